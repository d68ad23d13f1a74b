"""tamizdat article publish: publish its latest version."""

from __future__ import annotations

from typing import Any

from tamizdat.articles import actions
from tamizdat.articles.management.verb_command import VerbCommand
from tamizdat.articles.models import Article


class Command(VerbCommand):
    help = "Publish an article's latest version; under an embargo, as soon as that ends."

    def act(self, article: Article, options: dict[str, Any]) -> str:
        outcome = actions.publish_article(article)
        if outcome is actions.Outcome.LIVE:
            return f"Published at {article.address}"
        return "Approved; it goes public by itself when its time has come."
