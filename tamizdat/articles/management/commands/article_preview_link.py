"""tamizdat article preview-link: let somebody without an account read a draft."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tamizdat.articles.management.verb_command import find_article
from tamizdat.articles.preview_links import LONGEST, make_link

MOST_HOURS = LONGEST // dt.timedelta(hours=1)


def hours(text: str) -> int:
    """Read a number of hours.

    Raises:
        ArgumentTypeError: it is none, or too many.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_HOURS):  # noqa: PLR2004  digits
        raise ArgumentTypeError(f"'{text}' is not a number of hours from 1 to {MOST_HOURS}")
    return int(text)


class Command(BaseCommand):
    help = (
        "Make a link by which whoever has it reads an article that is not public. It ends by itself, is kept nowhere, "
        "and dies with all others when an account is closed in danger."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", help="number of the article, or its address such as /en/courts/verdict/")
        parser.add_argument(
            "--hours", type=hours, default=24, help=f"how long it works: 1 to {MOST_HOURS} (default: 24)"
        )
        parser.add_argument("--latest", action="store_true", help="show later changes too, not only what is saved now")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        article = find_article(options["article"])
        until = timezone.now() + dt.timedelta(hours=options["hours"])
        link = make_link(article, until, latest=options["latest"])
        told = {"id": article.pk, "path": article.address, "url": link, "until": until.isoformat(timespec="seconds")}
        sentence = f"Works until {until:%Y-%m-%d %H:%M} UTC, for whoever has it:\n{link}"
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else sentence)
