"""Make an account for a colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from tamizdat.staff.enrolment import NameRefusedError, add_colleague
from tamizdat.staff.roles import Role

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Make an account for a colleague and print the link by which they enrol. The link is good once, for a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="user name; it need not tell who the colleague is")
        parser.add_argument("--role", required=True, choices=[role.name.lower() for role in Role])

    def handle(self, *args: Any, name: str, role: str, **options: Any) -> None:
        try:
            link = add_colleague(name, Role[role.upper()])
        except NameRefusedError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Hand this link to your colleague in person or by an encrypted messenger:\n{link}")
