"""tamizdat newspaper begin: a front page in a language, and the first sections."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from tamizdat.articles import actions
from tamizdat.articles.errors import ArticleError


class Command(BaseCommand):
    help = "Give the newspaper a front page in a language, and its first sections."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("language", help="code of the language, such as en or ru")
        parser.add_argument("name", help="of the newspaper in that language")
        parser.add_argument("--tagline", default="", help="stands under the name")
        parser.add_argument(
            "--section", action="append", default=[], metavar="TITLE", help="a section; give it once for each, in order"
        )
        parser.add_argument("--json", action="store_true", help='print {"id": int, "path": str, "sections": [str]}')

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            front = actions.begin_newspaper(
                options["language"], options["name"], tagline=options["tagline"], sections=options["section"]
            )
        except ArticleError as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        sections = [section.url_path for section in front.get_children().order_by("path")]
        report = {"id": front.pk, "path": front.address, "sections": sections}
        self.stdout.write(
            json.dumps(report, ensure_ascii=False) if options["json"] else f"It stands at {front.address}"
        )
