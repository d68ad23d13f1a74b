"""tamizdat press explain: why a file is there, and what would touch it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tamizdat.press.almanac import Almanac
from tamizdat.press.explaining import explain
from tamizdat.press.inventory.intake import take_in
from tamizdat.press.management.reporting import Report
from tamizdat.press.outputs import find
from tamizdat.theme.linking import FILE


class Command(BaseCommand):
    help = "Say why a file of the public site is there, and which changes would touch it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="such as /en/courts/verdict/")
        parser.add_argument("--json", action="store_true", help="report in JSON")

    def handle(self, *_args: Any, address: str, **options: Any) -> None:
        take_in()
        almanac = Almanac()
        wanted = address.removesuffix(FILE) if address.endswith(f"/{FILE}") else address
        output = find(wanted, almanac) or (None if wanted.endswith("/") else find(f"{wanted}/", almanac))
        if output is None:
            raise CommandError(f"Nothing public stands at {address}: it was never published, or is withheld or gone.")
        told = explain(output, almanac)
        report = Report(self.stdout, self.stderr, as_json=options["json"])
        report.add(**told.as_dict())
        where = f"is the file {told.file}" if told.file else "is in the lists for web servers alone"
        report.say(f"{output.address} {where}: {told.what}")
        if output.location:
            report.say(f"It leads on to {output.location}.")
        report.say("It is pressed anew when one of these changes:")
        for line in told.lines():
            report.say(f"  {line}")
        report.end()
