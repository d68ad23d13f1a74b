"""``tamizdat support assign``: say whose a line of a bank statement is."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tamizdat.support.errors import SupportError
from tamizdat.support.statements.seeing import assign, book_as_gift, set_aside


class Command(BaseCommand):
    help = "Say whose a line of a bank statement is that carries no code, or that it is no support."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("line", metavar="LINE", type=int, help="its number in 'tamizdat support unmatched'")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--code", metavar="CODE", help="it is from the supporter who has this code")
        what.add_argument("--gift", action="store_true", help="it is a gift, and nobody knows from whom")
        what.add_argument("--aside", action="store_true", help="it is no support, such as a grant")

    def handle(self, *_args: object, **options: Any) -> None:
        try:
            if options["code"]:
                assign(options["line"], options["code"], timezone.now())
            elif options["gift"]:
                book_as_gift(options["line"], timezone.now())
            else:
                set_aside(options["line"])
        except SupportError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Line {options['line']} is seen to.")
