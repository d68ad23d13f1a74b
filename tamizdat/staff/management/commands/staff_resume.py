"""End a hold, on the word of two colleagues."""

from __future__ import annotations

import getpass
import json
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tamizdat.staff.enrolment import NoSuchAccountError, account_called
from tamizdat.staff.factors import accepts
from tamizdat.staff.hold import (
    NEEDED,
    NotAGuardError,
    NotHeldError,
    Return,
    confirm_return,
    is_held,
    may_guard,
)
from tamizdat.staff.models import Account

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "End a hold on the word of two publishers or keepers. Each types a code of their app, or a recovery code. One "
        "who has confirmed in the admin within the last day need not come to the server. Exit code 1 while the hold "
        "goes on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="+", metavar="NAME", help="user name of a colleague who confirms")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, names: list[str], **options: Any) -> None:
        try:
            outcome = _confirm([account_called(name) for name in names])
        except (NoSuchAccountError, NotHeldError, NotAGuardError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_as_json(outcome) if options["json"] else _sentences(outcome))
        raise SystemExit(0 if outcome.over else 1)


def _confirm(accounts: list[Account]) -> Return:
    """Hear each colleague in turn, and stop when the hold is over."""
    if not is_held():
        raise NotHeldError
    outcome = Return(0)
    for account in accounts:
        if not may_guard(account):
            raise NotAGuardError(account)
        if not accepts(account, _code_of(account)):
            raise CommandError(f"This is no code of '{account}': look at the app again, or take a recovery code.")
        outcome = confirm_return(account, timezone.now())
        if outcome.over:
            break
    return outcome


def _code_of(account: Account) -> str:
    asked = f"Code of {account}: "
    return (getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline()).strip()


def _as_json(outcome: Return) -> str:
    told = {
        "held": not outcome.over,
        "confirmed": outcome.confirmed,
        "needed": NEEDED,
        "put_back": [text.as_dict() for text in outcome.put_back],
    }
    return json.dumps(told, ensure_ascii=False)


def _sentences(outcome: Return) -> str:
    if not outcome.over:
        return f"{outcome.confirmed} of {NEEDED} have confirmed. The newsroom is still held."
    back = [f"  {text.at:%Y-%m-%d %H:%M} UTC  {text.title}" for text in outcome.put_back]
    heading = "These came due meanwhile and are drafts again:" if back else "No text came due meanwhile."
    return "\n".join(["The hold has ended.", heading, *back])
