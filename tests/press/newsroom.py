"""A small newsroom in which everything can happen, and the clock by which it does."""

from __future__ import annotations

import datetime as dt

from tests.factories import (
    make_article,
    make_contributor,
    make_front,
    make_picture,
    make_section,
    make_series,
    make_standing,
    make_topic,
)
from tests.press.edits.media import make_file

BEGINNING = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
LANGUAGES = ("en", "ru", "ar")
# One more, and the first section has a numbered page.
REPORTS = 39


class Clock:
    """A clock that only tests move."""

    def __init__(self) -> None:
        self.now = BEGINNING

    def move(self, by: dt.timedelta) -> None:
        """Let time pass."""
        self.now += by


def make_small_newsroom(reports: int = REPORTS) -> None:
    """A newspaper in three languages, two of which have a topic of the same slug.

    Args:
        reports: how many articles stand in the first section.
    """
    topics = [make_topic("Ice", language, slug="ice") for language in ("en", "ru")] + [make_topic("Courts", "en")]
    series = make_series("The river in winter")
    people = [make_contributor("Mira Vald", picture=make_picture("Mira", size=(30, 30))), make_contributor("Ole Venn")]
    picture = make_picture("A landing", size=(50, 40))
    make_file("Minutes")
    for language in LANGUAGES:
        front = make_front(language)
        make_section(front, slug=f"first-{language}")
        section = make_section(front, slug=f"second-{language}")
        make_article("In the second", section, published=BEGINNING, topics=topics[1:], bylines=people, series=series)
        make_standing(front)
    first = make_front("en").get_children().first().specific
    for number in range(reports):
        published = BEGINNING - dt.timedelta(days=number)
        make_article(f"Report {number}", first, published=published, topics=topics[:1], lead_picture=picture)
