"""``tamizdat safety seizure-test``: look for people in everything that a taken server would give away."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tamizdat.progress import Progress
from tamizdat.safety.seizure.forms import Form, TooShortError, forms_of
from tamizdat.safety.seizure.places import Hit, files, search_files, search_tables

REFUSED = "{} is too short to look for: it would be found everywhere. Give whole names and addresses."


class Command(BaseCommand):
    help = (
        "Look for people in everything that this server holds: its files, packed ones too, what the database keeps of "
        "deleted rows, and every table; as they are written, encoded, and as digests. The names and addresses come "
        "from a file or from standard input, one to a line, so that no list of processes shows them; they are printed "
        "nowhere. Exit code 1 when somebody is found."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("people", metavar="FILE", help="names and addresses, one to a line; - for standard input")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: object, people: str, json: bool, **_options: object) -> None:
        forms, number = read(people)
        given = {Path(people).resolve()} if people != "-" else set()
        paths = [path for path in files() if path.resolve() not in given]
        with Progress("files", len(paths), self.stderr) as progress:
            hits = sorted({*search_files(counted(paths, progress), forms), *search_tables(forms)})
        self.stdout.write(as_json(hits, number, len(paths)) if json else as_text(hits, number, len(paths)))
        raise SystemExit(1 if hits else 0)


def counted(paths: list[Path], progress: Progress) -> Iterator[Path]:
    """Show how far it has come as files are taken."""
    for number, path in enumerate(paths, 1):
        yield path
        progress.reached(number)


def read(people: str) -> tuple[list[Form], int]:
    """Read whom to look for.

    Returns:
        All their forms, and how many people there are.
    """
    try:
        text = sys.stdin.read() if people == "-" else Path(people).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The file with the names cannot be read ({type(error).__name__}).") from None
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise CommandError("There is nobody to look for: give names or addresses, one to a line.")
    forms: list[Form] = []
    for number, line in enumerate(lines, 1):
        try:
            forms += forms_of(number, line)
        except TooShortError:
            raise CommandError(REFUSED.format(f"Line {number}")) from None
    return forms, len(lines)


def as_json(hits: list[Hit], people: int, searched: int) -> str:
    """Return what was found, for a program."""
    found = [{"place": hit.place, "line": hit.whom, "form": hit.form} for hit in hits]
    return json.dumps({"people": people, "files": searched, "found": found}, ensure_ascii=False)


def as_text(hits: list[Hit], people: int, searched: int) -> str:
    """Return what was found, for a person."""
    lines = [f"{hit.place}: whoever stands in line {hit.whom}, {hit.form}" for hit in hits]
    end = f"Looked for {people} in {searched} files and in every table: {len(hits)} places give somebody away."
    return "\n".join([*lines, end])
