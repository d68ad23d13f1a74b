"""The tables of reader support."""

from tamizdat.support.models.accounts import BookAccounts
from tamizdat.support.models.appeal import Appeal, AppealTally, AppealText, PressedState, SupportWords, Wording
from tamizdat.support.models.asked import LinkRequest, Reminder, ReminderRefusal
from tamizdat.support.models.attempts import AttemptTally
from tamizdat.support.models.bank import BankAccount, BankLine, BankPledge
from tamizdat.support.models.contribution import Contribution, ProviderObject
from tamizdat.support.models.event import Event, Happening
from tamizdat.support.models.letter import ReceiptText, SupportLetter
from tamizdat.support.models.notice import ReceivedNotice
from tamizdat.support.models.offer import Offer
from tamizdat.support.models.operation import Operation
from tamizdat.support.models.payout import Payout, PayoutItem
from tamizdat.support.models.policy import CountryDecision
from tamizdat.support.models.sandbox import SandboxObject
from tamizdat.support.models.supporter import Supporter

__all__ = [
    "Appeal",
    "AppealTally",
    "AppealText",
    "AttemptTally",
    "BankAccount",
    "BankLine",
    "BankPledge",
    "BookAccounts",
    "Contribution",
    "CountryDecision",
    "Event",
    "Happening",
    "LinkRequest",
    "Offer",
    "Operation",
    "Payout",
    "PayoutItem",
    "PressedState",
    "ProviderObject",
    "ReceiptText",
    "ReceivedNotice",
    "Reminder",
    "ReminderRefusal",
    "SandboxObject",
    "SupportLetter",
    "SupportWords",
    "Supporter",
    "Wording",
]
