"""Show where colleagues are signed in, and sign them out there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from tamizdat.staff.enrolment import NoSuchAccountError, account_called
from tamizdat.staff.sessions import SignedIn, end, sessions

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Show where a colleague is signed in, or where all are; '--end' signs them out there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="user name; everyone if it is left out")
        parser.add_argument("--end", action="store_true", help="end every session that is shown")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def handle(self, *args: Any, name: str | None, **options: Any) -> None:
        found = _sessions(name)
        if options["end"]:
            end(found)
        for one in found:
            self.stdout.write(json.dumps(one.as_dict()) if options["json"] else _line(one))
        if not options["json"]:
            self.stdout.write(_last_line(len(found), ended=options["end"]))


def _sessions(name: str | None) -> list[SignedIn]:
    try:
        return sessions(account_called(name) if name else None)
    except NoSuchAccountError as error:
        raise CommandError(str(error)) from None


def _line(one: SignedIn) -> str:
    since = f"since {one.began:%Y-%m-%d %H:%M} UTC" if one.began else "since when is not known"
    return f"{one.name}  {one.account}  {since}"


def _last_line(number: int, *, ended: bool) -> str:
    return f"{number} ended." if ended else f"{number} signed in."
