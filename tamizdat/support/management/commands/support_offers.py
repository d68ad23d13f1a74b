"""``tamizdat support offers``: what can be given."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tamizdat.support.models import Offer


class Command(BaseCommand):
    help = "List what can be given: currencies, least amounts, amounts to choose from, fees. The admin changes them."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def handle(self, *_args: object, **options: Any) -> None:
        for offer in Offer.objects.all():
            self.stdout.write(json.dumps(_told(offer)) if options["json"] else _line(offer))


def _told(offer: Offer) -> dict[str, Any]:
    return {
        "currency": offer.currency,
        "frequency": offer.frequency,
        "minimum": offer.minimum,
        "amounts": [each.minor for each in offer.amounts],
        "fee_basis_points": offer.fee_basis_points,
        "fee_fixed": offer.fee_fixed,
        "open": offer.is_open,
    }


def _line(offer: Offer) -> str:
    amounts = " ".join(str(each.decimal) for each in offer.amounts)
    shut = "" if offer.is_open else "  (not offered)"
    return f"{offer.currency}  {offer.frequency:<8}  from {offer.least.decimal}: {amounts}{shut}"
