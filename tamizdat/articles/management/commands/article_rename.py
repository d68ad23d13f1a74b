"""tamizdat article rename: give it another address."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from tamizdat.articles import actions
from tamizdat.articles.management.verb_command import VerbCommand
from tamizdat.articles.models import Article


class Command(VerbCommand):
    help = "Give an article another address; the old one leads there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("slug", help="last part of the new address")

    def act(self, article: Article, options: dict[str, Any]) -> str:
        address = actions.rename_article(article, options["slug"])
        return f"The article now stands at {address}"
