"""What happens past the models: in bulk, in SQL, and to dates and bylines."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from random import Random

from django.db import connection
from wagtail.models import Page

from tamizdat.articles.models import (
    Article,
    Byline,
    Contributor,
)
from tamizdat.media.models import Picture
from tests.press.edits.desk import Desk, act, one, public, some, words


@act(2)
def update_in_bulk(desk: Desk, chance: Random) -> None:
    for article in some(chance, Article.objects.all(), 3):
        Page.objects.filter(pk=article.pk).update(title=words(chance))


@act(2)
def hide_in_bulk(desk: Desk, chance: Random) -> None:
    keys = [article.pk for article in some(chance, Article.objects.live(), 3)]
    Page.objects.filter(pk__in=keys).update(live=False)


@act(2)
def write_in_sql(desk: Desk, chance: Random) -> None:
    article = public(chance)
    if article:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE articles_article SET standfirst = %s WHERE page_ptr_id = %s", [words(chance), article.pk]
            )


@act(1)
def write_the_body_in_sql(desk: Desk, chance: Random) -> None:
    article, picture = public(chance), one(chance, Picture.objects.all())
    if article:
        blocks = [{"type": "text", "value": f"<p>{words(chance)}</p>", "id": str(uuid.UUID(int=1))}]
        if picture:
            shown = {"picture": picture.pk, "caption": "", "alt": ""}
            blocks.append({"type": "picture", "value": shown, "id": str(uuid.UUID(int=2))})
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE articles_article SET body = %s WHERE page_ptr_id = %s", [json.dumps(blocks), article.pk]
            )


@act(3)
def date_back(desk: Desk, chance: Random) -> None:
    article = public(chance)
    if article:
        moment = desk.clock.now - dt.timedelta(hours=chance.choice([1, 20, 800, 3000]))
        Page.objects.filter(pk=article.pk).update(first_published_at=moment)


@act(1)
def date_alike(desk: Desk, chance: Random) -> None:
    first, second = public(chance), public(chance)
    if first and second:
        Page.objects.filter(pk=first.pk).update(first_published_at=second.first_published_at)


@act(1)
def strip_of_bylines(desk: Desk, chance: Random) -> None:
    article = public(chance)
    if article:
        Byline.objects.filter(article=article).delete()


@act(2)
def change_a_portrait(desk: Desk, chance: Random) -> None:
    person = one(chance, Contributor.objects.all())
    if person:
        picture = one(chance, Picture.objects.all()) if chance.random() < 0.7 else None
        Contributor.objects.filter(pk=person.pk).update(picture=picture)


@act(1)
def hand_over_bylines(desk: Desk, chance: Random) -> None:
    first, second = public(chance), public(chance)
    if first and second:
        Byline.objects.filter(article=first).update(article=second)
