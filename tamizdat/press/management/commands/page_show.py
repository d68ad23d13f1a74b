"""tamizdat page show: one output of the public site on standard output."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.intake import take_in
from tamizdat.press.outputs import find, render


class Command(BaseCommand):
    help = "Print one page, feed or other output exactly as a reader would get it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="such as /en/courts/verdict/")

    def handle(self, *args: Any, **options: Any) -> None:
        take_in()
        almanac = Almanac()
        output = find(options["address"], almanac)
        if output is None:
            raise CommandError(
                f"Nothing public stands at {options['address']}: check the address, or publish it first."
            )
        if output.location:
            raise CommandError(f"{options['address']} leads on to {output.location}: ask for that.")
        sys.stdout.buffer.write(render(output, almanac))
