"""``tamizdat safety seizure-test``: look for people in everything that a taken server would give away."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tamizdat.progress import Progress
from tamizdat.rehearsals import MisplayedError, flows
from tamizdat.safety.seizure.forms import Form, TooShortError, forms_of
from tamizdat.safety.seizure.places import Hit, files, search_files, search_tables
from tamizdat.safety.seizure.rehearsing import Played, rehearse

REFUSED = "{} is too short to look for: it would be found everywhere. Give whole names and addresses."


class Command(BaseCommand):
    help = (
        "Look for people in everything that this server holds: its files, packed ones too, what the database keeps of "
        "deleted rows, and every table; as they are written, encoded, and as digests. Without a file, people are "
        "invented who read, log in, enrol and write here as real ones do, are looked for, and are cleared away again; "
        "readers see nothing of it. With a file, those who stand in it are looked for, one name or address to a line, "
        "so that no list of processes shows them; they are printed nowhere. Exit code 1 when somebody is found."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "people", metavar="FILE", nargs="?", help="names and addresses, one to a line; - for standard input"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: object, people: str | None, json: bool, **_options: object) -> None:
        hits = self._search(people, as_json=json) if people else self._rehearse(as_json=json)
        raise SystemExit(1 if hits else 0)

    def _search(self, people: str, *, as_json: bool) -> list[Hit]:
        forms, number = read(people)
        given = {Path(people).resolve()} if people != "-" else set()
        paths = [path for path in files() if path.resolve() not in given]
        hits = sorted({*search_files(self._watched(paths), forms), *search_tables(forms)})
        show = searched_as_json if as_json else searched_as_text
        self.stdout.write(show(hits, number, len(paths)))
        return hits

    def _rehearse(self, *, as_json: bool) -> list[Hit]:
        try:
            played = rehearse(flows(), self._watched)
        except MisplayedError as error:
            raise CommandError(
                f"The rehearsal did not go as it does with real people: {error}. Nothing of it is left.", returncode=2
            ) from None
        self.stdout.write(played_as_json(played) if as_json else played_as_text(played))
        return played.hits

    def _watched(self, paths: Sequence[Path]) -> Iterator[Path]:
        with Progress("files", len(paths), self.stderr) as progress:
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


def searched_as_json(hits: list[Hit], people: int, searched: int) -> str:
    """Return what was found, for a program."""
    found = [{"place": hit.place, "line": hit.whom or None, "form": hit.form} for hit in hits]
    return json.dumps({"people": people, "files": searched, "found": found}, ensure_ascii=False)


def searched_as_text(hits: list[Hit], people: int, searched: int) -> str:
    """Return what was found, for a person."""
    lines = [f"{hit.place}: {f'whoever stands in line {hit.whom}, ' if hit.whom else ''}{hit.form}" for hit in hits]
    end = f"Looked for {people} in {searched} files and in every table: {len(hits)} places give somebody away."
    return "\n".join([*lines, end])


def played_as_json(played: Played) -> str:
    """Return what came of a rehearsal, for a program."""
    found = [
        {"place": hit.place, "whom": played.people[hit.whom - 1] if hit.whom else None, "form": hit.form}
        for hit in played.hits
    ]
    told = {"flows": played.flows, "missing": played.missing, "files": played.searched, "found": found}
    return json.dumps(told, ensure_ascii=False)


def played_as_text(played: Played) -> str:
    """Return what came of a rehearsal, for a person."""
    lines = [f"Not played: {flow}: {why}." for flow, why in played.missing.items()]
    lines += [f"{hit.place}: {f'{played.people[hit.whom - 1]}, ' if hit.whom else ''}{hit.form}" for hit in played.hits]
    end = (
        f"Played {', '.join(played.flows)}, and looked for everybody in {played.searched} files and in every table, "
        f"before and after they were cleared away: {len(played.hits)} places give somebody away."
    )
    return "\n".join([*lines, end])
