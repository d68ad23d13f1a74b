"""tamizdat article withdraw: leave a notice in its place."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from tamizdat.articles import actions
from tamizdat.articles.management.verb_command import VerbCommand
from tamizdat.articles.models import Article


class Command(VerbCommand):
    help = "Take an article off the site and leave a notice at its address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("notice", help="why it is gone, in words for readers")

    def act(self, article: Article, options: dict[str, Any]) -> str:
        actions.withdraw_article(article, options["notice"])
        return f"Withdrawn; the notice stands at {article.address}"
