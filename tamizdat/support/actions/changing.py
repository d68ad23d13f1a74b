"""Changing: what somebody wants done with a contribution is written down, the provider asked, and the answer taken in.

A provider that does not answer is asked again by the worker, under the same key, until it does.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction

from tamizdat.schedule.backoff import Backoff
from tamizdat.support import ledger
from tamizdat.support.actions.asking import ask_about, objects_of
from tamizdat.support.actions.taking_in import want
from tamizdat.support.errors import NotPossibleError, TooLittleError, TooMuchBackError
from tamizdat.support.models import Contribution, Event, Happening, Offer, Operation
from tamizdat.support.models.contribution import RUNNING
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import GoneError, Provider, RefusedError, UnreachableError
from tamizdat.support.providers.registry import provider_called
from tamizdat.support.showing import shown
from tamizdat.support.signals import happened

logger = logging.getLogger("tamizdat.support")

Verb, End, State = Operation.Verb, Contribution.End, Contribution.State
BACKOFF = Backoff(first=dt.timedelta(seconds=30), longest=dt.timedelta(hours=6))
# Whoever is at it has this long to come back before another one tries.
AT_IT = dt.timedelta(minutes=2)

_NOTED = {
    Verb.AMOUNT: Happening.CHANGED,
    Verb.PAUSE: Happening.PAUSED,
    Verb.RESUME: Happening.RESUMED,
    Verb.CANCEL: Happening.CANCELLED,
}


def change_amount(contribution: Contribution, amount: Money, now: dt.datetime, *, by: str = End.SUPPORTER) -> Operation:
    """Have each payment from the next one on be of another amount.

    Raises:
        NotPossibleError: it does not run, is in another currency, or its provider cannot do this.
        TooLittleError: it is less than the least that can be given.
    """
    if amount.currency != contribution.currency or amount.minor <= 0:
        raise NotPossibleError
    # What is closed to those who come holds on for those who give.
    offer = Offer.objects.filter(frequency=contribution.frequency, currency=contribution.currency).first()
    if offer is not None and amount < offer.least:
        raise TooLittleError(shown(offer.least, contribution.language))
    return _asked(contribution, Verb.AMOUNT, now, by, amount=amount.minor)


def pause(contribution: Contribution, until: dt.date | None, now: dt.datetime, *, by: str = End.SUPPORTER) -> Operation:
    """Have nothing charged until a day, or until somebody resumes it.

    Raises:
        NotPossibleError: it does not run, or its provider cannot do this.
    """
    return _asked(contribution, Verb.PAUSE, now, by, until=until)


def resume(contribution: Contribution, now: dt.datetime, *, by: str = End.SUPPORTER) -> Operation:
    """Have payments go on.

    Raises:
        NotPossibleError: it does not run, or its provider cannot do this.
    """
    return _asked(contribution, Verb.RESUME, now, by)


def cancel(contribution: Contribution, now: dt.datetime, *, by: str = End.SUPPORTER) -> Operation | None:
    """End what recurs at once and for good. What has ended, or is about to, stays so: None.

    Raises:
        NotPossibleError: its provider cannot do this, or there is nothing that recurs.
    """
    if contribution.state == State.ENDED or contribution.operations.filter(verb=Verb.CANCEL, refused=False).exists():
        return None
    return _asked(contribution, Verb.CANCEL, now, by)


def release(contribution: Contribution, now: dt.datetime) -> Operation | None:
    """Let go what is held, or shut a page that nobody has finished with; None if that is on its way."""
    return want(contribution, Verb.RELEASE, now, by=End.COUNTRY)


@transaction.atomic
def refund(contribution: Contribution, payment: str, amount: Money, now: dt.datetime) -> Operation:
    """Give back a payment, or a part of it.

    Args:
        payment: reference of the entry.

    Raises:
        NotPossibleError: there is no such payment, or its provider cannot do this.
        TooMuchBackError: less is left of it; what is on its way back counts as gone.
    """
    Contribution.objects.select_for_update().get(pk=contribution.pk)
    provider = provider_called(contribution.provider)
    is_payment = contribution.events.filter(kind=Happening.PAYMENT, reference=payment).exists()
    if provider is None or not provider.offers.refunds or not is_payment or amount.minor <= 0:
        raise NotPossibleError
    on_its_way = contribution.operations.filter(verb=Verb.REFUND, payment=payment, done=None)
    left = ledger.left_of(contribution.provider, payment) - sum(each.amount or 0 for each in on_its_way)
    if amount.currency != contribution.currency or amount.minor > left:
        raise TooMuchBackError(Money(left, contribution.currency))
    return Operation.objects.create(
        contribution=contribution,
        verb=Verb.REFUND,
        by=End.NEWSROOM,
        payment=payment,
        amount=amount.minor,
        made=now,
        due=now,
    )


def _asked(
    contribution: Contribution,
    verb: Operation.Verb,
    now: dt.datetime,
    by: str,
    *,
    amount: int | None = None,
    until: dt.date | None = None,
) -> Operation:
    provider = provider_called(contribution.provider)
    if provider is None or verb not in provider.offers.changes or contribution.state not in RUNNING:
        raise NotPossibleError
    return Operation.objects.create(
        contribution=contribution, verb=verb, by=by, amount=amount, until=until, made=now, due=now
    )


def due(now: dt.datetime) -> list[int]:
    """Return the numbers of the operations whose time has come, oldest first."""
    waiting = Operation.objects.filter(done=None).filter(BACKOFF.due(now))
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def carry_out(number: int, now: dt.datetime) -> bool:
    """Ask the provider for what an operation wants, and take in how it stands then.

    Returns:
        Whether it is done, by us or by somebody else; False if it has to be tried again.

    Raises:
        RefusedError: the provider will not do it; that is written down.
    """
    operation = _taken(number, now)
    if operation is None:
        return Operation.objects.filter(pk=number).exclude(done=None).exists()
    contribution = operation.contribution
    provider = provider_called(contribution.provider)
    if provider is None:
        return False
    try:
        _refuse_what_is_not_offered(operation.verb, provider)
        _do(operation, contribution, provider)
    except UnreachableError as error:
        logger.warning("%s: %s is tried again (%s)", contribution, operation.verb, type(error).__name__)
        return False
    except (RefusedError, GoneError) as error:
        # What is gone at the provider cannot be charged any more: an end is reached, and a change is not.
        reached = isinstance(error, GoneError) and operation.verb in (Verb.CANCEL, Verb.RELEASE, Verb.FORGET)
        _finish(operation, now, refused=not reached)
        ask_about(contribution, provider, now)
        if not reached:
            raise RefusedError(str(error)) from error
        return True
    _finish(operation, now)
    ask_about(contribution, provider, now)
    return True


def _taken(number: int, now: dt.datetime) -> Operation | None:
    """Put off an operation's next try, so that nobody else is at it meanwhile; None if somebody is, or it is done."""
    operation = Operation.objects.select_related("contribution__supporter").filter(pk=number, done=None).first()
    if operation is None or now < operation.due <= now + BACKOFF.longest:
        return None
    delay = max(BACKOFF.after(operation.tries), AT_IT)
    same = Operation.objects.filter(pk=number, done=None, tries=operation.tries)
    return operation if same.update(due=now + delay, tries=operation.tries + 1) else None


