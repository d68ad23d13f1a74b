"""The desk at which everything happens, and what acts draw their particulars from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from wagtail.models import Page

from tamizdat.articles.errors import ArticleError
from tamizdat.articles.models import (
    Article,
    Byline,
    Contributor,
    ImmutableRecordError,
    Series,
    Topic,
)
from tamizdat.media.models import File, Picture
from tamizdat.server.due import Patience

REFUSALS = (ArticleError, ImmutableRecordError, IntegrityError, ProtectedError, ValidationError)
LANGUAGES = ("en", "ru", "ar")
WORDS = [
    "ferry",
    "landing",
    "river",
    "winter",
    "court",
    "printer",
    "paper",
    "ice",
    "lamp",
    "harbour",
    "clerk",
    "minutes",
    "ledger",
    "bridge",
    "market",
    "паром",
    "пристань",
    "река",
    "зима",
    "суд",
    "печатник",
    "лёд",
    "фонарь",
    "عبّارة",
    "مرسى",
    "نهر",
    "شتاء",
    "محكمة",
]

Act = Callable[["Desk", Random], None]
ACTS: dict[str, Act] = {}
WEIGHTS: dict[str, int] = {}


def act(weight: int = 2) -> Callable[[Act], Act]:
    """Add an act to those that may happen, some more often than others."""

    def add(function: Act) -> Act:
        ACTS[function.__name__] = function
        WEIGHTS[function.__name__] = weight
        return function

    return add


class Desk:
    """Where acts happen.

    Args:
        clock: has the time at which they do, and can be moved.
    """

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.patience = Patience()
        self._made = 0

    def do(self, name: str, number: int) -> bool:
        """Do one act; return whether it was refused."""
        self.clock.move(dt.timedelta(minutes=7))
        try:
            with transaction.atomic():
                ACTS[name](self, Random(f"{name} {number}"))  # noqa: S311  to be repeated
        except REFUSALS:
            return True
        return False

    def fresh(self, word: str) -> str:
        """Return a word that was not there before."""
        self._made += 1
        return f"{word}-{self._made}"


def one(chance: Random, rows: Any) -> Any:
    """Return one row of a model, or None if there is none."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return rows.model.objects.get(pk=chance.choice(keys)) if keys else None


def some(chance: Random, rows: Any, most: int) -> list[Any]:
    """Return a few rows of a model."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return list(rows.model.objects.filter(pk__in=chance.sample(keys, min(len(keys), chance.randint(0, most)))))


def words(chance: Random, number: int = 4) -> str:
    """Return a few words."""
    return " ".join(chance.choices(WORDS, k=number))


def body(chance: Random) -> list[tuple[str, Any]]:
    """Return the body of a text, which may lead to pages and files and show pictures."""
    blocks: list[tuple[str, Any]] = [("text", f"<p>{words(chance, 12)}.</p><p>A passage about {words(chance, 6)}.</p>")]
    page, file = one(chance, Page.objects.filter(depth__gt=1)), one(chance, File.objects.all())
    picture = one(chance, Picture.objects.all())
    if page and chance.random() < 0.4:
        blocks.append(("text", f'<p>See <a linktype="page" id="{page.pk}">{words(chance, 2)}</a>.</p>'))
    if file and chance.random() < 0.3:
        blocks.append(("facts", {"title": "Papers", "text": f'<p><a linktype="document" id="{file.pk}">file</a></p>'}))
    if picture and chance.random() < 0.3:
        blocks.append(("picture", {"picture": picture, "caption": "", "alt": ""}))
    if chance.random() < 0.3:
        blocks.append(("heading", {"text": words(chance, 2), "level": "2"}))
    return blocks


def particulars(chance: Random) -> dict[str, Any]:
    """Return what an article may have beside its text."""
    return {
        "bylines": [(each, chance.choice(Byline.Role.values)) for each in some(chance, Contributor.objects.all(), 2)],
        "topics": some(chance, Topic.objects.all(), 3),
        "series": one(chance, Series.objects.all()) if chance.random() < 0.4 else None,
        "lead_picture": one(chance, Picture.objects.all()) if chance.random() < 0.4 else None,
        "related": some(chance, Article.objects.all(), 2),
        "sources": [(words(chance, 2), "https://source.example/")] if chance.random() < 0.2 else [],
        "body": body(chance),
    }


def public(chance: Random) -> Article | None:
    """Return an article that is live."""
    return one(chance, Article.objects.live())


def publish(page: Page) -> None:
    """Publish a page as it is, and as the admin does."""
    page.save_revision().publish()
