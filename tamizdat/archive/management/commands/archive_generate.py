"""tamizdat archive generate: fill an empty database with an invented archive."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tamizdat.archive.generating import (
    LEAST,
    MOST,
    Generated,
    NotEmptyError,
    UnknownWordsError,
    check,
    foreseen,
    generate,
)
from tamizdat.archive.indexing import index_everything
from tamizdat.archive.plan import UNTIL, Plan
from tamizdat.progress import Progress


class Command(BaseCommand):
    help = "Fill an empty database with an invented archive, the same one for the same seed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=int, required=True, metavar="N", help="how many articles")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another one gives another archive")
        parser.add_argument("--languages", default="en", help="such as en,ru; the first has the most articles")
        parser.add_argument("--until", type=dt.date.fromisoformat, default=UNTIL, help="the last day (YYYY-MM-DD)")
        parser.add_argument("--searchable", action="store_true", help="fill the search index too; takes twice as long")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be made")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        count = options["articles"]
        if not LEAST <= count <= MOST:
            raise CommandError(f"An archive has from {LEAST} to {MOST:,} articles, not {count}.")
        languages = tuple(dict.fromkeys(code.strip() for code in options["languages"].split(",")))
        plan = Plan(count, options["seed"], languages, options["until"])
        try:
            made = self._dry_run(plan) if options["dry_run"] else self._made(plan, searchable=options["searchable"])
        except (NotEmptyError, UnknownWordsError) as error:
            raise CommandError(str(error)) from None
        told = made.as_json(plan) | ({"dry_run": True} if options["dry_run"] else {})
        self.stdout.write(json.dumps(told) if options["json"] else _told(made, dry=options["dry_run"]))

    def _made(self, plan: Plan, *, searchable: bool) -> Generated:
        with transaction.atomic():
            with Progress("articles", plan.articles, self.stderr) as progress:
                made = generate(plan, progress.reached)
            if searchable:
                with Progress("indexed", plan.articles + plan.kept_back, self.stderr) as progress:
                    index_everything(progress.reached)
        return made

    def _dry_run(self, plan: Plan) -> Generated:
        check(plan)
        return foreseen(plan)


def _told(made: Generated, *, dry: bool) -> str:
    topic = made.measured_topic
    return (
        f"{'Would generate' if dry else 'Generated'} {made.articles:,} articles about {made.topics} topics by "
        f"{made.contributors} contributors, with {made.pictures} pictures. {topic['articles']:,} of them are about "
        f"“{topic['slug']}”. {made.kept_back} more texts must never be seen."
    )
