"""Everything that can happen in a newsroom, as small acts that draw their own particulars.

An act is a function of a :class:`Desk` and a number generator. What it finds nothing to do, or what the newsroom's own
rules refuse, is not done; an act must never know how the press works.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from tamizdat.articles.actions import (
    correct_article,
    lift_embargo,
    publish_article,
    reinstate_article,
    rename_article,
    schedule_article,
    set_embargo,
    unpublish_article,
    update_article,
    withdraw_article,
)
from tamizdat.articles.errors import ArticleError
from tamizdat.articles.models import (
    Article,
    Byline,
    Contributor,
    Correction,
    FrontPage,
    ImmutableRecordError,
    LeadItem,
    RelatedArticle,
    Section,
    Series,
    Source,
    StandingPage,
    Topic,
)
from tamizdat.media.models import File, Picture
from tamizdat.server.due import Patience, do_what_is_due
from tests.factories import (
    make_article,
    make_contributor,
    make_draft,
    make_front,
    make_locale,
    make_picture,
    make_section,
    make_series,
    make_standing,
    make_topic,
    picture_bytes,
)

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


# Articles


@act(6)
def write_and_publish(desk: Desk, chance: Random) -> None:
    section = one(chance, Section.objects.all())
    published = desk.clock.now - dt.timedelta(hours=chance.choice([0, 0, 0, 30, 500, 9000]))
    fields = particulars(chance)
    if chance.random() < 0.3:
        original = one(chance, Article.objects.exclude(locale=section.locale))
        if original:
            fields["translation_key"] = original.translation_key
    make_article(desk.fresh(words(chance, 2)), section, published=published, **fields)


@act(4)
def publish_several(desk: Desk, chance: Random) -> None:
    section = Section.objects.order_by("pk").first()
    topic = Topic.objects.order_by("pk").first()
    for hour in range(chance.randint(1, 4)):
        moment = desk.clock.now - dt.timedelta(hours=hour)
        make_article(desk.fresh("one of several"), section, published=moment, topics=[topic] if topic else [])


@act(3)
def unpublish_several(desk: Desk, chance: Random) -> None:
    section = Section.objects.order_by("pk").first()
    for article in some(chance, Article.objects.live().child_of(section), 5):
        unpublish_article(article)


@act(2)
def draft(desk: Desk, chance: Random) -> None:
    make_draft(desk.fresh(words(chance, 2)), one(chance, Section.objects.all()), **particulars(chance))


@act(2)
def publish_draft(desk: Desk, chance: Random) -> None:
    article = one(chance, Article.objects.filter(live=False))
    if article:
        publish_article(article)


@act(2)
def delete_draft(desk: Desk, chance: Random) -> None:
    article = one(chance, Article.objects.filter(live=False, last_published_at=None))
    if article:
        article.delete()


@act(2)
def edit_draft_of_public(desk: Desk, chance: Random) -> None:
    article = public(chance)
    if article:
        latest = article.get_latest_revision_as_object()
        latest.title, latest.body = words(chance), body(chance)
        latest.save_revision()


@act(5)
def edit_and_publish(desk: Desk, chance: Random) -> None:
    article = public(chance)
    if not article:
        return
    latest = article.get_latest_revision_as_object()
    for change in chance.sample(["title", "standfirst", "body", "place", "picture", "seo", "caption"], 2):
        match change:
            case "title":
                latest.title = words(chance)
            case "standfirst":
                latest.standfirst = words(chance)
            case "body":
                latest.body = body(chance)
            case "place":
                latest.dateline_place = words(chance, 1)
            case "picture":
                latest.lead_picture = one(chance, Picture.objects.all()) if chance.random() < 0.7 else None
            case "seo":
                latest.seo_title, latest.search_description = words(chance), words(chance)
            case "caption":
                latest.lead_caption = words(chance)
    latest.save_revision()
    publish_article(article)


@act(3)
def give_other_names(desk: Desk, chance: Random) -> None:
    article = public(chance)
    if not article:
        return
    latest = article.get_latest_revision_as_object()
    given = particulars(chance)
    latest.topics = given["topics"]
    latest.series = given["series"]
    latest.bylines = [Byline(contributor=person, role=role) for person, role in given["bylines"]]
    latest.related_articles = [RelatedArticle(related=each) for each in given["related"]]
    latest.sources = [Source(name=name, url=url) for name, url in given["sources"]]
    latest.save_revision()
    publish_article(article)


@act(2)
def update(desk: Desk, chance: Random) -> None:
    article = public(chance)
    if article:
        latest = article.get_latest_revision_as_object()
        latest.body = body(chance)
        latest.save_revision()
        update_article(article)


@act(3)
def correct(desk: Desk, chance: Random) -> None:
    article = public(chance)
    if article:
        passage = "A passage about" if chance.random() < 0.5 else ""
        correct_article(article, f"We wrote {words(chance)}.", passage=passage)


@act(2)
def supersede(desk: Desk, chance: Random) -> None:
    earlier = one(chance, Correction.objects.filter(superseded_by=None))
    if earlier:
        correct_article(earlier.article, f"Rather {words(chance)}.", supersedes=earlier)


@act(3)
def withdraw(desk: Desk, chance: Random) -> None:
    article = public(chance)
    if article:
        withdraw_article(article, f"Wrong about {words(chance)}.")


@act(2)
def reinstate(desk: Desk, chance: Random) -> None:
    article = one(chance, Article.objects.withdrawn())
    if article:
        reinstate_article(article)


@act(3)
def unpublish(desk: Desk, chance: Random) -> None:
    article = public(chance)
    if article:
        unpublish_article(article)


@act(3)
def rename(desk: Desk, chance: Random) -> None:
    article = one(chance, Article.objects.all())
    if article:
        rename_article(article, desk.fresh(chance.choice(WORDS)))


@act(2)
def rename_to_an_old_address(desk: Desk, chance: Random) -> None:
    old = one(chance, Redirect.objects.all())
    article = public(chance)
    if old and article:
        rename_article(article, old.old_path.rstrip("/").rsplit("/", 1)[-1])


@act(2)
def schedule(desk: Desk, chance: Random) -> None:
    article = one(chance, Article.objects.all())
    if article:
        schedule_article(article, desk.clock.now + dt.timedelta(minutes=chance.randint(5, 500)))


@act(2)
def let_expire(desk: Desk, chance: Random) -> None:
    page = one(chance, chance.choice([Article, Article, Section, StandingPage]).objects.live())
    if page:
        latest = page.get_latest_revision_as_object()
        latest.expire_at = desk.clock.now + dt.timedelta(minutes=chance.randint(5, 300))
        publish(latest)


@act(2)
def take_back_expiry(desk: Desk, chance: Random) -> None:
    page = one(chance, chance.choice([Article, Section]).objects.exclude(expire_at=None))
    if page:
        latest = page.get_latest_revision_as_object()
        latest.expire_at = None
        latest.save_revision()
        if isinstance(page, Article):
            publish_article(page)
        else:
            publish(latest)


@act(2)
def embargo(desk: Desk, chance: Random) -> None:
    article = one(chance, Article.objects.filter(live=False))
    if article:
        set_embargo(article, desk.clock.now + dt.timedelta(minutes=chance.randint(5, 300)))
        publish_article(article)


@act(1)
def lift(desk: Desk, chance: Random) -> None:
    article = one(chance, Article.objects.exclude(embargo=None))
    if article:
        lift_embargo(article)
        publish_article(article)


@act(4)
def wait(desk: Desk, chance: Random) -> None:
    desk.clock.move(dt.timedelta(minutes=chance.choice([3, 60, 600, 5000])))


@act(4)
def wait_and_do_what_is_due(desk: Desk, chance: Random) -> None:
    desk.clock.move(dt.timedelta(minutes=chance.choice([3, 60, 600, 5000])))
    do_what_is_due(desk.clock.now, desk.patience)


@act(3)
def move(desk: Desk, chance: Random) -> None:
    article = one(chance, Article.objects.all())
    target = one(chance, Section.objects.filter(locale=article.locale)) if article else None
    if target:
        article.move(target, pos="last-child")


@act(1)
def move_among_another_language(desk: Desk, chance: Random) -> None:
    article, target = public(chance), one(chance, Section.objects.all())
    if article and target:
        article.move(target, pos="last-child")


@act(1)
def copy(desk: Desk, chance: Random) -> None:
    article = public(chance)
    if article:
        slug = desk.fresh("copy")
        article.copy(update_attrs={"slug": slug, "title": slug}, copy_revisions=False, keep_live=True)


@act(1)
def translate(desk: Desk, chance: Random) -> None:
    article, locale = public(chance), make_locale(chance.choice(LANGUAGES))
    section = article.get_parent().specific if article else None
    if section and not article.has_translation(locale) and section.has_translation(locale):
        article.copy_for_translation(locale, copy_parents=False)


@act(1)
def join_or_part_translations(desk: Desk, chance: Random) -> None:
    article = public(chance)
    other = one(chance, Article.objects.exclude(locale=article.locale)) if article else None
    if other and not Article.objects.filter(translation_key=other.translation_key, locale=article.locale).exists():
        Page.objects.filter(pk=article.pk).update(translation_key=other.translation_key)
    elif article:
        Page.objects.filter(pk=article.pk).update(translation_key=uuid.UUID(int=chance.getrandbits(128), version=4))


# Past the models


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


@act(1)
def hand_over_bylines(desk: Desk, chance: Random) -> None:
    first, second = public(chance), public(chance)
    if first and second:
        Byline.objects.filter(article=first).update(article=second)


# Names


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


# Sections, standing pages, front pages


@act(3)
def change_section(desk: Desk, chance: Random) -> None:
    section = one(chance, Section.objects.all())
    if not section:
        return
    match chance.choice(["title", "slug", "introduction", "unpublish", "publish", "order", "seo"]):
        case "title":
            section.title = words(chance, 1)
            publish(section)
        case "slug":
            section.slug = desk.fresh(chance.choice(WORDS))
            publish(section)
        case "introduction":
            section.introduction = words(chance)
            publish(section)
        case "seo":
            section.search_description = words(chance)
            publish(section)
        case "unpublish":
            section.unpublish()
        case "publish":
            publish(section)
        case "order":
            section.move(section.get_parent(), pos="first-child")


@act(1)
def new_section(desk: Desk, chance: Random) -> None:
    make_section(one(chance, FrontPage.objects.all()), desk.fresh("section"))


@act(1)
def delete_empty_section(desk: Desk, chance: Random) -> None:
    section = one(chance, Section.objects.filter(numchild=0))
    if section:
        section.delete()


@act(2)
def change_standing_page(desk: Desk, chance: Random) -> None:
    page = one(chance, StandingPage.objects.all())
    if not page or chance.random() < 0.2:
        make_standing(one(chance, FrontPage.objects.all()), desk.fresh("about"), body=body(chance))
        return
    match chance.choice(["title", "slug", "body", "footer", "unpublish", "publish", "delete"]):
        case "title":
            page.title = words(chance, 2)
            publish(page)
        case "slug":
            page.slug = desk.fresh("about")
            publish(page)
        case "body":
            page.body = body(chance)
            publish(page)
        case "footer":
            page.in_footer = not page.in_footer
            publish(page)
        case "unpublish":
            page.unpublish()
        case "publish":
            publish(page)
        case "delete":
            page.delete()


@act(2)
def change_front(desk: Desk, chance: Random) -> None:
    front = one(chance, FrontPage.objects.all())
    match chance.choice(["title", "tagline", "notice", "description"]):
        case "title":
            front.title = words(chance, 2)
        case "tagline":
            front.tagline = words(chance)
        case "notice":
            front.notice = words(chance) if chance.random() < 0.5 else ""
        case "description":
            front.search_description = words(chance)
    publish(front)


@act(3)
def lead_with(desk: Desk, chance: Random) -> None:
    front = one(chance, FrontPage.objects.all())
    front.lead_items = [LeadItem(article=each) for each in some(chance, Article.objects.all(), 4)]
    publish(front)


@act(1)
def take_a_language_down_or_up(desk: Desk, chance: Random) -> None:
    front = one(chance, FrontPage.objects.all())
    if front.live:
        front.unpublish()
    else:
        publish(front)


@act(1)
def begin_another_language(desk: Desk, chance: Random) -> None:
    front = make_front("de")
    section = Section.objects.child_of(front).first() or make_section(front, "Gericht")
    make_article(desk.fresh("bericht"), section, **particulars(chance))


@act(1)
def change_the_order_of_languages(desk: Desk, chance: Random) -> None:
    one(chance, FrontPage.objects.all()).move(Page.objects.get(depth=1), pos="first-child")


@act(1)
def move_a_section_to_another_language(desk: Desk, chance: Random) -> None:
    section, front = one(chance, Section.objects.all()), one(chance, FrontPage.objects.all())
    if section and front:
        section.move(front, pos="last-child")


# Pictures, files, signposts


@act(1)
def new_picture(desk: Desk, chance: Random) -> None:
    make_picture(desk.fresh("picture"), size=(chance.randint(20, 60), chance.randint(20, 60)))


@act(3)
def change_picture(desk: Desk, chance: Random) -> None:
    picture = one(chance, Picture.objects.all())
    if not picture:
        return
    match chance.choice(["alt", "caption", "credit", "title", "file", "focus", "decoration"]):
        case "alt":
            picture.alt = words(chance)
        case "caption":
            picture.caption = words(chance)
        case "credit":
            picture.credit = words(chance)
        case "title":
            picture.title = words(chance)
        case "file":
            size = (chance.randint(20, 60), chance.randint(20, 60))
            picture.file = ContentFile(picture_bytes(size), name="another.jpg")
        case "focus":
            picture.focal_point_x = picture.focal_point_y = picture.focal_point_width = picture.focal_point_height = 5
        case "decoration":
            picture.decorative_only = not picture.decorative_only
    picture.save()


@act(2)
def delete_picture(desk: Desk, chance: Random) -> None:
    picture = one(chance, Picture.objects.all())
    if picture:
        picture.delete()


@act(1)
def lose_sizes_of_a_picture(desk: Desk, chance: Random) -> None:
    picture = one(chance, Picture.objects.all())
    if picture:
        picture.renditions.all().delete()


@act(2)
def change_file(desk: Desk, chance: Random) -> None:
    file = one(chance, File.objects.all())
    if not file or chance.random() < 0.3:
        make_file(words(chance, 2))
    elif chance.random() < 0.5:
        file.file = ContentFile(words(chance, 20).encode(), name="paper.txt")
        file.save()
    elif chance.random() < 0.5:
        file.title = words(chance)
        file.save()
    else:
        file.delete()


def make_file(text: str) -> File:
    """A document that readers can download."""
    return File.objects.create(title=text, file=ContentFile(f"{text}\n".encode(), name="paper.txt"))


@act(3)
def change_signposts(desk: Desk, chance: Random) -> None:
    signpost = one(chance, Redirect.objects.all())
    paths = ["/en/old", "/old.html", "/ru/старое", "/en/topics/ice", "/en/people", "/en/archive/2026/11"]
    path = Redirect.normalise_path(chance.choice([*paths, f"/{desk.fresh('old')}"]))
    page = one(chance, Page.objects.filter(depth__gt=1))
    match chance.choice(["new", "new", "link", "delete", "path", "target", "temporary", "onto a page"]):
        case "new":
            Redirect.objects.create(old_path=path, redirect_page=page)
        case "link":
            Redirect.objects.create(old_path=path, redirect_link=chance.choice(["https://elsewhere.example/", "/en/"]))
        case "onto a page":
            Redirect.objects.create(old_path=Redirect.normalise_path(page.url_path), redirect_link="/en/archive/")
        case "delete" if signpost:
            signpost.delete()
        case "path" if signpost:
            signpost.old_path = path
            signpost.save()
        case "target" if signpost:
            signpost.redirect_page, signpost.redirect_link = page, ""
            signpost.save()
        case "temporary" if signpost:
            signpost.is_permanent = not signpost.is_permanent
            signpost.save()


@act(1)
def write_in_a_further_language(desk: Desk, chance: Random) -> None:
    make_locale(chance.choice(["fr", "es", "pt"]))
