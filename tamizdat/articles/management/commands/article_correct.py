"""tamizdat article correct: issue a correction."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from tamizdat.articles import actions
from tamizdat.articles.errors import SupersededError
from tamizdat.articles.management.verb_command import VerbCommand
from tamizdat.articles.models import Article, Correction


class Command(VerbCommand):
    help = "Issue a correction that readers see before the first paragraph and in place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("text", help="what was wrong, and what is right")
        parser.add_argument("--passage", default="", help="words of the text as it now reads, copied exactly")
        parser.add_argument(
            "--supersedes", type=int, metavar="N", help="number of an earlier correction of this article"
        )

    def act(self, article: Article, options: dict[str, Any]) -> str:
        earlier = _nth_correction(article, options["supersedes"]) if options["supersedes"] else None
        actions.correct_article(article, options["text"], passage=options["passage"], supersedes=earlier)
        return f"The correction is public at {article.address}"


def _nth_correction(article: Article, number: int) -> Correction:
    recorded = list(Correction.objects.filter(article=article).order_by("issued_at", "pk"))
    if not 1 <= number <= len(recorded):
        raise SupersededError
    return recorded[number - 1]
