"""Taking in what a provider says of a contribution: the row follows it, and the ledger gets what it has not yet."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from tamizdat.support import ledger
from tamizdat.support.actions.beginning import keep_objects
from tamizdat.support.models import Contribution, CountryDecision, Event, Happening, Operation
from tamizdat.support.models.contribution import IN_DOUBT, RUNNING
from tamizdat.support.providers.contract import Kind, Standing
from tamizdat.support.providers.contract import State as At
from tamizdat.support.signals import happened

State, End, Verb = Contribution.State, Contribution.End, Operation.Verb
# No answer is under way for so long. Whoever asked later than that had a clock that was ahead.
CLOCK_WAS_AHEAD = dt.timedelta(hours=1)

# Bitcoin can be sent to an invoice that is closed.
NOT_PAID_YET = (*IN_DOUBT, State.EXPIRED)

_STATES = {
    At.OPEN: State.WAITING,
    At.AUTHORISED: State.AUTHORISED,
    At.PROCESSING: State.PROCESSING,
    At.PAID: State.PAID,
    At.ACTIVE: State.ACTIVE,
    At.PAST_DUE: State.PAST_DUE,
    At.PAUSED: State.PAUSED,
    At.ENDED: State.ENDED,
    At.EXPIRED: State.EXPIRED,
    At.FAILED: State.FAILED,
}


@transaction.atomic
def take_in(number: int, standing: Standing, asked: dt.datetime) -> list[Event]:
    """Write down what a provider has said, and do what follows from it.

    Args:
        number: of the contribution's row.
        asked: moment before which the provider was asked; an older answer changes no state, but its facts count.

    Returns:
        The entries that are new.
    """
    contribution = Contribution.objects.select_for_update(of=("self",)).select_related("supporter").get(pk=number)
    keep_objects(contribution, standing.objects)
    events = ledger.write_down(contribution, standing.facts)
    if contribution.asked is None or not asked < contribution.asked <= asked + CLOCK_WAS_AHEAD:
        events += _follow(contribution, standing, asked)
    if events:
        happened.send(Contribution, contribution=contribution, events=events)
    return events


def _follow(contribution: Contribution, standing: Standing, asked: dt.datetime) -> list[Event]:
    """Have the row say what the provider says; return what that adds to the ledger."""
    before, refused, erased = contribution.state, contribution.state == State.REFUSED, _was_erased(contribution)
    # Money that came by a card whose country was known, or is nobody's by now, was looked at when it came.
    late = before not in IN_DOUBT and (bool(contribution.card_country) or erased)
    other_card = bool(contribution.card_country) and standing.country not in ("", contribution.card_country)
    contribution.asked = asked
    contribution.method = standing.method or contribution.method
    contribution.next_payment = standing.next_payment
    if (contribution.supporter_id or not refused) and not erased:
        contribution.card_country = standing.country or contribution.card_country
    if standing.amount is not None and contribution.recurs and standing.amount.minor != contribution.amount:
        # Nobody has said how much of another amount is for the fee.
        contribution.amount, contribution.covers = standing.amount.minor, 0
    if not refused:
        contribution.state = _STATES[standing.state]
    if refused and contribution.end == End.COUNTRY:
        # A debit that was on its way may have come all the same.
        _undo(contribution, standing, asked)
    noted = [] if refused else _card_refused(contribution, standing, asked, late=late, other_card=other_card)
    _end_what_may_not_run(contribution, before, asked, erased=erased)
    if contribution.state == State.PAID and before in NOT_PAID_YET and _was_to_be_shut(contribution):
        _undo(contribution, standing, asked)
    if contribution.state == State.ENDED and before != State.ENDED:
        noted += _ended(contribution, standing, asked)
    if contribution.state in RUNNING and before == State.ENDED:
        # A standing order that was silent speaks again: that it had ended, and why, holds no more.
        contribution.end, contribution.ended = End.NONE, None
    if contribution.state == State.AUTHORISED and not contribution.operations.filter(verb=Verb.RELEASE).exists():
        want(contribution, Verb.CAPTURE, asked)
    contribution.save()
    return noted


def _was_erased(contribution: Contribution) -> bool:
    return contribution.events.filter(kind=Happening.ERASED).exists()


def _was_to_be_shut(contribution: Contribution) -> bool:
    """Tell whether somebody has paid on a page that was shut, or was about to be, since their country is refused."""
    return contribution.operations.filter(verb=Verb.RELEASE, by=End.COUNTRY).exists()


def _end_what_may_not_run(contribution: Contribution, before: str, asked: dt.datetime, *, erased: bool) -> None:
    """End what recurs if its supporter was erased, or their country refused, while it was being paid for.

    A page that was to be shut may have been finished in that moment, and a first debit takes days.
    """
    if not contribution.recurs or contribution.state not in (State.PROCESSING, *RUNNING):
        return
    countries = {contribution.country, contribution.card_country}
    if erased:
        want(contribution, Verb.CANCEL, asked, by=End.ERASED)
    elif before not in RUNNING and countries & CountryDecision.objects.refused(asked.date()):
        want(contribution, Verb.CANCEL, asked, by=End.COUNTRY)


def _ended(contribution: Contribution, standing: Standing, asked: dt.datetime) -> list[Event]:
    """Write down that what recurs has ended; what came back from an end can end once more."""
    contribution.ended = asked.date()
    contribution.next_payment = None
    if not contribution.end:
        # A standing order whose page was shut goes on all the same, and its supporter has to be told.
        shut = Q(verb=Verb.RELEASE, by=End.COUNTRY)
        asked_for = contribution.operations.filter(Q(verb=Verb.CANCEL) | shut).order_by("pk").first()
        contribution.end = asked_for.by if asked_for else _why(standing)
    before = contribution.events.filter(kind=Happening.ENDED).count()
    key = f"ended-{contribution.key}-{before + 1}" if before else f"ended-{contribution.key}"
    event = ledger.note(contribution, Happening.ENDED, key, asked)
    return [event] if event else []


def _why(standing: Standing) -> str:
    money = [fact.kind for fact in standing.facts if fact.kind in (Kind.PAYMENT, Kind.PAYMENT_FAILED)]
    return End.UNPAID if money and money[-1] is Kind.PAYMENT_FAILED else End.PROVIDER


def _card_refused(
    contribution: Contribution, standing: Standing, asked: dt.datetime, *, late: bool, other_card: bool
) -> list[Event]:
    """Undo what was given by a card from a country that is refused, and keep nothing about the person.

    A page of the provider shows us the card's country only when the card is held or charged already. What runs and gets
    another card from there is ended, and nothing is given back that came before.

    Args:
        late: whether what came before was looked at when it came, so that nothing of it is given back.
        other_card: whether it is another country's card than it was.
    """
    if not standing.country or contribution.operations.filter(by=End.COUNTRY).exists():
        return []
    if late or standing.country not in CountryDecision.objects.refused(contribution.made.date()):
        # What was begun before the decision is stopped by "designated today", with a word to its supporter.
        if other_card and standing.country in CountryDecision.objects.refused(asked.date()):
            want(contribution, Verb.CANCEL, asked, by=End.COUNTRY)
        return []
    _undo(contribution, standing, asked)
    contribution.state, contribution.end = State.REFUSED, End.COUNTRY
    contribution.country = contribution.card_country = ""
    _let_go(contribution)
    event = ledger.note(contribution, Happening.REFUSED, f"refused-{contribution.key}", asked)
    return [event] if event else []


def _undo(contribution: Contribution, standing: Standing, asked: dt.datetime) -> None:
    """Have the provider let go what is held, or give back what was paid and end what recurs."""
    if standing.state is At.AUTHORISED:
        want(contribution, Verb.RELEASE, asked, by=End.COUNTRY)
        return
    if contribution.recurs:
        want(contribution, Verb.CANCEL, asked, by=End.COUNTRY)
    for fact in standing.facts:
        left = ledger.left_of(contribution.provider, fact.reference) if fact.kind is Kind.PAYMENT else 0
        if left > 0:
            want(contribution, Verb.REFUND, asked, by=End.COUNTRY, payment=fact.reference, amount=left)


def _let_go(contribution: Contribution) -> None:
    supporter, contribution.supporter = contribution.supporter, None
    contribution.save()
    if supporter is not None:
        supporter.delete()


def want(
    contribution: Contribution,
    verb: str,
    now: dt.datetime,
    *,
    by: str = End.NEWSROOM,
    payment: str = "",
    amount: int | None = None,
) -> Operation | None:
    """Put on its way what follows by itself, once: None if it is on its way, or done, already.

    What a provider has refused is not wanted again for the same reason: it would refuse at each look, without an end.
    """
    same = contribution.operations.filter(verb=verb, payment=payment)
    if same.filter(Q(refused=False) | Q(by=by)).exists():
        return None
    return Operation.objects.create(
        contribution=contribution, verb=verb, by=by, payment=payment, amount=amount, made=now, due=now
    )
