"""Filling an empty database with an archive.

All of it is one transaction: a process that is killed leaves the database as it was. Of pictures that had been drawn by
then, only files remain, named by their content; the next attempt finds them there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page, Revision

from tamizdat.archive import gallery
from tamizdat.archive.articles import FAR_AHEAD, HANGING, Desk, canary
from tamizdat.archive.newspaper import PAGE_MODELS, Tree, open_editions
from tamizdat.archive.plan import STATES, Plan
from tamizdat.archive.rows import count_on
from tamizdat.archive.vocabulary import LANGUAGES, language
from tamizdat.articles.models import Article, Contributor, Series, Topic
from tamizdat.press.inventory.notes import everything_noted_at_once

BATCH = 500
LEAST, MOST = 1, 1_000_000


class NotEmptyError(Exception):
    """The database holds a newspaper, which invented articles must not be mixed with."""

    def __init__(self) -> None:
        super().__init__("There is a newspaper in this database already: generate an archive into an empty one.")


class UnknownWordsError(Exception):
    """Nothing can be written in a language."""

    def __init__(self, language: str) -> None:
        super().__init__(f"There are no words for “{language}”: an archive can be written in {', '.join(LANGUAGES)}.")


@dataclass(frozen=True, slots=True)
class Generated:
    """What an archive consists of.

    Args:
        articles: that readers can reach, withdrawn ones included.
        kept_back: drafts and others that no reader may see.
        measured_topic: the slug and the articles (in the first language) of the topic whose size is exact.
        canaries: words that stand in texts that no reader may see, and nowhere else.
        corrections, withdrawn, redirects: None before it was written.
    """

    articles: int
    kept_back: int
    topics: int
    contributors: int
    series: int
    pictures: int
    measured_topic: dict[str, Any]
    canaries: list[str]
    corrections: int | None = None
    withdrawn: int | None = None
    redirects: int | None = None

    def as_json(self, plan: Plan) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        return {"seed": plan.seed, "languages": list(plan.languages), "until": plan.until.isoformat(), **asdict(self)}


def check(plan: Plan) -> None:
    """Refuse what could not be generated, or only over something else.

    Raises:
        UnknownWordsError: of a language.
        NotEmptyError: there is a newspaper.
    """
    for code in plan.languages:
        if code not in LANGUAGES:
            raise UnknownWordsError(code)
    if Page.objects.filter(depth__gt=1).exists() or Topic.objects.exists() or Contributor.objects.exists():
        raise NotEmptyError


@transaction.atomic
def generate(plan: Plan, tell: Callable[[int], None] = lambda _done: None) -> Generated:
    """Give an empty database an archive.

    Args:
        tell: is told from time to time how many articles there are.

    Raises:
        UnknownWordsError: of a language.
        NotEmptyError: there is a newspaper.
    """
    check(plan)
    with everything_noted_at_once():
        return _generate(plan, tell)


def _generate(plan: Plan, tell: Callable[[int], None]) -> Generated:
    tree = Tree(plan)
    pictures = gallery.hang(plan, lambda: tell(0))
    editions = open_editions(tree)
    desk = Desk(plan, tree, editions, pictures)
    for number in range(plan.articles):
        desk.publish(number)
        if (number + 1) % BATCH == 0:
            desk.write()
            tell(number + 1)
    kept_back = list(desk.all_kept_back())
    for edition in range(len(editions)):
        desk.lead(edition)
    desk.write()
    tree.close()
    count_on([Page, *PAGE_MODELS, *HANGING, Topic, Series, Contributor])
    _schedule([number for state, number in kept_back if state == "scheduled"], plan.beginning)
    tell(plan.articles)
    return replace(foreseen(plan), corrections=desk.corrections, withdrawn=desk.withdrawn, redirects=desk.redirects)


def _schedule(numbers: list[int], moment: dt.datetime) -> None:
    """Have texts approved for a day that no test will live to see."""
    for article in Article.objects.filter(pk__in=numbers):
        revision = article.save_revision()
        Revision.objects.filter(pk=revision.pk).update(created_at=moment, approved_go_live_at=FAR_AHEAD)
    Page.objects.filter(pk__in=numbers).update(latest_revision_created_at=moment)


def foreseen(plan: Plan) -> Generated:
    """Return what an archive will consist of, apart from what falls out only as its articles are written."""
    measured = sum(1 for number in range(plan.articles) if plan.language_of(number) == 0 and plan.is_measured(number))
    return Generated(
        articles=plan.articles,
        kept_back=plan.kept_back,
        topics=plan.topics,
        contributors=plan.contributors,
        series=plan.series,
        pictures=plan.pictures,
        measured_topic={"slug": slugify(language("en").told["subjects"][0]), "articles": measured},
        canaries=[canary(state) for state in (*STATES, "withdrawn")],
    )
