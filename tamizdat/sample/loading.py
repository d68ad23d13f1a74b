"""Loading the sample newsroom, by the same verbs by which editors work.

The whole load is one transaction: a process that is killed leaves the database as it was. A newsroom that has any
front page is left exactly as it is, whoever made it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, PageLogEntry, Revision

from tamizdat.articles.actions import (
    correct_article,
    publish_article,
    rename_article,
    schedule_article,
    set_embargo,
    update_article,
    withdraw_article,
)
from tamizdat.articles.models import (
    Article,
    Byline,
    Contributor,
    Correction,
    FrontPage,
    LeadItem,
    RelatedArticle,
    Section,
    Series,
    Source,
    StandingPage,
    Topic,
)
from tamizdat.media.models import Picture
from tamizdat.sample import newsroom, prose
from tamizdat.sample.asking import begin_asking
from tamizdat.sample.gallery import Place, hang
from tamizdat.sample.letters import begin_newsletter
from tamizdat.sample.newsroom import LANGUAGES, Newsroom, Story, key_of
from tamizdat.staff.demo import NotADemoError, make_demo_accounts
from tamizdat.staff.models import Account


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load has put into the database; nothing, if a newsroom was there already."""

    articles: int = 0
    pictures: int = 0


@dataclass(slots=True)
class Desk:
    """What is there so far while a newsroom is being loaded, by name and language.

    Args:
        people: the demo's accounts, by user name.
    """

    now: dt.datetime
    people: Mapping[str, Account]
    pictures: Mapping[Place, Picture]
    locales: dict[str, Locale] = field(default_factory=dict)
    fronts: dict[str, FrontPage] = field(default_factory=dict)
    sections: dict[Place, Section] = field(default_factory=dict)
    topics: dict[Place, Topic] = field(default_factory=dict)
    series: dict[Place, Series] = field(default_factory=dict)
    contributors: dict[Place, Contributor] = field(default_factory=dict)
    articles: dict[Place, Article] = field(default_factory=dict)

    def references(self, language: str) -> prose.References:
        """Return what a text in a language may point to."""
        return prose.References(
            articles={name: article.pk for (name, code), article in self.articles.items() if code == language},
            pictures={name: picture.pk for (name, code), picture in self.pictures.items() if code == language},
        )


@transaction.atomic
def load_newsroom(now: dt.datetime) -> Loaded:
    """Give an empty database a newspaper in three languages, with its staff; leave any other database alone.

    Args:
        now: aware; the sample's days are counted back from it.

    Raises:
        NotADemoError: the newsroom is meant in earnest, and its readers must not find invented news.
    """
    if not settings.DEMO:
        raise NotADemoError
    if FrontPage.objects.exists():
        return Loaded()
    sample = newsroom.read(now)
    places = {(picture, story.language) for story in sample.stories for picture in story.pictures}
    desk = Desk(now, make_demo_accounts(), hang(places, sample.pictures, sample.illustrator))
    for language in LANGUAGES:
        _open_front(desk, sample, language)
    for story in sample.stories:
        desk.articles[story.name, story.language] = _bring(desk, story)
    _recommend(desk, sample.stories)
    for language in LANGUAGES:
        _lead(desk, sample.stories, language)
    for newsletter in sample.newsletters:
        begin_newsletter(newsletter, desk.articles, now)
    begin_asking(sample.asking, now)
    return Loaded(len(sample.stories), len(places))


def _open_front(desk: Desk, sample: Newsroom, language: str) -> None:
    told = sample.publication
    desk.locales[language] = locale = Locale.objects.get_or_create(language_code=language)[0]
    name, tagline, notice = (told[language][part] for part in ("name", "tagline", "notice"))
    front = FrontPage(title=name, slug=language, tagline=tagline, notice=notice, **_kept(desk, "front", "", language))
    desk.fronts[language] = Page.objects.get(depth=1).add_child(instance=front)
    for section in told["sections"]:
        desk.sections[section["slug"], language] = _section(desk, section, language)
    _standing_pages(desk, sample, language)
    for topic in told["topics"]:
        named = {"name": topic[language], "slug": topic["slug"]}
        key = key_of("topic", topic["slug"])
        desk.topics[topic["slug"], language] = Topic.objects.create(**named, locale=locale, translation_key=key)
    for series in told["series"]:
        if language in series:
            key = key_of("series", series["slug"])
            desk.series[series["slug"], language] = Series.objects.create(
                **series[language], slug=series["slug"], locale=locale, translation_key=key
            )
    for person in sample.people:
        desk.contributors[person["slug"], language] = _contributor(person, language, locale)


def _kept(desk: Desk, kind: str, name: str, language: str) -> dict[str, Any]:
    """Return what every page has that stands from the beginning."""
    founded = desk.now - dt.timedelta(days=430)
    return {
        "locale": desk.locales[language],
        "translation_key": key_of(kind, name),
        "first_published_at": founded,
        "last_published_at": founded,
    }


