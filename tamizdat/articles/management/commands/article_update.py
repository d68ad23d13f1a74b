"""tamizdat article update: publish changes of substance."""

from __future__ import annotations

from typing import Any

from tamizdat.articles import actions
from tamizdat.articles.management.verb_command import VerbCommand
from tamizdat.articles.models import Article


class Command(VerbCommand):
    help = "Publish a new version and tell readers when the article was updated."

    def act(self, article: Article, options: dict[str, Any]) -> str:
        actions.update_article(article)
        return f"The new version is public at {article.address}"
