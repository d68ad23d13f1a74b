"""What the vault's commands have in common: they ask for passphrases, show how far they are, and report."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tamizdat.progress import Progress
from tamizdat.vault.errors import KeyTroubleError
from tamizdat.vault.keyfiles import read_guarded
from tamizdat.vault.locked import refuse_short
from tamizdat.vault.records import Table, records_of
from tamizdat.vault.rotation import Tell, Trouble

USAGE = 2


class VaultCommand(BaseCommand):
    """A command on the vault. ``act`` does it; trouble with keys is one sentence and exit code 1."""

    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer what every one of them has."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Act, and say what trouble with keys there is.

        Raises:
            CommandError: with what to do.
        """
        try:
            self.act(**options)
        except KeyTroubleError as error:
            raise CommandError(str(error)) from None
        except FileExistsError as error:
            raise CommandError(f"{error.filename} exists already and stays as it is: name another file.") from None
        except FileNotFoundError as error:
            raise CommandError(f"{error.filename} is not there: name a file, or its folder, that is.") from None

    def act(self, *args: Any, **options: Any) -> None:
        """Do what the command is for."""
        raise NotImplementedError

    def report(self, told: dict[str, Any], sentences: list[str], *, as_json: bool, good: bool = True) -> None:
        """Say it to a program or to a person.

        Raises:
            SystemExit: with code 1, if not all is as it should be.
        """
        self.stdout.write(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(sentences))
        if not good:
            raise SystemExit(1)

    @contextmanager
    def progress(self, among: list[Table]) -> Iterator[Tell]:
        """Show how many records were looked at, once it takes more than a second."""
        with Progress("records", max(1, records_of(among)), self.stderr) as shown:
            yield lambda done, _all: shown.reached(done)


def passphrase_from(file: str | None, what: str, *, new: bool = False) -> str:
    """Return a passphrase: from a file, or asked for at the terminal.

    Args:
        file: may be ``/dev/fd/3``, a descriptor that the command was started with.
        new: whether it is chosen now; then it is asked for twice, and a short one is refused.

    Raises:
        CommandError: there is neither a file nor a terminal, or the two entries differ.
        PassphraseRefusedError: it is too short.
    """
    said = _read(Path(file)) if file else _asked(what, twice=new)
    if new:
        refuse_short(said)
    return said


def ask(what: str) -> str:
    """Ask for the passphrase of something that is locked."""
    return _asked(what, twice=False)


def today() -> dt.date:
    """Return the day, in UTC."""
    return timezone.now().date()


def told_troubles(troubles: list[Trouble]) -> list[dict[str, str]]:
    """Return troubles for a program."""
    return [{"table": one.table, "number": one.number, "kind": one.kind} for one in troubles]


def _read(path: Path) -> str:
    try:
        return read_guarded(path).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise CommandError(f"{path} is no text: write the passphrase into it, in UTF-8.") from None


def _asked(what: str, *, twice: bool) -> str:
    if not sys.stdin.isatty():
        raise CommandError(
            f"A passphrase is needed for {what}, and there is no terminal to ask at: name a file with "
            "--passphrase-file (see --help), or set TAMIZDAT_VAULT_PASSPHRASE_FILE for the private key.",
            returncode=USAGE,
        )
    said = getpass.getpass(f"Passphrase for {what}: ")
    if twice and getpass.getpass("Once more: ") != said:
        raise CommandError("The two were not the same: try again. Nothing was written.")
    return said
