"""tamizdat article reinstate: bring it back."""

from __future__ import annotations

from typing import Any

from tamizdat.articles import actions
from tamizdat.articles.management.verb_command import VerbCommand
from tamizdat.articles.models import Article


class Command(VerbCommand):
    help = "Bring a withdrawn article back to its place."

    def act(self, article: Article, options: dict[str, Any]) -> str:
        actions.reinstate_article(article)
        return f"Published again at {article.address}"
