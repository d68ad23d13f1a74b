"""tamizdat article list: what there is."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tamizdat.articles.management.verb_command import state_of
from tamizdat.articles.models import Article


class Command(BaseCommand):
    help = "List articles, the newest first, with their numbers, addresses and states."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", help="only one language, such as ru")
        parser.add_argument("--most", type=int, default=50, metavar="N", help="how many at the most (default: 50)")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        articles = Article.objects.select_related("locale").order_by("-latest_revision_created_at", "-pk")
        if options["language"]:
            articles = articles.in_language(options["language"])
        for article in articles[: max(options["most"], 0)]:
            self.stdout.write(_line(article, as_json=options["json"]))


def _line(article: Article, *, as_json: bool) -> str:
    state = state_of(article)
    if as_json:
        row = {"id": article.pk, "path": article.address, "status": state, "headline": article.headline}
        return json.dumps(row, ensure_ascii=False)
    return f"{article.pk:>7}  {state:<10} {article.address}  {article.headline}"
