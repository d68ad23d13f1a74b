"""The rows of articles, and of everything that hangs on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from tamizdat.archive import plan as odds
from tamizdat.archive.chance import Chance
from tamizdat.archive.drawing import Text, Writer
from tamizdat.archive.newspaper import Edition, Place, Tree, key_of
from tamizdat.archive.plan import EACH_STATE, STATES, Particulars, Plan
from tamizdat.archive.rows import Rows
from tamizdat.articles.models import (
    Article,
    Byline,
    Correction,
    Embargo,
    LeadItem,
    RelatedArticle,
    Source,
    Withdrawal,
)

FAR_AHEAD = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
LEADING = 5
HANGING: tuple[type[Model], ...] = (
    Article,
    Article.topics.through,
    Byline,
    RelatedArticle,
    Source,
    Correction,
    Withdrawal,
    Embargo,
    LeadItem,
    Redirect,
)


def canary(state: str) -> str:
    """Return the word that stands in every text of a state that no reader may see, and nowhere else."""
    return f"Zwittermoor{state}"


class Desk:
    """Where articles are written, one after the other.

    Args:
        pictures: numbers of the pictures that the articles share.
    """

    def __init__(self, plan: Plan, tree: Tree, editions: list[Edition], pictures: list[int]) -> None:
        self.plan, self.tree, self.editions, self.pictures = plan, tree, editions, pictures
        self.rows = {model: Rows(model) for model in HANGING}
        self.first = tree.pages.next
        self.site = Site.objects.get(is_default_site=True).pk
        self.redirects = self.corrections = self.withdrawn = 0

    def write(self) -> None:
        """Write the rows that wait, pages before what hangs on them."""
        self.tree.pages.write()
        for rows in self.rows.values():
            rows.write()

    def publish(self, number: int) -> None:
        """Let an article wait that readers saw, and whatever happened to it since."""
        plan, moment = self.plan, self.plan.published(number)
        chance = plan.chance("article", number)
        original = plan.original_of(number)
        particulars = plan.particulars(original)
        writer = self._writer(number, chance, particulars)
        withdrawn = plan.is_withdrawn(number)
        text = writer.text(canary=canary("withdrawn") if withdrawn else "")
        if withdrawn:
            text = _headline_kept(text)
        updated = moment + dt.timedelta(hours=chance.between(2, 90)) if chance.hits(odds.UPDATED) else None
        updated = updated if updated and updated < plan.end else None
        place = self._page(
            number, text, original, live=not withdrawn, has_unpublished_changes=withdrawn, **_seen(moment, updated)
        )
        self._article(place, text, particulars, number, updated_at=updated)
        if original != number:
            self._add(
                Byline,
                article_id=place.number,
                contributor_id=self._someone(number, chance),
                role="translator",
                sort_order=9,
            )
        self._related(place, number, chance)
        if withdrawn:
            self._withdraw(place, text, moment, writer)
        elif chance.hits(odds.CORRECTED):
            self._correct(place, text, moment, writer)
        if chance.hits(odds.RENAMED):
            self._rename(place, moment)

    def keep_back(self, language: int, state: str, copy: int) -> int:
        """Let a text wait that no reader may see.

        Returns:
            The number of its page.
        """
        plan, edition = self.plan, self.editions[language]
        chance = plan.chance("kept back", language, state, copy)
        particulars = plan.particulars(copy)
        text = Writer(edition.words, chance).text(canary=canary(state))
        moment = plan.beginning + (plan.end - plan.beginning) / 2
        above = edition.sections[particulars.section]
        values: dict[str, Any] = {"live": False, "has_unpublished_changes": True, "latest_revision_created_at": moment}
        if state == "expired":
            # Of one the time has run out and the worker has not come by since.
            values = {**_seen(moment, None), "expire_at": moment + odds.DAY, "expired": copy > 0, "live": copy == 0}
        if state == "scheduled":
            values["go_live_at"] = FAR_AHEAD
        key = key_of(plan.seed, state, copy)
        place = self._placed(above, text, locale_id=edition.locale, translation_key=key, **values)
        self.rows[Article].add(page_ptr_id=place.number, standfirst=text.standfirst, body=text.body)
        topic, person = edition.unseen
        self._add(Byline, article_id=place.number, contributor_id=person, role="author", sort_order=0)
        self._add(Article.topics.through, article_id=place.number, topic_id=topic)
        if state == "embargoed":
            self._add(Embargo, article_id=place.number, until=FAR_AHEAD, reason=canary(state))
        return place.number

    def all_kept_back(self) -> Iterator[tuple[str, int]]:
        """Let every text wait that no reader may see; return their states and numbers."""
        for language in range(len(self.editions)):
            for state in STATES:
                for copy in range(EACH_STATE):
                    yield state, self.keep_back(language, state, copy)

    def lead(self, language: int) -> None:
        """Put some of the newest articles of a language on top of its front page."""
        count = self.plan.articles
        newest = [
            number for number in range(count - 1, max(count - 60, -1), -1) if self.plan.language_of(number) == language
        ]
        chosen = self.plan.chance("lead", language).some_of(newest[:20], LEADING)
        for order, number in enumerate(chosen):
            self._add(
                LeadItem,
                front_id=self.editions[language].front.number,
                article_id=self.first + number,
                sort_order=order,
            )

    def _add(self, model: type[Model], **values: Any) -> int:
        return self.rows[model].add(**values)

    def _edition(self, number: int) -> Edition:
        return self.editions[self.plan.language_of(number)]

    def _someone(self, number: int, chance: Chance) -> int:
        return chance.one_of(self._edition(number).contributors)

    def _writer(self, number: int, chance: Chance, particulars: Particulars) -> Writer:
        links = (
            [self.first + other for other in self._earlier(number, chance, chance.between(1, 2))]
            if chance.hits(odds.LINKED)
            else []
        )
        pictures = [chance.one_of(self.pictures)] if chance.hits(200) else []
        return Writer(self._edition(number).words, chance, links, pictures)

    def _earlier(self, number: int, chance: Chance, count: int) -> list[int]:
        """Choose earlier articles in the same language."""
        language = self.plan.language_of(number)
        found: set[int] = set()
        for _try in range(count * 3):
            other = chance.below(number) if number else 0
            if other < number and self.plan.language_of(other) == language and len(found) < count:
                found.add(other)
        return sorted(found)

    def _page(self, number: int, text: Text, original: int, **values: Any) -> Place:
        edition = self._edition(number)
        above = edition.sections[self.plan.particulars(original).section]
        key = key_of(self.plan.seed, "article", original)
        return self._placed(
            above, text, id=self.first + number, locale_id=edition.locale, translation_key=key, **values
        )

    def _placed(self, above: Place, text: Text, **values: Any) -> Place:
        return self.tree.add(Article, above, text.headline, self.tree.free_slug(above, text.headline), **values)

    def _article(
        self, place: Place, text: Text, told: Particulars, number: int, *, updated_at: dt.datetime | None
    ) -> None:
        edition, moment = self._edition(number), self.plan.published(number)
        dated = bool(text.dateline) and number % 3 > 0
        self.rows[Article].add(
            page_ptr_id=place.number,
            standfirst=text.standfirst,
            dateline_place=text.dateline,
            dateline_date=moment.date() if dated else None,
            lead_picture_id=None if told.picture is None else self.pictures[told.picture],
            lead_caption="" if told.picture is None else text.caption,
            body=text.body,
            series_id=None if told.series is None else edition.series[told.series],
            updated_at=updated_at,
        )
        for order, author in enumerate(told.authors):
            role = "author" if order == 0 else "reporter"
            contributor = edition.contributors[author]
            self._add(Byline, article_id=place.number, contributor_id=contributor, role=role, sort_order=order)
        measured = (0,) if self.plan.is_measured(number) else ()
        for topic in (*measured, *told.topics):
            self._add(Article.topics.through, article_id=place.number, topic_id=edition.topics[topic])

    def _related(self, place: Place, number: int, chance: Chance) -> None:
        if chance.hits(odds.RELATED):
            for order, other in enumerate(self._earlier(number, chance, chance.between(1, 3))):
                self._add(RelatedArticle, article_id=place.number, related_id=self.first + other, sort_order=order)
        if chance.hits(odds.SOURCED):
            writer = Writer(self._edition(number).words, chance)
            for order in range(chance.between(1, 3)):
                address = f"https://register.example/{chance.bits(32):x}"
                self._add(Source, article_id=place.number, name=writer.line("sources"), url=address, sort_order=order)

    def _correct(self, place: Place, text: Text, moment: dt.datetime, writer: Writer) -> None:
        chance, issued, before = writer.chance, moment, None
        passage = text.passage if chance.hits(500) else ""
        for _time in range(1 + chance.hits(odds.SUPERSEDED)):
            issued = min(issued + dt.timedelta(hours=chance.between(1, 200)), self.plan.end)
            before = self._add(
                Correction,
                article_id=place.number,
                headline=text.headline,
                issued_at=issued,
                text=writer.line("corrections"),
                passage=passage,
                supersedes_id=before,
            )
            self.corrections += 1

    def _withdraw(self, place: Place, text: Text, moment: dt.datetime, writer: Writer) -> None:
        taken = min(moment + dt.timedelta(days=writer.chance.between(1, 400)), self.plan.end)
        notice = writer.line("notices")
        self._add(Withdrawal, article_id=place.number, headline=text.headline, withdrawn_at=taken, notice=notice)
        self.withdrawn += 1

    def _rename(self, place: Place, moment: dt.datetime) -> None:
        self._add(
            Redirect,
            old_path=f"{place.url_path.rstrip('/')}-at-first",
            redirect_page_id=place.number,
            site_id=self.site,
            automatically_created=True,
            created_at=moment,
        )
        self.redirects += 1


def _seen(moment: dt.datetime, updated: dt.datetime | None) -> dict[str, Any]:
    last = updated or moment
    return {"first_published_at": moment, "last_published_at": last, "latest_revision_created_at": last}


def _headline_kept(text: Text) -> Text:
    """Leave the canary out of the headline: a notice repeats it."""
    return Text(
        headline=text.headline.removesuffix(f" {canary('withdrawn')}"),
        standfirst=text.standfirst,
        dateline=text.dateline,
        caption=text.caption,
        body=text.body,
        passage=text.passage,
    )
