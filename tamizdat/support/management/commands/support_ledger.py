"""``tamizdat support ledger``: what has happened, entry by entry."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import QuerySet

from tamizdat.support.management.period import add_period, period_of
from tamizdat.support.models import Event, Happening
from tamizdat.support.money import Money


class Command(BaseCommand):
    help = "Print the ledger, oldest entry first. It names nobody."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_period(parser)
        parser.add_argument("--contribution", type=int, metavar="N", help="only what has happened with this one")
        parser.add_argument("--kind", choices=Happening.values, help="only entries of this kind")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def handle(self, *_args: object, **options: Any) -> None:
        for event in _chosen(options).iterator():
            self.stdout.write(json.dumps(told(event)) if options["json"] else _line(event))


def _chosen(options: dict[str, Any]) -> QuerySet[Event]:
    period, found = period_of(options), Event.objects.real().select_related("contribution").order_by("at", "pk")
    conditions = {
        "at__gte": period.since,
        "at__lt": period.until,
        "contribution": options["contribution"],
        "kind": options["kind"],
    }
    return found.filter(**{name: value for name, value in conditions.items() if value is not None})


def told(event: Event) -> dict[str, Any]:
    """Return an entry as commands print it in JSON; amounts are in minor units."""
    return {
        "entry": event.pk,
        "contribution": event.contribution_id,
        "frequency": event.contribution.frequency,
        "provider": event.provider,
        "kind": event.kind,
        "reference": event.reference,
        "of": event.of,
        "amount": event.amount,
        "currency": event.currency,
        "at": event.at.isoformat(timespec="seconds"),
        "settled": event.settled,
        "settled_currency": event.settled_currency,
        "fee": event.fee,
        "payout": event.payout,
    }


def _line(event: Event) -> str:
    amount = Money(event.amount, event.currency)
    return (
        f"{event.at:%Y-%m-%d %H:%M}  {amount!s:>16}  {event.kind:<14}  {event.contribution.frequency:<8}  "
        f"contribution {event.contribution_id}"
    )
