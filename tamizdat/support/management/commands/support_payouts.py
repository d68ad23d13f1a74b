"""``tamizdat support payouts``: what providers have transferred, compared with the ledger."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tamizdat.support.actions.paying_out import Fetched, fetch
from tamizdat.support.models import Payout
from tamizdat.support.money import Money
from tamizdat.support.providers.registry import providers

UNANSWERED = 1


class Command(BaseCommand):
    help = (
        "Ask payment providers what they have transferred, and list what is more or less than what has settled in the "
        "ledger. The worker asks once a day."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="ask for all payouts that there have ever been")
        parser.add_argument("--dry-run", action="store_true", help="ask nobody; list what is known")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: object, **options: Any) -> None:
        asked = [] if options["dry_run"] else fetch(providers(), timezone.now(), everything=options["all"])
        told = {
            "dry_run": options["dry_run"],
            "new": sum(each.payouts for each in asked),
            "matched": sum(each.matched for each in asked),
            "unanswered": [each.provider for each in asked if not each.answered],
            "payouts": Payout.objects.count(),
            "unmatched": [_told(payout) for payout in Payout.objects.unmatched().order_by("arrives", "pk")],
        }
        self.stdout.write(json.dumps(told) if options["json"] else "\n".join(_sentences(told, asked)))
        if told["unanswered"]:
            raise SystemExit(UNANSWERED)


def _told(payout: Any) -> dict[str, Any]:
    return {
        "payout": payout.pk,
        "provider": payout.provider,
        "reference": payout.reference,
        "arrives": payout.arrives.isoformat(),
        "amount": payout.amount,
        "ours": int(payout.ours),
        "currency": payout.currency,
        "settlements": payout.known,
        "foreign": payout.foreign,
    }


def _sentences(told: dict[str, Any], asked: list[Fetched]) -> list[str]:
    lines = [f"{told['payouts']:,} payouts are known; {told['new']:,} are new."]
    lines += [f"  {each.provider}: {each.payouts:,} new, {each.matched:,} settlements found in them" for each in asked]
    for each in told["unmatched"]:
        amount, ours = Money(each["amount"], each["currency"]), Money(each["ours"], each["currency"])
        lines.append(f"  {each['arrives']}  {amount}, of which {ours} are in the ledger ({each['reference']})")
    lines += [f"{each} did not answer: try again later." for each in told["unanswered"]]
    return lines
