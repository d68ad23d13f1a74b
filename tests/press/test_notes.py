"""Whatever readers may see change is noted by the database itself, whichever door the change comes through."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page

from tamizdat.articles.actions import (
    correct_article,
    rename_article,
    set_embargo,
    unpublish_article,
    withdraw_article,
)
from tamizdat.articles.models import Article, Byline, Contributor, LeadItem, RelatedArticle, Source, StandingPage, Topic
from tamizdat.media.models import File, Picture
from tamizdat.media.responsive import make_renditions
from tamizdat.press.inventory.notes import EVENTS, PREFIX, WATCHED, everything_noted_at_once, unwatch, watch
from tamizdat.press.models import Note
from tests.factories import (
    make_article,
    make_contributor,
    make_draft,
    make_front,
    make_picture,
    make_section,
    make_series,
    make_standing,
    make_topic,
)


@pytest.fixture(scope="module")
def newsroom_of_the_module(kept_for_the_module):
    front = make_front("en")
    section = make_section(front)
    topic, series, author, picture = make_topic(), make_series(), make_contributor(), make_picture()
    article = make_article(
        "The ferry",
        section,
        topics=[topic],
        series=series,
        bylines=[author],
        sources=[("A letter", "")],
        lead_picture=picture,
    )
    other = make_article("The bridge", section)
    RelatedArticle.objects.create(article=article, related=other)
    LeadItem.objects.create(front=front, article=article)
    file = File.objects.create(title="Minutes", file=ContentFile(b"minutes\n", name="minutes.txt"))
    Redirect.add_redirect("/old-ferry/", article)
    return SimpleNamespace(
        front=front,
        section=section,
        standing=make_standing(front),
        article=article,
        other=other,
        topic=topic,
        series=series,
        author=author,
        picture=picture,
        file=file,
        redirect=Redirect.objects.get(),
    )


@pytest.fixture
def newsroom(newsroom_of_the_module, db):
    things = vars(newsroom_of_the_module).items()
    Note.objects.all().delete()
    return SimpleNamespace(**{name: type(thing).objects.get(pk=thing.pk) for name, thing in things})


def noted() -> set[tuple[str, int]]:
    return set(Note.objects.values_list("sort", "number"))


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def publish_with(page, **fields):
    latest = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(latest, name, value)
    latest.save_revision().publish()


Bearing = Article.topics.through

# What a colleague does, and the thing of the newsroom that is noted because of it.
ACTS = {
    "publishes a new version": (lambda room: publish_with(room.article, title="Ferries"), "article"),
    "renames an article": (lambda room: rename_article(room.article, "ferries"), "article"),
    "corrects": (lambda room: correct_article(room.article, "It was five."), "article"),
    "withdraws": (lambda room: withdraw_article(room.article, "It was wrong."), "article"),
    "unpublishes": (lambda room: unpublish_article(room.article), "article"),
    "changes a section": (lambda room: publish_with(room.section, introduction="New."), "section"),
    "renames a section": (lambda room: publish_with(room.section, title="Trials"), "section"),
    "changes a standing page": (lambda room: publish_with(room.standing, body=[("text", "<p>We.</p>")]), "standing"),
    "changes the tagline": (lambda room: publish_with(room.front, tagline="New."), "front"),
    "leads with another article": (lambda room: LeadItem.objects.update(article=room.other), "front"),
    "leads with nothing": (lambda room: LeadItem.objects.all().delete(), "front"),
    "moves an article": (lambda room: room.article.move(room.other, pos="right"), "article"),
    "renames a topic": (lambda room: Topic.objects.filter(pk=room.topic.pk).update(name="Courts"), "topic"),
    "deletes a topic": (lambda room: Topic.objects.get(pk=room.topic.pk).delete(), "topic"),
    "gives a topic": (lambda room: Bearing.objects.create(article=room.other, topic=room.topic), "other"),
    "takes all topics": (lambda room: Bearing.objects.filter(article=room.article).delete(), "article"),
    "changes a series": (lambda room: setattr_and_save(room.series, introduction="New."), "series"),
    "gives a pseudonym": (lambda room: setattr_and_save(room.author, pseudonym=True), "author"),
    "takes a byline": (lambda room: Byline.objects.filter(article=room.article).delete(), "article"),
    "adds a source": (lambda room: Source.objects.create(article=room.other, name="A call"), "other"),
    "changes a source": (lambda room: Source.objects.update(url="https://court.example/"), "article"),
    "recommends nothing": (lambda room: RelatedArticle.objects.all().delete(), "article"),
    "says what a picture shows": (lambda room: setattr_and_save(room.picture, alt="One ferry"), "picture"),
    "replaces a file": (lambda room: File.objects.filter(pk=room.file.pk).update(file="files/other.txt"), "file"),
    "deletes a file": (lambda room: File.objects.get(pk=room.file.pk).delete(), "file"),
    "leads an old address elsewhere": (lambda room: setattr_and_save(room.redirect, redirect_link="/en/"), "redirect"),
    "gives an old address up": (lambda room: room.redirect.delete(), "redirect"),
}  # fmt: skip


def setattr_and_save(thing, **fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()


SORTS = {Topic: "topic", Contributor: "contributor", Picture: "picture", File: "file", Redirect: "redirect"}


@pytest.mark.parametrize("act", ACTS)
def test_what_a_colleague_does_is_noted(newsroom, act):
    do, name = ACTS[act]
    thing = getattr(newsroom, name)
    wanted = ("page" if isinstance(thing, Page) else SORTS.get(type(thing), "series"), thing.pk)
    do(newsroom)
    assert wanted in noted()


SETTING = {
    "wagtailcore_page": "title = 'Ferries'",
    "articles_article": "standfirst = 'New.'",
    "articles_byline": "role = 'reporter'",
    "articles_relatedarticle": "sort_order = 7",
    "articles_source": "name = 'A call'",
    "articles_section": "introduction = 'New.'",
    "articles_standingpage": "body = '[]'",
    "articles_frontpage": "tagline = 'New.'",
    "articles_leaditem": "sort_order = 7",
    "articles_topic": "name = 'Courts'",
    "articles_series": "name = 'Winter'",
    "articles_contributor": "name = 'Ole Venn'",
    "media_picture": "credit = 'Nobody'",
    "media_file": "file = 'files/other.txt'",
    "wagtailredirects_redirect": "redirect_link = '/en/'",
}


@pytest.mark.parametrize("table", SETTING)
def test_a_line_of_sql_is_noted_for_every_row_that_it_changes(newsroom, table):
    watched = next(each for each in WATCHED if each.table == table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {watched.column} FROM {table}")  # noqa: S608  names of the test's own
        numbers = {number for (number,) in cursor.fetchall()}
    assert numbers
    sql(f"UPDATE {table} SET {SETTING[table]}")  # noqa: S608  likewise
    assert noted() == {(watched.sort, number) for number in numbers if number}


def test_what_deletes_itself_along_with_a_draft_is_noted(newsroom):
    draft = make_draft("A draft", newsroom.section, bylines=[newsroom.author])
    number = draft.pk
    Note.objects.all().delete()
    Article.objects.get(pk=number).delete()
    assert ("page", number) in noted()


def test_a_byline_that_is_handed_over_touches_both_articles(newsroom):
    Byline.objects.filter(article=newsroom.article).update(article=newsroom.other)
    assert noted() == {("page", newsroom.article.pk), ("page", newsroom.other.pk)}


def test_articles_below_a_section_that_moves_are_noted_with_it(newsroom):
    newsroom.section.move(newsroom.standing, pos="right")
    assert {("page", each.pk) for each in (newsroom.section, newsroom.article, newsroom.other)} <= noted()


def test_an_embargo_set_and_lifted_is_noted(newsroom):
    draft = make_draft("Later", newsroom.section)
    Note.objects.all().delete()
    embargo = set_embargo(draft, timezone.now() + dt.timedelta(days=1))
    assert noted() == {("page", draft.pk)}
    Note.objects.all().delete()
    type(embargo).objects.all().delete() if embargo else draft.embargo.delete()
    assert noted() == {("page", draft.pk)}


def test_sizes_of_a_picture_that_come_and_go_are_noted(newsroom):
    make_renditions(newsroom.picture)
    assert noted() == {("picture", newsroom.picture.pk)}
    Note.objects.all().delete()
    names = set(newsroom.picture.renditions.values_list("file", flat=True))
    newsroom.picture.renditions.all().delete()
    assert noted() == {("picture", newsroom.picture.pk)}
    assert set(Note.objects.values_list("gone", flat=True)) == names


def test_a_file_that_is_replaced_in_sql_is_noted_with_the_name_that_only_the_tree_knows_then(newsroom):
    before = newsroom.file.file.name
    File.objects.filter(pk=newsroom.file.pk).update(file="files/other.txt")
    assert set(Note.objects.values_list("sort", "number", "gone")) == {
        ("file", newsroom.file.pk, before),
        ("file", newsroom.file.pk, ""),
    }


@pytest.mark.parametrize("has_one", [True, False])
def test_a_portrait_that_comes_or_goes_is_noted_as_a_picture(newsroom, has_one):
    other = make_picture("Another", size=(30, 30))
    Contributor.objects.filter(pk=newsroom.author.pk).update(picture=newsroom.picture if has_one else None)
    Note.objects.all().delete()
    Contributor.objects.filter(pk=newsroom.author.pk).update(picture=other)
    before = {("picture", newsroom.picture.pk)} if has_one else set()
    assert noted() == {("contributor", newsroom.author.pk), ("picture", other.pk), *before}
    Note.objects.all().delete()
    Contributor.objects.filter(pk=newsroom.author.pk).update(picture=None)
    assert noted() == {("contributor", newsroom.author.pk), ("picture", other.pk)}


def test_another_language_of_the_newsroom_is_everything(newsroom):
    Locale.objects.create(language_code="de")
    assert noted() == {("everything", Locale.objects.get(language_code="de").pk)}


# What nobody sees


def test_work_on_a_draft_leaves_no_note(newsroom):
    for page in (newsroom.article, newsroom.section, newsroom.front, newsroom.standing):
        latest = page.get_latest_revision_as_object()
        latest.title = "Not yet"
        latest.save_revision()
    assert noted() == set()


def test_saving_what_has_not_changed_leaves_no_note(newsroom):
    for thing in (newsroom.topic, newsroom.author, newsroom.picture, newsroom.file, newsroom.redirect):
        thing.save()
    assert noted() == set()


def test_a_new_draft_tells_nothing_of_its_section(newsroom):
    draft = make_draft("A draft", newsroom.section)
    assert {number for _sort, number in noted()} == {draft.pk}


def test_the_title_that_only_colleagues_see_of_a_picture_or_a_file_leaves_no_note(newsroom):
    setattr_and_save(newsroom.picture, title="Ferries, second try")
    setattr_and_save(newsroom.file, title="Minutes, second try")
    assert noted() == set()


def test_what_is_rolled_back_leaves_no_note(newsroom):
    with transaction.atomic():
        Topic.objects.update(name="Courts")
        assert noted()
        transaction.set_rollback(True)
    assert noted() == set()


def test_a_note_names_a_row_and_says_nothing_of_its_content(newsroom):
    Topic.objects.update(name="A secret")
    assert {field.name for field in Note._meta.get_fields()} == {"id", "sort", "number", "gone"}
    assert all("secret" not in str(value) for row in Note.objects.values_list() for value in row)


# The watch itself


def test_no_table_of_what_readers_see_is_forgotten():
    models = [
        model
        for label in ("articles", "media")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    tables = {model._meta.db_table for model in models if model._meta.managed}
    assert tables - {each.table for each in WATCHED} == set()


def test_every_watched_column_is_there(db):
    for watched in WATCHED:
        with connection.cursor() as cursor:
            columns = {each.name for each in connection.introspection.get_table_description(cursor, watched.table)}
        named = {watched.column, *watched.only, *filter(None, [watched.called])}
        assert columns >= named, watched.table


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}


def test_each_table_is_watched_for_each_event_after_migrations(db):
    assert triggers() == {f"{PREFIX}{each.table}_{each.sort}_{event.lower()}" for each in WATCHED for event in EVENTS}


def test_the_watch_can_be_ended_and_begun_any_number_of_times(newsroom):
    before = triggers()
    unwatch()
    unwatch()
    assert triggers() == set()
    Topic.objects.update(name="Unseen")
    assert noted() == set()
    watch()
    watch()
    assert triggers() == before
    Topic.objects.update(name="Seen")
    assert noted() == {("topic", newsroom.topic.pk)}


def test_very_much_written_at_once_is_one_note(newsroom):
    with everything_noted_at_once():
        Topic.objects.bulk_create(
            Topic(name=f"Topic {n}", slug=f"topic-{n}", locale=newsroom.topic.locale) for n in range(50)
        )
    assert noted() == {("everything", 0)}
    Topic.objects.filter(pk=newsroom.topic.pk).update(name="Seen again")
    assert ("topic", newsroom.topic.pk) in noted()


def test_an_error_while_very_much_is_written_leaves_the_database_watching(newsroom):
    with pytest.raises(ZeroDivisionError), everything_noted_at_once():
        raise ZeroDivisionError
    assert triggers()
    assert noted() == {("everything", 0)}


def test_a_standing_page_is_a_page_like_any_other(newsroom):
    StandingPage.objects.filter(pk=newsroom.standing.pk).update(title="About")
    assert noted() == {("page", newsroom.standing.pk)}
