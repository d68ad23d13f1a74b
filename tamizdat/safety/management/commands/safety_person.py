"""``tamizdat safety person``: show what is held of somebody who asks, or take them out of everything."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tamizdat.retention.persons import Held, erase, what_is_held
from tamizdat.vault.errors import KeyTroubleError, SealedValueError, TextRefusedError

USAGE = 2
NOBODY = 3
LONGEST_ADDRESS = 320  # RFC 3696, erratum 1690, and room for how it may be written


class Command(BaseCommand):
    help = (
        "Say what is held of the person who has a mail address (--show), or take them out of everything (--erase): by "
        "everything that holds something, or by nothing. EMAIL may be - for standard input, so that the address stands "
        "in no history of a shell and no list of processes. --show needs the vault's private key where something must "
        "be opened. Exit code 3 when nothing is held of this person."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="the person's mail address; - for standard input")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--show", action="store_true", help="say what is held")
        what.add_argument("--erase", action="store_true", help="take them out of everything")
        parser.add_argument("--yes", action="store_true", help="erase without asking")
        parser.add_argument("--dry-run", action="store_true", help="with --erase: only say what would be done")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(
        self,
        *_args: object,
        email: str,
        show: bool,
        yes: bool,
        dry_run: bool,
        json: bool,
        **_options: object,
    ) -> None:
        try:
            address = address_from(email)
            found = what_is_held(address) if show else self.erased(address, yes=yes, dry_run=dry_run)
        except (KeyTroubleError, SealedValueError, TextRefusedError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(as_json(found) if json else as_text(found))
        raise SystemExit(0 if found else NOBODY)

    def erased(self, address: str, *, yes: bool, dry_run: bool) -> list[Held]:
        """Take a person out, once it is certain that this is meant.

        Raises:
            CommandError: it is not meant, or there is nobody to be asked.
        """
        today = timezone.now().date()
        would = erase(address, today, act=False)
        if dry_run or not would:
            return would
        if not yes:
            self.stderr.write(as_text(would))
            refuse_unless_meant()
        return erase(address, today)


def address_from(email: str) -> str:
    """Return the address as it was given, or the first line of standard input.

    Raises:
        CommandError: it is no address; it is not repeated.
    """
    address = (sys.stdin.readline() if email == "-" else email).strip()
    if "@" not in address or len(address) > LONGEST_ADDRESS:
        raise CommandError("This is no mail address: give one, or - and one line of standard input.", returncode=USAGE)
    return address


def refuse_unless_meant() -> None:
    """Ask whether the person is to be erased.

    Raises:
        CommandError: no, or there is no terminal to ask at.
    """
    if not sys.stdin.isatty():
        raise CommandError("There is no terminal to ask at: add --yes. Nothing was changed.", returncode=USAGE)
    if input("Erase this person? It cannot be undone. Type yes: ").strip().lower() != "yes":
        raise CommandError("Nothing was changed.")


def as_json(found: list[Held]) -> str:
    """Return it for a program."""
    told = {"found": bool(found), "holders": {each.holder: dict(each.facts) for each in found}}
    return json.dumps(told, ensure_ascii=False)


def as_text(found: list[Held]) -> str:
    """Return it for a person."""
    lines = [sentence for each in found for sentence in each.sentences]
    return "\n".join(lines or ["Nothing is held of this person."])
