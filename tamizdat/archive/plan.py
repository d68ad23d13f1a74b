"""How an archive is laid out: rules that follow from its size, its seed and its languages, without any database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from tamizdat.archive.chance import Chance, ranked

DAY = dt.timedelta(days=1)
YEARS = 20
UNTIL = dt.date(2026, 10, 31)
SECTIONS, SERIES, CONTRIBUTORS, PICTURES = 8, 20, 60, 24
MOST_TOPICS = 200
# Of a thousand articles so many …
CORRECTED = 20
RENAMED = 5
UPDATED = 30
RELATED = 200
LINKED = 100
SOURCED = 100
SERIAL = 80
PICTURED = 850
SHARED_BYLINE = 200
# … and of a thousand corrections, and of contributors.
SUPERSEDED = 250
PSEUDONYMS = 100
# One topic has every twentieth article of each language: its size is known before anything is drawn.
MEASURED_EVERY, MEASURED_AT = 20, 7
# And every five-hundredth article is withdrawn.
WITHDRAWN_EVERY, WITHDRAWN_AT = 500, 137
STATES = ("draft", "embargoed", "scheduled", "expired")
EACH_STATE = 2


@dataclass(frozen=True, slots=True)
class Particulars:
    """What an article is, apart from its words; its translations share it.

    Args:
        section, series, picture: places in their lists; None for no series or picture.
        topics, authors: likewise; the topics without the measured one.
    """

    section: int
    series: int | None
    picture: int | None
    topics: tuple[int, ...]
    authors: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """An archive.

    Args:
        articles: how many that readers can reach, as articles or as notices in their places.
        seed: any whole number; another one gives another archive.
        languages: BCP 47 tags; the first has the most articles.
        until: the last day on which something was published.
    """

    articles: int
    seed: int
    languages: tuple[str, ...] = ("en",)
    until: dt.date = UNTIL

    @property
    def kept_back(self) -> int:
        """How many texts there are besides that no reader may see."""
        return len(self.languages) * len(STATES) * EACH_STATE

    @property
    def topics(self) -> int:
        """How many topics there are in each language, the measured one included."""
        return min(MOST_TOPICS, 12 + int(self.articles**0.5 * 0.6))

    @property
    def contributors(self) -> int:
        """How many people write in each language."""
        return min(CONTRIBUTORS, 8 + self.articles // 20)

    @property
    def series(self) -> int:
        """How many series there are in each language."""
        return min(SERIES, 2 + self.articles // 100)

    @property
    def pictures(self) -> int:
        """How many pictures the articles share."""
        return min(PICTURES, 2 + self.articles // 40)

    @cached_property
    def beginning(self) -> dt.datetime:
        """When the first article may have been published."""
        return dt.datetime(self.until.year - YEARS, self.until.month, min(self.until.day, 28), tzinfo=dt.UTC)

    @cached_property
    def end(self) -> dt.datetime:
        """The moment after which nothing was published."""
        return dt.datetime(self.until.year, self.until.month, self.until.day, tzinfo=dt.UTC) + DAY

    def chance(self, *words: object) -> Chance:
        """Return the throws about something in this archive."""
        return Chance(self.seed, *words)

    def language_of(self, number: int) -> int:
        """Return the place of an article's language: the first has two of every round, the others one."""
        return max(0, number % (len(self.languages) + 1) - 1)

    def place_in_language(self, number: int) -> int:
        """Count an article among those of its language, from 0."""
        rounds, rest = divmod(number, len(self.languages) + 1)
        return rounds * 2 + rest if rest < 2 else rounds  # noqa: PLR2004  two of every round

    def original_of(self, number: int) -> int:
        """Return the number of the article that this one translates; its own if it is no translation."""
        rounds, rest = divmod(number, len(self.languages) + 1)
        return number - rest + 1 if rest > 1 and rounds % 2 == 0 else number

    def is_measured(self, number: int) -> bool:
        """Tell whether an article bears the topic whose size is exact."""
        return self.place_in_language(number) % MEASURED_EVERY == MEASURED_AT

    def is_withdrawn(self, number: int) -> bool:
        """Tell whether a notice stands in an article's place."""
        return number % WITHDRAWN_EVERY == WITHDRAWN_AT

    def published(self, number: int) -> dt.datetime:
        """Return when an article was first published: evenly over the years, each in a step of its own."""
        step = (self.end - self.beginning) / self.articles
        moment = self.beginning + step * number + step * self.chance("moment", number).below(1000) / 1000
        return moment.replace(microsecond=0)

    def particulars(self, number: int) -> Particulars:
        """Return what an article is."""
        chance = self.chance("particulars", number)
        return Particulars(
            section=self._sections[chance.bits(11)],
            series=chance.below(self.series) if chance.hits(SERIAL) else None,
            picture=chance.below(self.pictures) if chance.hits(PICTURED) else None,
            topics=self._drawn_topics(chance),
            authors=tuple(chance.some_of(self._everyone, 1 + chance.hits(SHARED_BYLINE))),
        )

    @cached_property
    def _sections(self) -> list[int]:
        return ranked(range(SECTIONS))

    @cached_property
    def _everyone(self) -> range:
        return range(self.contributors)

    @cached_property
    def _topics(self) -> list[int]:
        return ranked(range(1, self.topics))

    def _drawn_topics(self, chance: Chance) -> tuple[int, ...]:
        drawn = [self._topics[chance.bits(11)] for _each in range(chance.between(2, 3))]
        return tuple(dict.fromkeys(drawn))
