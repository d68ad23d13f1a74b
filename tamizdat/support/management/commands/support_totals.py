"""``tamizdat support totals``: what was given, by currency."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count, Sum

from tamizdat.support.ledger import totals
from tamizdat.support.management.period import Period, add_period, period_of
from tamizdat.support.models import Event
from tamizdat.support.money import Money


class Command(BaseCommand):
    help = "Add up what was given, by currency, with what went back and what arrived."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_period(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: object, **options: Any) -> None:
        period = period_of(options)
        told = {
            "from": options["first"] and options["first"].isoformat(),
            "to": options["last"] and options["last"].isoformat(),
            "totals": {currency: money.minor for currency, money in totals(period.since, period.until).items()},
            "kinds": _by_kind(period),
            "settled": _settled(period),
        }
        self.stdout.write(json.dumps(told) if options["json"] else "\n".join(_sentences(told)))


def _events(period: Period) -> Any:
    found = Event.objects.real().order_by()
    found = found.filter(at__gte=period.since) if period.since else found
    return found.filter(at__lt=period.until) if period.until else found


def _by_kind(period: Period) -> dict[str, dict[str, dict[str, int]]]:
    """Return number and sum of the entries that carry money, by currency and kind."""
    told: dict[str, dict[str, dict[str, int]]] = {}
    rows = _events(period).exclude(amount=0).values_list("currency", "kind").annotate(Count("pk"), Sum("amount"))
    for currency, kind, number, total in sorted(rows):
        told.setdefault(currency, {})[kind] = {"number": number, "amount": int(total)}
    return told


def _settled(period: Period) -> dict[str, dict[str, int]]:
    """Return what arrived and what providers kept, by the currency of the newsroom's account."""
    found = _events(period).exclude(settled=None)
    rows = found.values_list("settled_currency").annotate(Sum("settled"), Sum("fee"))
    return {currency: {"settled": int(settled), "fees": int(fee or 0)} for currency, settled, fee in sorted(rows)}


def _sentences(told: dict[str, Any]) -> list[str]:
    lines = [f"{Money(minor, currency)}" for currency, minor in told["totals"].items()] or ["Nothing was given."]
    for currency, kinds in told["kinds"].items():
        lines += [f"  {Money(each['amount'], currency)}  {each['number']:,} × {kind}" for kind, each in kinds.items()]
    for currency, each in told["settled"].items():
        arrived, fees = Money(each["settled"], currency), Money(each["fees"], currency)
        lines.append(f"Arrived: {arrived}, after fees of {fees}.")
    return lines