def _section(desk: Desk, told: dict[str, Any], language: str) -> Section:
    section = Section(
        title=told[language]["name"],
        slug=told["slug"],
        introduction=told[language]["introduction"],
        **_kept(desk, "section", told["slug"], language),
    )
    return desk.fronts[language].add_child(instance=section)


def _standing_pages(desk: Desk, sample: Newsroom, language: str) -> None:
    for told in sample.pages:
        if told.language == language:
            body = json.dumps(prose.blocks(told.text, prose.References()))
            page = StandingPage(
                title=told.title, slug=told.name, body=body, **_kept(desk, "standing", told.name, language)
            )
            desk.fronts[language].add_child(instance=page)


def _contributor(told: dict[str, Any], language: str, locale: Locale) -> Contributor:
    return Contributor.objects.create(
        name=told[language],
        slug=told["slug"],
        pseudonym=told.get("pseudonym", False),
        biography=told["biography"][language],
        locale=locale,
        translation_key=key_of("person", told["slug"]),
    )


def _bring(desk: Desk, story: Story) -> Article:
    article = _write(desk, story)
    publisher = desk.people["publisher"]
    if story.state == "scheduled" and story.published:
        schedule_article(article, story.published, by=publisher, now=desk.now)
    elif story.state == "embargoed" and story.published:
        set_embargo(article, story.published, reason=story.reason, by=publisher, now=desk.now)
        publish_article(article, by=publisher)
    elif story.state == "published":
        publish_article(article, by=publisher)
        _follow_up(article, story, by=publisher)
        _date_back(article, story)
    article.refresh_from_db()
    return article


def _write(desk: Desk, story: Story) -> Article:
    language, reporter = story.language, desk.people["reporter"]
    article = Article(
        title=story.headline,
        slug=story.slug,
        standfirst=story.standfirst,
        dateline_place=story.dateline_place,
        dateline_date=story.dateline_date,
        lead_picture=desk.pictures[story.picture, language] if story.picture else None,
        lead_caption=story.caption,
        body=json.dumps(prose.blocks(story.text, desk.references(language))),
        series=desk.series[story.series, language] if story.series else None,
        locale=desk.locales[language],
        translation_key=key_of("article", story.name),
        first_published_at=story.published if story.state == "published" else None,
        owner=reporter,
        live=False,
    )
    article.bylines.add(
        *(
            Byline(contributor=desk.contributors[who, language], role=role, sort_order=place)
            for place, (who, role) in enumerate(story.bylines)
        )
    )
    article.sources.add(
        *(Source(name=name, url=url, sort_order=place) for place, (name, url) in enumerate(story.sources))
    )
    desk.sections[story.section, language].add_child(instance=article)
    article.topics.set([desk.topics[topic, language] for topic in story.topics])
    article.save()
    article.save_revision(user=reporter)
    return article


def _follow_up(article: Article, story: Story, *, by: Account) -> None:
    issued: list[Correction] = []
    for note in story.corrections:
        supersedes = issued[note.supersedes - 1] if note.supersedes else None
        issued.append(
            correct_article(article, note.text, passage=note.passage, supersedes=supersedes, by=by, now=note.issued)
        )
    if story.updated:
        update_article(article, by=by, now=story.updated)
    if story.renamed:
        rename_article(article, story.renamed, by=by)
    if story.withdrawn:
        withdraw_article(article, story.withdrawn.notice, by=by, now=story.withdrawn.on)


def _date_back(article: Article, story: Story) -> None:
    """Let the article's history have happened when its readers are told that it did."""
    then = max([story.published, story.updated, *(note.issued for note in story.corrections)], key=_or_never)
    Article.objects.filter(pk=article.pk).update(last_published_at=then, latest_revision_created_at=then)
    Revision.objects.for_instance(article).update(created_at=then)
    PageLogEntry.objects.filter(page=article.pk).update(timestamp=then)


def _or_never(moment: dt.datetime | None) -> dt.datetime:
    return moment or dt.datetime.min.replace(tzinfo=dt.UTC)


def _recommend(desk: Desk, stories: Iterable[Story]) -> None:
    RelatedArticle.objects.bulk_create(
        RelatedArticle(
            article=desk.articles[story.name, story.language],
            related=desk.articles[name, story.language],
            sort_order=place,
        )
        for story in stories
        for place, name in enumerate(story.related)
    )


def _lead(desk: Desk, stories: Iterable[Story], language: str) -> None:
    front = desk.fronts[language]
    leading = sorted((story for story in stories if story.lead and story.language == language), key=_place)
    front.lead_items.add(
        *(LeadItem(article=desk.articles[story.name, language], sort_order=story.lead) for story in leading)
    )
    front.save()


def _place(story: Story) -> int:
    return story.lead
