"""What holds of pages now, read from the newsroom's own tables: which readers can reach, and in which lists."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, TextField
from django.db.models.functions import Cast

from tamizdat.articles.models import Article, Byline, Correction, Section
from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.rolls import ALL, CONTRIBUTOR, EVER, NAMED, SECTION, SERIES, TOPIC, RollKey, month_key
from tamizdat.press.links import Target
from tamizdat.press.manuscripts import DamagedBodyError, blocks_of, in_parts, raw_body, stands_alone
from tamizdat.press.material import references_of
from tamizdat.press.models import Entry
from tamizdat.press.names import Name
from tamizdat.press.publication import public_articles, published_locales

_COLUMNS = (
    F("pk"),
    F("locale__language_code"),
    F("url_path"),
    F("first_published_at"),
    F("translation_key"),
    F("expire_at"),
    F("title"),
    F("standfirst"),
    F("path"),
    F("lead_picture_id"),
    F("series_id"),
    Cast("body", TextField()),
)


@dataclass(frozen=True, slots=True)
class State:
    """A page that readers can reach, or of the kind ``gone`` an article that they once could.

    Args:
        card: digest of what lists show of an article.
        look_again: when time alone will change what readers may see of it, or None.
        rolls: the lists in which it stands.
        references: what its text leads to or shows: pairs of ``page``, ``lead``, ``picture`` or ``file`` and a number.
    """

    kind: str
    language: str
    address: str
    translation_key: UUID
    published: dt.datetime | None = None
    card: str = ""
    look_again: dt.datetime | None = None
    rolls: frozenset[RollKey] = frozenset()
    references: frozenset[Target] = frozenset()


class Reading:
    """One look at the newsroom's tables.

    Args:
        now: the moment of which it speaks.
        almanac: opened at that moment.
    """

    def __init__(self, now: dt.datetime, almanac: Almanac) -> None:
        self.now = now
        self._almanac = almanac
        self._names: dict[str, dict[int, Name]] = {sort: almanac.names_by_number(sort) for sort in NAMED}
        # All of them: what is published under a section that is hidden stands there when it is shown again.
        self._sections = {path: str(number) for path, number in Section.objects.values_list("path", "pk")}

    def states(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[int, State]]:
        """Return those among some pages that readers can reach, in no order; of all pages if None."""
        others: set[int] = set()
        for some in in_parts(self._all_articles() if numbers is None else sorted(set(numbers))):
            found = dict(self._articles(some))
            found.update(self._notices([number for number in some if number not in found]))
            yield from found.items()
            yield from self._gone(set(some).difference(found))
            others.update(set(some).difference(found))
        if numbers is None or others:
            yield from self._other_pages(None if numbers is None else others)

    def _other_pages(self, numbers: set[int] | None) -> Iterator[tuple[int, State]]:
        almanac = self._almanac
        for kind, pages in (
            ("front", almanac.fronts),
            ("section", almanac.sections),
            ("standing", almanac.standing_pages),
        ):
            for page in pages:
                if numbers is None or page.pk in numbers:
                    references = references_of(raw_body(page.body)) if kind == "standing" else ()
                    yield (
                        page.pk,
                        State(
                            kind,
                            page.language,
                            page.address,
                            page.translation_key,
                            look_again=page.expire_at if page.expire_at and page.expire_at > self.now else None,
                            references=frozenset(references),
                        ),
                    )

    def _all_articles(self) -> Iterator[int]:
        return Article.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5_000)

    def _notices(self, numbers: list[int]) -> Iterator[tuple[int, State]]:
        notices = Article.objects.withdrawn().filter(pk__in=numbers, locale__in=published_locales())
        columns = ("pk", "locale__language_code", "url_path", "translation_key", "first_published_at")
        for number, language, address, key, published in notices.order_by().values_list(*columns):
            yield number, State("withdrawn", language, address, key, published, rolls=_ever(language, published))

    def _gone(self, numbers: Iterable[int]) -> Iterator[tuple[int, State]]:
        """Return those among articles that no reader can reach which readers once could."""
        ever = Article.objects.filter(pk__in=list(numbers), first_published_at__isnull=False)
        gone = ever.filter(locale__in=published_locales())
        columns = ("pk", "locale__language_code", "translation_key", "first_published_at", "live", "embargo__until")
        for number, language, key, published, live, until in gone.order_by().values_list(*columns):
            # Published by somebody whose clock is ahead of ours: its embargo has yet to end here.
            again = until if live and until and until > self.now else None
            rolls = _ever(language, published)
            yield number, State(Entry.GONE, language, "", key, published, look_again=again, rolls=rolls)

    def _articles(self, numbers: list[int]) -> Iterator[tuple[int, State]]:
        rows = list(public_articles(self.now).filter(pk__in=numbers).order_by().values_list(*_COLUMNS))
        names = self._names_of([row[0] for row in rows])
        recorded = Correction.objects.filter(article__in=numbers).order_by()
        corrected = set(recorded.values_list("article", flat=True))
        for number, language, address, published, key, expires, title, first, path, picture, series, body in rows:
            section = path[: -Article.steplen]
            yield (
                number,
                State(
                    "article",
                    language,
                    address,
                    key,
                    published=published,
                    card=digest(title, first, address, published, picture, number in corrected),
                    look_again=expires,
                    rolls=frozenset(self._rolls(language, published, section, series, names[number])),
                    references=frozenset(_references(body, picture)),
                ),
            )

    def _names_of(self, numbers: list[int]) -> Mapping[int, list[tuple[str, str]]]:
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        topics = Article.topics.through.objects.filter(article__in=numbers).values_list("article", "topic")
        bylines = Byline.objects.filter(article__in=numbers).order_by().values_list("article", "contributor")
        for sort, rows in ((TOPIC, topics), (CONTRIBUTOR, bylines)):
            for article, number in rows:
                found[article].append((sort, self._names[sort][number].slug))
        return found

    def _rolls(
        self, language: str, published: dt.datetime, section: str, series: int | None, names: list[tuple[str, str]]
    ) -> Iterator[RollKey]:
        yield RollKey(ALL, language)
        yield RollKey(EVER, language)
        yield month_key(language, published)
        yield from (RollKey(sort, language, slug) for sort, slug in names)
        if section in self._sections:
            yield RollKey(SECTION, language, self._sections[section])
        if series:
            yield RollKey(SERIES, language, self._names[SERIES][series].slug)


def _ever(language: str, published: dt.datetime | None) -> frozenset[RollKey]:
    return frozenset([RollKey(EVER, language)] if published else ())


def _references(body: str, lead: int | None) -> set[Target]:
    found: set[Target] = {("lead", lead)} if lead else set()
    if not stands_alone(body):
        # A damaged body fails its own page; whatever else has changed must be taken in all the same.
        with suppress(DamagedBodyError):
            found |= references_of(blocks_of(body))
    return found


def digest(*told: object) -> str:
    """Return sixteen digits that tell whether something is still the same."""
    return hashlib.blake2b(repr(told).encode(), digest_size=8).hexdigest()
