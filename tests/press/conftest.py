"""A newspaper in three languages, and ways to look at what it puts out."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import override_settings

from tamizdat.articles.actions import correct_article
from tests.factories import (
    make_article,
    make_contributor,
    make_front,
    make_picture,
    make_section,
    make_series,
    make_standing,
    make_topic,
    make_translation,
)
from tests.now import find, render

PUBLISHED = dt.datetime(2026, 11, 20, 6, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="module", autouse=True)
def media_in_a_place_of_its_own(tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="module")
def kept_for_the_module(django_db_setup, django_db_blocker):
    """Keep what module-wide fixtures write for all tests of the module, and take it back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def read():
    """Return what a reader gets at an address, as text."""

    def look(address: str) -> str:
        output = find(address)
        assert output, f"nothing stands at {address}"
        return render(output).decode()

    return look


@pytest.fixture
def newspaper(newspaper_of_the_module, db):
    """Return the newspaper of this module, everything read afresh."""
    afresh = {}
    for name, thing in vars(newspaper_of_the_module).items():
        found = {code: _afresh(each) for code, each in thing.items()} if isinstance(thing, dict) else _afresh(thing)
        afresh[name] = found
    return SimpleNamespace(**afresh)


def _afresh(thing):
    return type(thing).objects.get(pk=thing.pk)


@pytest.fixture(scope="module")
def newspaper_of_the_module(kept_for_the_module):
    """Return a newspaper in English, Russian and Arabic with one report in each, translations of the first."""
    fronts = {code: make_front(code) for code in ("en", "ru", "ar")}
    sections = {"en": make_section(fronts["en"])}
    for code in ("ru", "ar"):
        titles = {"ru": "Суды", "ar": "محاكم"}
        sections[code] = make_section(fronts[code], titles[code], translation_key=sections["en"].translation_key)
    author = make_contributor("Mira Vald", biography="Writes about courts.")
    hidden = make_contributor("Anna Reyes-Vale", pseudonym=True)
    topic, series = make_topic("Fair trials"), make_series("The river in winter")
    english = make_article(
        "Judge asks for time in the printers' case",
        sections["en"],
        standfirst="The hearing lasted nine minutes.",
        dateline_place="Orvale",
        dateline_date=dt.date(2026, 11, 19),
        lead_picture=make_picture(),
        lead_caption="The court in Orvale.",
        bylines=[author, (hidden, "reporter")],
        topics=[topic],
        series=series,
        sources=[("Minutes of the hearing", "https://court.example/minutes"), ("A letter", "")],
        body=BODY,
        published=PUBLISHED,
    )
    correct_article(english, "An earlier version said five defendants.", passage="four defendants", now=CORRECTED)
    russian = make_translation(english, sections["ru"], "Судья попросил времени", slug="судья-попросил-времени")
    arabic = make_translation(english, sections["ar"], "القاضي يطلب مهلة")
    return SimpleNamespace(
        fronts=fronts,
        sections=sections,
        english=english,
        russian=russian,
        arabic=arabic,
        author=author,
        hidden=hidden,
        topic=topic,
        series=series,
        standing=make_standing(fronts["en"]),
    )


CORRECTED = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
BODY = [
    ("text", '<p>The court sat for nine minutes. It was "brief".</p><p>There are four defendants.</p><p>A third.</p>'),
    ("heading", {"text": "What comes next", "level": "2"}),
    ("quote", {"text": "<p>We will wait.</p>", "attribution": "Corvin Tesh", "note": "printer", "source": ""}),
    ("list", {"items": ["<p>One press.</p>", "<p>Two reams.</p>"], "ordered": False}),
    ("embed", {"title": "The hearing", "url": "https://video.example/watch?v=1", "note": ""}),
    ("facts", {"title": "The law", "text": "<p>Article nine forbids ink.</p>"}),
    (
        "table",
        {
            "data": [["Day", "Minutes"], ["Thursday", "9"]],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": "Hearings",
        },
    ),
]
