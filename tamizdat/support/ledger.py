"""The ledger: writing down what has happened, once, and adding it up.

The database itself refuses to change or delete an entry, whichever program asks: see :func:`lock`. Only what a
rehearsal has written can be deleted again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Q, Sum

from tamizdat.support.models import Contribution, Event, Happening
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Fact
from tamizdat.triggers import drop_triggers, quoted

PREFIX = "support_ledger_"
TABLE = "support_event"
REFUSAL = "a ledger entry stays as it was written"


def write_down(contribution: Contribution, facts: Iterable[Fact]) -> list[Event]:
    """Write down facts that a provider has told; return those that nobody had written down before."""
    told = list(facts)
    wanted = {(fact.kind.value, fact.reference) for fact in told}
    known = set(
        Event.objects.filter(
            provider=contribution.provider, reference__in={each for _kind, each in wanted}
        ).values_list("kind", "reference")
    )
    fresh = [_event(contribution, fact) for fact in told if (fact.kind.value, fact.reference) not in known]
    return [event for event in fresh if _written(event)]


def note(
    contribution: Contribution, what: Happening, key: str, at: dt.datetime, *, before: int | None = None
) -> Event | None:
    """Write down what we have done ourselves; None if it was written down before.

    Args:
        key: of the operation.
        before: amount of each payment until now, where that is changed.
    """
    event = Event(
        contribution=contribution,
        provider=contribution.provider,
        kind=what,
        reference=key,
        currency=contribution.currency,
        at=at,
        before=before,
        rehearsed=contribution.rehearsed,
    )
    return event if _written(event) else None


def given(contribution: Contribution) -> Money:
    """Return what is left of all payments of a contribution after refunds and disputes."""
    total = contribution.events.aggregate(total=Sum("amount"))["total"] or 0
    return Money(total, contribution.currency)


def left_of(provider: str, payment: str) -> int:
    """Return what is left of one payment, in minor units: what can still be given back."""
    found = Event.objects.filter(Q(of=payment) | Q(kind=Happening.PAYMENT, reference=payment), provider=provider)
    return int(found.aggregate(total=Sum("amount"))["total"] or 0)


def totals(since: dt.datetime | None = None, until: dt.datetime | None = None) -> Mapping[str, Money]:
    """Return what was given, by currency, after refunds and disputes.

    Args:
        since, until: moments between which it happened, the first included.
    """
    found = Event.objects.real()
    if since is not None:
        found = found.filter(at__gte=since)
    if until is not None:
        found = found.filter(at__lt=until)
    rows = found.order_by().values_list("currency").annotate(total=Sum("amount"))
    return {currency: Money(int(total), currency) for currency, total in sorted(rows) if total}


def _event(contribution: Contribution, fact: Fact) -> Event:
    return Event(
        contribution=contribution,
        provider=contribution.provider,
        kind=fact.kind.value,
        reference=fact.reference,
        of=fact.of,
        amount=fact.amount.minor,
        currency=fact.amount.currency,
        at=fact.at,
        settled=fact.settled.minor if fact.settled else None,
        settled_currency=fact.settled.currency if fact.settled else "",
        fee=fact.fee.minor if fact.fee else None,
        payout=fact.payout,
        rehearsed=contribution.rehearsed,
    )


def _written(event: Event) -> bool:
    """Insert an event unless somebody else has; tell whether this one is there now."""
    before = Event.objects.filter(provider=event.provider, kind=event.kind, reference=event.reference)
    if before.exists():
        return False
    Event.objects.bulk_create([event], ignore_conflicts=True)
    found = before.first()
    # Somebody at it in the same moment has written another row's worth: whoever comes second finds theirs.
    if found is None or found.noted != event.noted:
        return False
    # A database that may ignore a conflict does not say which number it has given.
    event.pk = found.pk
    return True


def lock(**_kwargs: object) -> None:
    """Have the database refuse that an entry be changed or deleted (after a migration)."""
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        drop_triggers(cursor, PREFIX)
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for event, condition in (("UPDATE", "TRUE"), ("DELETE", "NOT OLD.rehearsed")):
            name = quoted(f"{PREFIX}{event.lower()}")
            head = f"CREATE TRIGGER {name} BEFORE {event} ON {quoted(TABLE)} FOR EACH ROW WHEN ({condition}) "
            if connection.vendor == "postgresql":
                cursor.execute(f"{head}EXECUTE FUNCTION support_ledger_refuse()")
            else:
                cursor.execute(f"{head}BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")


def unlock(**_kwargs: object) -> None:
    """Have the database let a migration rebuild the table."""
    with connection.cursor() as cursor:
        drop_triggers(cursor, PREFIX)


_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION support_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
"""
