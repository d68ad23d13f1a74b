"""tamizdat press build: the whole public site as a tree of files."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tamizdat.press.building import cores
from tamizdat.press.management.reporting import Report, bar
from tamizdat.press.management.trees import folder, folder_named
from tamizdat.press.step import build_tree, house_tree
from tamizdat.press.tree import NotATreeError


class Command(BaseCommand):
    help = (
        "Press the whole public site into a folder, and take away what is no part of it. The tree is kept in step "
        "with what is published from then on ('press changed', the worker), unless --once is given."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=folder, metavar="DIR", help="the folder; default: TAMIZDAT_PUBLIC_DIR")
        parser.add_argument("--jobs", type=int, default=0, metavar="N", help="processes; default: one for each core")
        parser.add_argument("--no-compress", action="store_true", help="write no .br and .gz beside the files")
        parser.add_argument("--once", action="store_true", help="make a copy that stays as it is")
        parser.add_argument("--json", action="store_true", help="report in JSON")

    def handle(self, *_args: Any, out: Path | None, jobs: int, **options: Any) -> None:
        if jobs < 0:
            raise CommandError("--jobs must be a whole number of processes: leave it out for one a core.", returncode=2)
        root = folder_named(out) if out else house_tree().expanduser().absolute()
        started = time.monotonic()
        try:
            with bar(self.stderr, "pressed") as progress:
                tally = build_tree(
                    root,
                    compressed=not options["no_compress"],
                    jobs=jobs,
                    progress=progress,
                    kept=not options["once"],
                )
        except (NotATreeError, ChildProcessError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            told = (
                f"{root} cannot be made ({error.strerror}): mend that, or name another folder; nothing is half-written."
            )
            raise CommandError(told) from None
        report = Report(self.stdout, self.stderr, as_json=options["json"])
        report.add(
            out=str(root),
            written=tally.written,
            unchanged=tally.unchanged,
            removed=tally.removed,
            failed=tally.failures,
            jobs=jobs or cores(),
            seconds=round(time.monotonic() - started, 3),
        )
        report.say(
            f"{root}: {tally.written} files written, {tally.unchanged} unchanged, {tally.removed} removed "
            f"in {time.monotonic() - started:.1f} s."
        )
        report.end(failures=tally.failures)
