"""tamizdat article schedule: publish it later."""

from __future__ import annotations

import datetime as dt
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
        # Nothing waits any more if the worker has been quicker than this line.
        waiting = article.revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at").last()
        at = waiting.approved_go_live_at if waiting else options["at"].astimezone(dt.UTC)
        return f"Scheduled for {at:%Y-%m-%d %H:%M} UTC."