def _refuse_what_is_not_offered(verb: str, provider: Provider) -> None:
    """Refuse what a provider cannot do at all; letting go and forgetting is what each of them can.

    What follows by itself follows whoever moves the money: a colleague reads of it, and does it by hand.

    Raises:
        RefusedError: it is not among what the provider offers.
    """
    is_unknown_change = verb in _NOTED and verb not in provider.offers.changes
    if is_unknown_change or (verb == Verb.REFUND and not provider.offers.refunds):
        raise RefusedError(f"{provider.slug} cannot do this: {verb}")


def _do(operation: Operation, contribution: Contribution, provider: Provider) -> None:
    objects, key = objects_of(contribution, provider), operation.key
    match operation.verb:
        case Verb.AMOUNT:
            provider.change_amount(objects, Money(operation.amount or 0, contribution.currency), key)
        case Verb.PAUSE:
            provider.pause(objects, operation.until, key)
        case Verb.RESUME:
            provider.resume(objects, key)
        case Verb.CANCEL:
            provider.cancel(objects, key)
        case Verb.REFUND:
            provider.refund(operation.payment, Money(operation.amount or 0, contribution.currency), key)
        case Verb.CAPTURE if contribution.operations.filter(verb=Verb.RELEASE).exists():
            raise RefusedError("it is to be let go")
        case Verb.CAPTURE:
            provider.capture(objects, key)
        case Verb.RELEASE:
            provider.release(objects, key)
        case Verb.FORGET:
            provider.forget(objects, key)


@transaction.atomic
def _finish(operation: Operation, now: dt.datetime, *, refused: bool = False) -> None:
    """Write down that an operation is over, and what that means for the contribution."""
    if not Operation.objects.filter(pk=operation.pk, done=None).update(done=now, refused=refused) or refused:
        return
    contribution = Contribution.objects.select_for_update().get(pk=operation.contribution_id)
    # For its country's sake it ends now, whatever was said of an end from which it has come back.
    for_country = operation.by == End.COUNTRY and contribution.state in RUNNING
    if operation.verb == Verb.CANCEL and (for_country or not contribution.end):
        contribution.end = operation.by
        contribution.save(update_fields=["end"])
    if operation.verb in (Verb.PAUSE, Verb.RESUME):
        contribution.paused_until = operation.until
        contribution.save(update_fields=["paused_until"])
    noted = _NOTED.get(Verb(operation.verb))
    event = _note(contribution, noted, operation, now) if noted else None
    if event is not None:
        happened.send(Contribution, contribution=contribution, events=[event])


def _note(contribution: Contribution, what: Happening, operation: Operation, now: dt.datetime) -> Event | None:
    before = contribution.amount if operation.verb == Verb.AMOUNT else None
    return ledger.note(contribution, what, operation.key, now, before=before)
