"""Let a colleague set a new password and second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from tamizdat.staff.enrolment import NoSuchAccountError, reset_colleague

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Take away an account's password, second factors and sessions, and print a link by which it is enrolled again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="user name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        try:
            link = reset_colleague(name)
        except NoSuchAccountError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Logged out everywhere. The new link, good once, for a day:\n{link}")
