"""What cannot be done with an issue, and why."""

from __future__ import annotations

from django.utils.translation import gettext as _


class NewsletterError(Exception):
    """Something cannot be done; the message says whose fault it is and what to do."""


class NotOpenError(NewsletterError):
    """The issue can no longer be changed."""

    def __init__(self) -> None:
        super().__init__(_("This issue is on its way or has been sent: it cannot be changed any more."))


class NotApprovedError(NewsletterError):
    """Nobody has approved the issue as it is now."""

    def __init__(self) -> None:
        super().__init__(_("Nobody has approved this issue as it is now: have a colleague approve it first."))


class OwnIssueError(NewsletterError):
    """Somebody wants to approve what they have made themselves."""

    def __init__(self) -> None:
        super().__init__(_("You have worked on this issue yourself: have a colleague approve it."))


class EmptyIssueError(NewsletterError):
    """There is nothing to be read in the issue."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing in this issue that readers can see: choose articles, or write something."))


class NotUnderWayError(NewsletterError):
    """The issue is not in a state in which this makes sense."""

    def __init__(self) -> None:
        super().__init__(_("This issue is not being sent, so there is nothing to pause, resume or cancel."))


class NewsroomHeldError(NewsletterError):
    """The newsroom is held, and nothing goes out in its name."""

    def __init__(self) -> None:
        super().__init__(_("The newsroom is held: nothing is sent until two colleagues have ended that."))


class FilledIssueError(NewsletterError):
    """Articles stand in the issue in an order that somebody has chosen."""

    def __init__(self) -> None:
        super().__init__(_("There are articles in this issue already: take them out first, or add others one by one."))


class ChangedMeanwhileError(NewsletterError):
    """The issue is not any more what somebody has read."""

    def __init__(self) -> None:
        super().__init__(_("A colleague has changed this issue while you were reading it: read it again."))


class NotSentError(NewsletterError):
    """Nobody has got the issue, so there is nothing to correct."""

    def __init__(self) -> None:
        super().__init__(_("This issue has not been sent: change the issue itself."))


class NoAddressError(NewsletterError):
    """A colleague has no mail address here."""

    def __init__(self) -> None:
        super().__init__(_("You have given no mail address in your settings: type one in, or give one there."))
