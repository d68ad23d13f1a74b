"""What the commands that carry out a verb have in common: they find the article, act, and report."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from tamizdat.articles.errors import ArticleError
from tamizdat.articles.models import Article


def moment(text: str) -> dt.datetime:
    """Read a time such as ``2026-11-27T17:00+03:00``; the zone has to be given.

    Raises:
        ArgumentTypeError: it is no time, or has no zone.
    """
    try:
        parsed = parse_datetime(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None:
        raise ArgumentTypeError(
            f"'{text}' is not a time with its zone: write 2026-11-27T17:00+03:00 or 2026-11-27T14:00Z"
        )
    return parsed


def state_of(article: Article) -> str:
    """Return ``live``, ``withdrawn``, ``scheduled``, ``embargoed`` or ``draft``."""
    if article.is_withdrawn:
        return "withdrawn"
    if article.live:
        return "live"
    if article.revisions.filter(approved_go_live_at__isnull=False).exists():
        return "scheduled"
    return "embargoed" if article.embargo_holds() else "draft"


class VerbCommand(BaseCommand):
    """A verb on one article, given by its number or its address.

    ``--json`` prints ``{"id": int, "path": str, "status": str, "message": str}``.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the article."""
        parser.add_argument("article", help="number of the article, or its address such as /en/courts/verdict/")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry the verb out.

        Raises:
            CommandError: it could not be done; nothing was changed.
        """
        article = find_article(options["article"])
        try:
            message = self.act(article, options)
        except ArticleError as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        article.refresh_from_db()
        report = {"id": article.pk, "path": article.address, "status": state_of(article), "message": message}
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else message)

    def act(self, article: Article, options: dict[str, Any]) -> str:
        """Do it, and return a plain sentence about it."""
        raise NotImplementedError


def find_article(reference: str) -> Article:
    """Return an article by its number or its address.

    Raises:
        CommandError: there is none.
    """
    by_number = reference.isascii() and reference.isdigit() and len(reference) < 16  # noqa: PLR2004  fits the database
    found = (
        Article.objects.filter(pk=int(reference)) if by_number else Article.objects.filter(url_path=_path(reference))
    )
    article = found.first()
    if article is None:
        raise CommandError(f"There is no article '{reference}': 'tamizdat article list' shows what there is.")
    return article


def _path(reference: str) -> str:
    return f"/{reference.strip('/')}/".replace("\0", "")
