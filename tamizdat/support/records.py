"""What is kept of supporters, and for how long."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef

from tamizdat.retention.records import RecordType, deleted, register
from tamizdat.support.models import (
    AttemptTally,
    BankLine,
    BankPledge,
    Contribution,
    Event,
    LinkRequest,
    Operation,
    ReceivedNotice,
    Reminder,
    ReminderRefusal,
    SandboxObject,
    Supporter,
    SupportLetter,
)
from tamizdat.support.models.contribution import IN_DOUBT, OVER, RUNNING

A_MONTH = dt.timedelta(days=30)
# The same notice is sent again for some days at the most; a quarter of a year is on the safe side.
A_QUARTER = dt.timedelta(days=92)
# So long a colleague has to see to a line of a statement.
LINES_KEPT = dt.timedelta(days=90)
# So that whoever gave on the first day of a year gets its statement in the next January.
A_STATEMENT_LATER = dt.timedelta(days=400)
TWO_YEARS = dt.timedelta(days=731)
# As long as the link in a reminder is good.
SIXTY_DAYS = dt.timedelta(days=60)


def _end_supporters(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    nobodys = Supporter.objects.filter(contribution=None, made__lt=(now - dt.timedelta(days=1)).date())
    never_gave = Supporter.objects.filter(
        contribution__state__in=OVER, contribution__events=None, made__lt=(now - A_MONTH).date()
    )
    lately = Event.objects.filter(contribution=OuterRef("contribution"), at__gte=now - A_STATEMENT_LATER)
    gave_once = Supporter.objects.filter(~Exists(lately), contribution__events__isnull=False)
    long_ago = gave_once.exclude(contribution__state__in=(*RUNNING, *IN_DOUBT))
    settled = Supporter.objects.filter(pk__in=list(long_ago.values_list("pk", flat=True)))
    return deleted(nobodys, act) + deleted(never_gave, act) + deleted(settled, act)


def _end_contributions(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    # What left nothing in the ledger; all else stays, since sums are made of it.
    return deleted(Contribution.objects.filter(state__in=OVER, events=None, made__lt=now - A_MONTH), act)


def _end_notices(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(ReceivedNotice.objects.filter(received__lt=now - A_QUARTER), act)


def _end_operations(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(Operation.objects.filter(done__lt=now - A_QUARTER), act)


def _end_pledges(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    promised = BankPledge.objects.filter(made__lt=now - dt.timedelta(days=1))
    return deleted(promised.exclude(key__in=Contribution.objects.values("key")), act)


def _end_lines(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    # The amount and the day stay, by which the same line is known in another file.
    old = BankLine.objects.unmatched().filter(brought__lt=now - LINES_KEPT)
    number = old.count()
    if act:
        old.update(set_aside=True, text=None, suspect="")
    return number


def _end_pretended(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    pretended = SandboxObject.objects.filter(made__lt=now - dt.timedelta(days=1))
    return deleted(pretended.exclude(key__in=Contribution.objects.values("key")), act)


def _end_letters(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    # What waits is given up by whoever sends; what a year's statement is known by outlasts that year's January.
    return deleted(SupportLetter.objects.filter(done__lt=(now - TWO_YEARS).date()), act)


def _end_requests(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(LinkRequest.objects.filter(made__lt=now - dt.timedelta(days=1)), act)


def _end_reminders(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    # They become letters within the hour, unless the newsroom is held for so long.
    return deleted(Reminder.objects.filter(due__lt=(now - A_MONTH).date()), act)


def _end_refusals(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(ReminderRefusal.objects.filter(refused=None, made__lt=(now - SIXTY_DAYS).date()), act)


def _end_attempts(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(AttemptTally.objects.filter(hour__lt=now - A_QUARTER), act)


SUPPORT = (
    RecordType(
        "support.Supporter",
        (
            "a mail address and perhaps a name: sealed, with a keyed digest of the address; the language of the page, "
            "which receipts are wanted, and whether mail came back"
        ),
        "thanking, receipts, and the link by which a contribution is looked after",
        (
            "as long as the contribution runs, and 400 days from its last payment, so that the statement of its last "
            "year goes out; until its holder has it erased; 30 days if they never gave"
        ),
        "deleted; every sum stays as it was",
        _end_supporters,
    ),
    RecordType(
        "support.Contribution",
        (
            "an amount, how often, where it stands, the country that was said and that of the card, the minute in "
            "which it began; no name, no address, no number of a card"
        ),
        "the books, and protecting supporters in a country whose law changes",
        "as long as the books have to be kept; 30 days if nothing was given",
        "deleted if nothing was given, else kept; the countries go when the supporter is erased",
        _end_contributions,
    ),
    RecordType(
        "support.ProviderObject",
        "the provider's own number of a payment or a subscription; who has access there can find the person",
        "asking the provider, and ending what runs",
        "as long as the contribution",
        "deleted with it",
    ),
    RecordType(
        "support.Event",
        "an amount and a moment, and the provider's number of the payment; no person",
        "the books",
        "as long as the books have to be kept",
        "kept",
    ),
    RecordType(
        "support.Payout",
        "what a provider has transferred to the newsroom, when, and its number of that; no person",
        "the books",
        "as long as the books have to be kept",
        "kept",
    ),
    RecordType(
        "support.PayoutItem",
        "the provider's number of something that a payout holds; who has access there can find the person",
        "telling what has arrived from what has not come through here",
        "as long as the books have to be kept",
        "kept",
    ),
    RecordType(
        "support.Operation",
        "that something was to be done with a contribution, and when it was",
        "doing it once, whatever breaks meanwhile",
        "92 days after it was done",
        "deleted",
        _end_operations,
    ),
    RecordType(
        "support.ReceivedNotice",
        "the provider's number of a notice; while it is worked off, which object it is about",
        "taking the same notice once",
        "92 days",
        "deleted",
        _end_notices,
    ),
    RecordType(
        "support.BankPledge",
        "a code that somebody writes into a transfer, an amount, and the minute in which they asked for it",
        "finding their transfer in the bank's statement",
        "as long as the contribution",
        "deleted after it",
        _end_pledges,
    ),
    RecordType(
        "support.BankLine",
        (
            "a day and an amount from the bank's statement, and the code that stood on it; on a line without one, what "
            "whoever paid has written: sealed. No name and no number of an account"
        ),
        "the books, and counting each line once",
        "the sealed text until a colleague has seen to it, at most 90 days; the rest as long as the books",
        "the text is deleted, and the line set aside as no support",
        _end_lines,
    ),
    RecordType(
        "support.SandboxObject",
        "an amount that somebody has pretended to give, and the country of a pretended card",
        "trying things out; there are none in production",
        "as long as the contribution",
        "deleted after it",
        _end_pretended,
    ),
)

LETTERS = (
    RecordType(
        "support.SupportLetter",
        (
            "that the supporter of a contribution was written to, and in which kind of letter; of a reminder on its "
            "way, the address, sealed, with its keyed digest"
        ),
        "writing each letter once",
        "a reminder until it is sent, 7 days at most; that a letter was written, 2 years",
        "deleted",
        _end_letters,
    ),
    RecordType(
        "support.LinkRequest",
        "a mail address, sealed, with its keyed digest, and the minute in which a link was asked for",
        "sending links to whoever gives",
        "until it is taken in, some seconds; 1 day at most",
        "deleted",
        _end_requests,
    ),
    RecordType(
        "support.Reminder",
        "a mail address, sealed, with its keyed digest; the day of the reminder, and a language",
        "reminding, once",
        "until that day, at most 2 years; until something is given before",
        "deleted when the letter is made, or after 30 days more if nothing may be sent",
        _end_reminders,
    ),
    RecordType(
        "support.ReminderRefusal",
        "a keyed digest of an address that was reminded, and whether its holder wants that never again",
        "reminding nobody who does not want it",
        "60 days from the reminder; if it was refused, as long as the newspaper",
        "deleted, or kept if it was refused",
        _end_refusals,
    ),
    RecordType(
        "support.ReceiptText",
        "the newsroom's own name and address on letters; nothing of any supporter",
        "the head of each letter, and who has received the money",
        "as long as the newspaper",
        "deleted by the newsroom",
    ),
    RecordType(
        "support.AttemptTally",
        "how many tried to give in an hour, were slowed, sent away or declined; nobody's network, address or form",
        "knowing when stolen cards are tried",
        "92 days",
        "deleted",
        _end_attempts,
    ),
)


def declare() -> None:
    """Say what is kept of supporters."""
    register(*SUPPORT, *LETTERS)
