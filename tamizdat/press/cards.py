"""Articles as they stand in lists, gathered in the same few queries however many there are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef
from markupsafe import Markup

from tamizdat.articles.models import Article, Correction
from tamizdat.press import facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.manuscripts import Manuscript, in_parts
from tamizdat.press.models import Entry
from tamizdat.press.numbers import Numbers
from tamizdat.theme.environment import kept_card
from tamizdat.theme.linking import SECTION_MARK

_COLUMNS = (
    F("pk"),
    F("title"),
    F("url_path"),
    F("standfirst"),
    F("first_published_at"),
    F("locale__language_code"),
    F("path"),
    F("lead_picture_id"),
    Exists(Correction.objects.filter(article=OuterRef("pk"))),
)
# Under what an almanac keeps what was read ahead.
_READ = "articles in lists"
NOT_YET_IN_SIGHT = ' loading="lazy" decoding="async"'


def cards_by_number(numbers: Iterable[int], almanac: Almanac) -> dict[int, facts.Card]:
    """Return cards of those among some articles that are public."""
    read: dict[int, tuple] = almanac.kept(_READ, dict)
    found: dict[int, facts.Card] = {}
    for some in in_parts(numbers):
        known = {number: read[number] for number in some if number in read}
        rows = {**known, **_rows(number for number in some if number not in read)}
        pictures = almanac.pictures(picture for *_others, picture, _corrected in rows.values())
        for number, (headline, address, standfirst, published, language, path, picture, corrected) in rows.items():
            found[number] = facts.Card(
                headline=headline,
                address=address,
                standfirst=standfirst,
                published=published,
                language=language,
                section=almanac.section_at(path[: -Article.steplen]),
                picture=pictures.get(picture),
                corrected=corrected,
            )
    return found


def read_ahead(numbers: Iterable[int], almanac: Almanac) -> None:
    """Read articles of which several lists will want the cards, all in the same few queries."""
    read: dict[int, tuple] = almanac.kept(_READ, dict)
    for some in in_parts(number for number in numbers if number not in read):
        rows = _rows(some)
        read.update(rows)
        almanac.look_ahead(picture for *_others, picture, _corrected in rows.values())


def _rows(numbers: Iterable[int]) -> dict[int, tuple]:
    some = list(numbers)
    if not some:
        return {}
    public = Entry.objects.filter(number__in=Numbers(some), kind="article").values("number")
    rows = Article.objects.order_by().filter(pk__in=public).values_list(*_COLUMNS)
    return {number: tuple(rest) for number, *rest in rows}


def card_of(article: Manuscript, almanac: Almanac) -> facts.Card:
    """Return the card of a public article that has been read as a whole."""
    if article.published is None:
        raise ValueError(f"article {article.number} was never published")
    return facts.Card(
        headline=article.headline,
        address=article.address,
        standfirst=article.standfirst,
        published=article.published,
        language=article.language,
        section=almanac.section_at(article.path),
        picture=almanac.pictures([article.lead_picture]).get(article.lead_picture or 0),
        corrected=bool(article.corrections),
    )


def chosen(numbers: Iterable[int], almanac: Almanac) -> tuple[facts.Card, ...]:
    """Return the cards of some articles in the order given; one that is not public is left out."""
    wanted = list(numbers)
    found = cards_by_number(wanted, almanac)
    return tuple(found[number] for number in wanted if number in found)


def in_list(card: facts.Card) -> str:
    """Return an article's place in a list, with marks around the link to its section."""
    return kept_card(card, card.language)


def fitted(cards: Iterable[str], *, with_section: bool) -> tuple[Markup, ...]:
    """Fit places of articles into one list.

    Args:
        with_section: whether the list tells the section of each.
    """
    whole = cards if with_section else map(_without_section, cards)
    # The first one is seen at once; its picture need not wait.
    found = [html if place else html.replace(NOT_YET_IN_SIGHT, "", 1) for place, html in enumerate(whole)]
    return tuple(Markup(html) for html in found)  # noqa: S704  the theme's own markup


def _without_section(html: str) -> str:
    before, *rest = html.split(SECTION_MARK)
    return before + rest[-1] if rest else before
