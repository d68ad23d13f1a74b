"""Close an account, or all, at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tamizdat.staff.enrolment import NoSuchAccountError, account_called
from tamizdat.staff.panic import Panic, everyone, only, panic, what_panic_takes

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from django.db.models import QuerySet

    from tamizdat.staff.models import Account


class Command(BaseCommand):
    help = (
        "Close an account at once: its sessions, password, passkeys, codes and tokens open nothing any more, and "
        "nothing goes live by the clock until two colleagues have confirmed that it may."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("name", nargs="?", help="user name")
        whom.add_argument("--all", action="store_true", help="close every account")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be taken away")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, name: str | None, **options: Any) -> None:
        whom = _whom(name)
        taken = what_panic_takes(whom) if options["dry_run"] else panic(whom, timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps({"dry_run": options["dry_run"], **taken.as_dict()}))
        else:
            self.stdout.write(_sentence(taken, dry_run=options["dry_run"]))


def _whom(name: str | None) -> QuerySet[Account]:
    if name is None:
        return everyone()
    try:
        return only(account_called(name))
    except NoSuchAccountError as error:
        raise CommandError(str(error)) from None


def _sentence(taken: Panic, *, dry_run: bool) -> str:
    counted = (
        f"{taken.accounts} accounts, {taken.sessions} sessions, {taken.factors} second factors, {taken.tokens} tokens"
    )
    if dry_run:
        return f"This would close {counted}, and hold the newsroom. Nothing was changed."
    return (
        f"Closed: {counted}. The newsroom is held.\n"
        "'tamizdat staff reset NAME' lets a colleague enrol anew; 'tamizdat staff resume NAME NAME' ends the hold."
    )
