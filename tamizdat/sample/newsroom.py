"""The sample newsroom as its files tell it, before any database knows of it.

:func:`read` takes the files of the folder ``newsroom`` and the day on which they are to be loaded, and gives back
frozen facts in which every day has become a date.
"""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tamizdat.sample import prose
from tamizdat.sample.calendar import dated, span

FOLDER = Path(__file__).with_name("newsroom")
LANGUAGES = ("en", "ru", "ar")
STANDING = ("about", "contact", "privacy", "corrections-policy")
STATES = ("published", "draft", "embargoed", "scheduled")


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """A correction to be issued.

    Args:
        supersedes: counts the article's corrections from 1; None if it supersedes none.
    """

    issued: dt.datetime
    text: str
    passage: str
    supersedes: int | None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A notice to be put in the place of an article."""

    on: dt.datetime
    notice: str


@dataclass(frozen=True, slots=True)
class Story:
    """An article in one language.

    Args:
        name: the same in every language.
        state: one of ``STATES``.
        published: when readers first saw it, or will see it; None for a draft.
        updated: when its substance was changed, or None.
        bylines: contributors' slugs with their roles.
        lead: its place on top of the front page, from 1; 0 if it is not there.
        renamed: the slug that it has now, after it was published under ``slug``; or "".
        reason: of the embargo.
    """

    name: str
    language: str
    headline: str
    standfirst: str
    section: str
    slug: str
    state: str
    published: dt.datetime | None
    updated: dt.datetime | None
    dateline_place: str
    dateline_date: dt.date | None
    bylines: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]
    series: str
    picture: str
    caption: str
    related: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    lead: int
    renamed: str
    reason: str
    corrections: tuple[CorrectionNote, ...]
    withdrawn: Withdrawn | None
    text: str

    @property
    def pictures(self) -> tuple[str, ...]:
        """Names of the pictures above and inside the text."""
        return (*((self.picture,) if self.picture else ()), *prose.pictures_in(self.text))


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing page in one language."""

    name: str
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Everything in the sample.

    Args:
        publication: ``publication.toml`` as it is: names, sections, topics, series.
        people: the contributors of ``people.toml``.
        pictures: ``pictures.toml`` as it is.
        newsletters: those of ``newsletters.toml``.
        asking: ``appeals.toml`` as it is.
        stories: the oldest first, so that a text can point back.
    """

    publication: dict[str, Any]
    people: list[dict[str, Any]]
    pictures: dict[str, Any]
    newsletters: list[dict[str, Any]]
    asking: dict[str, Any]
    stories: tuple[Story, ...]
    pages: tuple[Standing, ...]

    @property
    def illustrator(self) -> dict[str, str]:
        """Who made the pictures: the name in each language."""
        slug = self.pictures["credit"]["illustrator"]
        return next({code: person[code] for code in LANGUAGES} for person in self.people if person["slug"] == slug)


def read(now: dt.datetime, folder: Path = FOLDER) -> Newsroom:
    """Read the sample newsroom as of a moment.

    Args:
        now: aware; all days are counted from it.

    Raises:
        ValueError: a file is not written as it should be.
    """
    stories = [_story(path, now) for path in sorted((folder / "articles").glob("*.md"))]
    # Drafts come last; what is to come has its own time.
    stories.sort(key=lambda story: (story.published or dt.datetime.max.replace(tzinfo=dt.UTC), story.name))
    return Newsroom(
        publication=_toml(folder / "publication.toml"),
        people=_toml(folder / "people.toml")["people"],
        pictures=_toml(folder / "pictures.toml"),
        newsletters=_toml(folder / "newsletters.toml")["newsletters"],
        asking=_toml(folder / "appeals.toml"),
        stories=tuple(stories),
        pages=tuple(_standing(folder / "pages" / f"{name}.{code}.md") for code in LANGUAGES for name in STANDING),
    )


def key_of(kind: str, name: str) -> uuid.UUID:
    """Return the key by which translations of one thing know each other; the same in every load."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://ilmera-ferry.example/{kind}/{name}")


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _standing(path: Path) -> Standing:
    name, language, _suffix = path.name.split(".")
    particulars, text = prose.split_file(path.read_text(encoding="utf-8"))
    return Standing(name, language, particulars["title"], text)


def _story(path: Path, now: dt.datetime) -> Story:
    name, language, _suffix = path.name.split(".")
    told, text = prose.split_file(path.read_text(encoding="utf-8"))
    dateline = told.get("dateline", {})
    state = told.get("state", "published")
    if state not in STATES:
        raise ValueError(f"{path.name}: “{state}” is not a state of an article; they are {', '.join(STATES)}.")
    return Story(
        name=name,
        language=language,
        headline=told["headline"],
        standfirst=dated(told["standfirst"], language, now.date()),
        section=told["section"],
        slug=told.get("slug", name),
        state=state,
        published=_published(told, now),
        updated=now - span(told["updated"]) if "updated" in told else None,
        dateline_place=dateline.get("place", ""),
        dateline_date=now.date() - dt.timedelta(days=dateline["day"]) if "day" in dateline else None,
        bylines=tuple(_byline(line) for line in told["bylines"]),
        topics=tuple(told["topics"]),
        series=told.get("series", ""),
        picture=told.get("picture", ""),
        caption=told.get("caption", ""),
        related=tuple(told.get("related", ())),
        sources=tuple((source, address) for source, address in told.get("sources", ())),
        lead=told.get("lead", 0),
        renamed=told.get("renamed", ""),
        reason=told.get("reason", ""),
        corrections=tuple(_correction(note, now) for note in told.get("corrections", ())),
        withdrawn=_withdrawn(told.get("withdrawal"), now),
        text=dated(text, language, now.date()),
    )


def _published(told: dict[str, Any], now: dt.datetime) -> dt.datetime | None:
    if "published" in told:
        return now - span(told["published"])
    return now + dt.timedelta(days=told["days"]) if "days" in told else None


def _byline(line: str) -> tuple[str, str]:
    slug, _, role = line.partition(":")
    return slug, role or "author"


def _correction(note: dict[str, Any], now: dt.datetime) -> CorrectionNote:
    return CorrectionNote(_before(note, now), note["text"], note.get("passage", ""), note.get("supersedes"))


def _withdrawn(notice: dict[str, Any] | None, now: dt.datetime) -> Withdrawn | None:
    return Withdrawn(_before(notice, now), notice["notice"]) if notice else None


def _before(told: dict[str, Any], now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(days=told["days"], hours=told["hours"])
