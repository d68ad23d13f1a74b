"""``tamizdat support policy``: what holds for people in a country, and deciding it anew."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tamizdat.support.management.country import country
from tamizdat.support.management.period import day
from tamizdat.support.models import CountryDecision
from tamizdat.support.policy import Stance

STANCES = {stance.name.lower(): stance for stance in Stance}


class Command(BaseCommand):
    help = (
        "List what is decided for countries, or decide it anew for one. An earlier decision stays on the list. To stop "
        "what runs from a country, see 'support designate'."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("country", nargs="?", type=country, metavar="COUNTRY", help="two letters, such as RU")
        parser.add_argument("stance", nargs="?", choices=STANCES, help="what is done from then on")
        parser.add_argument("--since", type=day, metavar="DAY", help="first day, UTC (default: today)")
        parser.add_argument("--reason", default="", metavar="TEXT", help="for colleagues")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def handle(self, *_args: object, **options: Any) -> None:
        today = timezone.now().date()
        if options["stance"]:
            CountryDecision.objects.create(
                country=options["country"],
                stance=STANCES[options["stance"]].value,
                since=options["since"] or today,
                reason=options["reason"],
            )
        elif options["since"] or options["reason"]:
            raise CommandError("--since and --reason belong to a decision: say which stance.", returncode=2)
        held = CountryDecision.objects.stances(today)
        decisions = CountryDecision.objects.all()
        for each in decisions.filter(country=options["country"]) if options["country"] else decisions:
            told = _told(each) | {"today": held.get(each.country, Stance.ALLOW).name.lower()}
            self.stdout.write(json.dumps(told) if options["json"] else _line(told))


def _told(decision: CountryDecision) -> dict[str, Any]:
    return {
        "country": decision.country,
        "stance": Stance(decision.stance).name.lower(),
        "since": decision.since.isoformat(),
        "reason": decision.reason,
    }


def _line(told: dict[str, Any]) -> str:
    return (
        f"{told['country']}  {told['since']}  {told['stance']:<7}  (today: {told['today']})  {told['reason']}".rstrip()
    )
