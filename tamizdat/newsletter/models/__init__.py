"""The newsletter's tables."""

from tamizdat.newsletter.models.asked import AddressChange, SignUp
from tamizdat.newsletter.models.attempts import Attempts, AttemptsKey
from tamizdat.newsletter.models.delivery import Composed, DayTally, Delivery, Form, Mailer
from tamizdat.newsletter.models.departure import Departure
from tamizdat.newsletter.models.heard import Heard
from tamizdat.newsletter.models.issue import Issue, IssueCorrection, IssueItem
from tamizdat.newsletter.models.letter import ServiceLetter
from tamizdat.newsletter.models.newsletter import Newsletter
from tamizdat.newsletter.models.subscriber import Subscriber, Subscription
from tamizdat.newsletter.models.suppression import Suppression
from tamizdat.newsletter.models.trial import TestSending
from tamizdat.newsletter.models.watch import SlotWarning
from tamizdat.newsletter.models.wording import Wording

__all__ = [
    "AddressChange",
    "Attempts",
    "AttemptsKey",
    "Composed",
    "DayTally",
    "Delivery",
    "Departure",
    "Form",
    "Heard",
    "Issue",
    "IssueCorrection",
    "IssueItem",
    "Mailer",
    "Newsletter",
    "ServiceLetter",
    "SignUp",
    "SlotWarning",
    "Subscriber",
    "Subscription",
    "Suppression",
    "TestSending",
    "Wording",
]
