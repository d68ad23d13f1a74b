"""What happens to topics, contributors and series."""

from __future__ import annotations

from random import Random

from tamizdat.articles.models import (
    Article,
    Byline,
    Contributor,
    Series,
    Topic,
)
from tamizdat.media.models import Picture
from tests.factories import (
    make_contributor,
    make_locale,
    make_series,
    make_topic,
)
from tests.press.edits.desk import LANGUAGES, Desk, act, one, public, some, words


@act(2)
def new_topic(desk: Desk, chance: Random) -> None:
    slug, language = chance.choice(["ferries", "courts", "ice", desk.fresh("topic")]), chance.choice(LANGUAGES)
    if not Topic.objects.filter(slug=slug, locale__language_code=language).exists():
        topic = make_topic(words(chance, 2), language, slug=slug, introduction=words(chance))
        for article in some(chance, Article.objects.live(), 3):
            article.topics.add(topic)
            article.save()


@act(3)
def change_topic(desk: Desk, chance: Random) -> None:
    topic = one(chance, Topic.objects.all())
    if not topic:
        return
    match chance.choice(["name", "slug", "introduction", "language", "translation"]):
        case "name":
            topic.name = words(chance, 2)
        case "slug":
            topic.slug = chance.choice(["ferries", "courts", "ice", desk.fresh("topic")])
        case "introduction":
            topic.introduction = words(chance)
        case "language":
            topic.locale = make_locale(chance.choice(LANGUAGES))
        case "translation":
            other = one(chance, Topic.objects.exclude(locale=topic.locale))
            topic.translation_key = other.translation_key if other else topic.translation_key
    topic.save()


@act(1)
def delete_topic(desk: Desk, chance: Random) -> None:
    topic = one(chance, Topic.objects.all())
    if topic:
        topic.delete()


@act(1)
def new_contributor(desk: Desk, chance: Random) -> None:
    name = desk.fresh("contributor")
    person = make_contributor(words(chance, 2), chance.choice(LANGUAGES), slug=name, biography=words(chance))
    article = public(chance)
    if article:
        Byline.objects.create(article=article, contributor=person, sort_order=9)


@act(3)
def change_contributor(desk: Desk, chance: Random) -> None:
    person = one(chance, Contributor.objects.all())
    if not person:
        return
    match chance.choice(["name", "slug", "pseudonym", "picture", "picture", "biography"]):
        case "name":
            person.name = words(chance, 2)
        case "slug":
            person.slug = desk.fresh("contributor")
        case "pseudonym":
            person.pseudonym = not person.pseudonym
        case "picture":
            person.picture = one(chance, Picture.objects.all()) if chance.random() < 0.7 else None
        case "biography":
            person.biography = words(chance)
    person.save()


@act(1)
def delete_contributor(desk: Desk, chance: Random) -> None:
    person = one(chance, Contributor.objects.all())
    if person:
        person.delete()


@act(2)
def change_series(desk: Desk, chance: Random) -> None:
    series = one(chance, Series.objects.all())
    if not series or chance.random() < 0.3:
        make_series(words(chance, 2), chance.choice(LANGUAGES), slug=desk.fresh("series"))
        return
    match chance.choice(["name", "slug", "introduction", "language"]):
        case "name":
            series.name = words(chance, 2)
        case "slug":
            series.slug = desk.fresh("series")
        case "introduction":
            series.introduction = words(chance)
        case "language":
            series.locale = make_locale(chance.choice(LANGUAGES))
    series.save()


@act(1)
def delete_series(desk: Desk, chance: Random) -> None:
    series = one(chance, Series.objects.all())
    if series:
        series.delete()
