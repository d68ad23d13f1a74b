"""tamizdat article embargo: keep it back until a moment."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from tamizdat.articles import actions
from tamizdat.articles.management.verb_command import VerbCommand, moment
from tamizdat.articles.models import Article


class Command(VerbCommand):
    help = "Keep an article back until a moment, or lift its embargo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        when = parser.add_mutually_exclusive_group(required=True)
        when.add_argument("--until", type=moment, help="not before, with its zone: 2026-11-27T17:00+03:00")
        when.add_argument("--lift", action="store_true", help="end the embargo now; this does not publish")
        parser.add_argument("--reason", default="", help="with whom it was agreed")

    def act(self, article: Article, options: dict[str, Any]) -> str:
        if options["lift"]:
            actions.lift_embargo(article)
            return "There is no embargo any more. The article is not published by this."
        embargo = actions.set_embargo(article, options["until"], reason=options["reason"])
        return f"Kept back until {embargo.until:%Y-%m-%d %H:%M %Z}, whatever is done to it."
