"""tamizdat article schedule: publish it later."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from tamizdat.articles import actions
from tamizdat.articles.management.verb_command import VerbCommand, moment
from tamizdat.articles.models import Article


class Command(VerbCommand):
    help = "Publish an article at a time that lies ahead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("at", type=moment, help="when, with its zone: 2026-11-27T17:00+03:00")

    def act(self, article: Article, options: dict[str, Any]) -> str:
        actions.schedule_article(article, options["at"])
        article.refresh_from_db()
        waiting = article.revisions.filter(approved_go_live_at__isnull=False).latest("approved_go_live_at")
        return f"Scheduled for {waiting.approved_go_live_at:%Y-%m-%d %H:%M} UTC."
