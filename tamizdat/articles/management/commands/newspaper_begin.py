"""tamizdat newspaper begin: a front page in a language, and the first sections."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from tamizdat.articles import actions
from tamizdat.articles.errors import ArticleError
from tamizdat.articles.models import FrontPage


class Command(BaseCommand):
    help = "Give the newspaper a front page in a language, and its first sections."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("language", metavar="LANGUAGE", help="its code, such as en or ru")
        parser.add_argument("name", metavar="NAME", help="of the newspaper in that language")
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
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else sentence(front, sections))


def sentence(front: FrontPage, sections: list[str]) -> str:
    """Say what stands where, and what to do if nothing can be written there yet."""
    begun = f"{front.title} begins at {front.address}"
    return f"{begun}, with {', '.join(sections)}." if sections else f"{begun}. Add a section to it in the admin."
