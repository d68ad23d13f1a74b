"""What happens to articles: written, published, corrected, withdrawn, moved, copied, translated."""

from __future__ import annotations

import datetime as dt
import uuid
from random import Random

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
from tamizdat.articles.models import (
    Article,
    Byline,
    Correction,
    RelatedArticle,
    Section,
    Source,
    StandingPage,
    Topic,
)
from tamizdat.media.models import Picture
from tamizdat.server.due import do_what_is_due
from tests.factories import (
    make_article,
    make_draft,
    make_locale,
)
from tests.press.edits.desk import LANGUAGES, WORDS, Desk, act, body, one, particulars, public, publish, some, words


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
