# ruff: noqa: PLR2004  the thresholds of a rule stand in the rule
"""From a sorted page to an ImportedArticle, or to the reason why the page holds none.

This is where fields are weighed against each other: a dateline's day gets its year from the date of publication, the
page's language is checked against the text, and every field gets a confidence that a person can act on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from tamizdat.importers import dates, furniture, language, lexicon, sorting, wording
from tamizdat.importers.imported import Dateline, ImportedArticle, LeftOut, NoArticle, Paragraph
from tamizdat.importers.passages import Passage
from tamizdat.importers.pieces import ASKING, Hints, Sorted
from tamizdat.importers.recurring import Recurring

# Weights of the fields in the confidence all in all.
_WEIGHTS = {"headline": 3, "paragraphs": 5, "language": 1, "bylines": 1, "published": 1}
_LEAST_WORDS = 22
# Nothing that anybody saves as a page was published before the first newspapers.
_OLDEST_YEAR = 1600
_YEARS_AHEAD = 100


def article_in(
    passages: Sequence[Passage], digest: str, hints: Hints | None = None, recurring: Recurring | None = None
) -> ImportedArticle:
    """Find the article in a page's passages.

    Args:
        passages: in the page's order.
        digest: SHA-256 of the source, in hexadecimal.
        hints: what the page's metadata says, if it has any.
        recurring: what is known to stand on other pages of the source.

    Raises:
        NoArticle: saying what the page seems to be instead.
    """
    hints = hints or Hints()
    found = sorting.sort(passages, hints, recurring)
    _refuse_without_article(found, hints)
    warnings: list[str] = []
    published, published_certainty = _published(found, hints, warnings)
    tag, tag_certainty = _language(found, hints, warnings)
    dateline = _dateline(found, published, warnings)
    confidence = {
        "headline": found.headline_certainty,
        "standfirst": found.standfirst_certainty if found.standfirst else 0.6,
        "dateline": found.dateline_certainty if dateline.place else 0.8,
        "bylines": found.bylines_certainty if found.bylines else 0.6,
        "published": published_certainty,
        "language": tag_certainty,
        "paragraphs": _body_certainty(found, hints),
    }
    _warn(found, warnings)
    return ImportedArticle(
        headline=found.headline,
        standfirst=found.standfirst,
        dateline=dateline,
        bylines=found.bylines,
        published=published,
        language=tag,
        paragraphs=tuple(found.paragraphs),
        left_out=tuple(
            LeftOut(text, code, str(furniture.REASONS[code])) for text, code in sorting.left_out(found.pieces)
        ),
        digest=digest,
        confidence=_overall(confidence),
        confidence_by_field=confidence,
        warnings=tuple(warnings),
        address=hints.address or None,
    )


def _overall(confidence: dict[str, float]) -> float:
    total = sum(confidence[name] * weight for name, weight in _WEIGHTS.items())
    return round(total / sum(_WEIGHTS.values()), 2)


def _refuse_without_article(found: Sorted, hints: Hints) -> None:
    prose = [paragraph for paragraph in found.paragraphs if paragraph.kind != "heading"]
    size = sum(wording.count(paragraph.text) for paragraph in prose)
    texts = [piece.text for piece in found.pieces]
    if not texts:
        raise NoArticle(_("The file is empty: save the page again, or copy its text into the file."))
    if _is_error_page(texts, size):
        raise NoArticle(_("This is an error page, not an article: open the article in a browser and save it again."))
    if _is_search_result(texts):
        raise NoArticle(_("This is a list of search results: open one article of it and save that page."))
    if not any(wording.is_prose(paragraph.text) for paragraph in prose) or size < _LEAST_WORDS:
        raise NoArticle(_nothing_found(found))
    if _is_appeal(found, prose):
        raise NoArticle(_nothing_found(found))
    if _is_list_of_articles(found, hints):
        raise NoArticle(_("This page lists articles and holds none of its own: open one of them and save that page."))


def _nothing_found(found: Sorted) -> str:
    reasons = {piece.reason for piece in found.pieces if piece.reason}
    if "consent" in reasons and len(found.pieces) < 25:
        return _(
            "Only a consent or cookie notice was found: accept or close it in the browser, then save the page again."
        )
    return _(
        "No article was found, only what stands around articles: check that the file holds the whole text of one "
        "article page."
    )


def _is_appeal(found: Sorted, prose: Sequence[Paragraph]) -> bool:
    """Tell whether what remains of a page full of widgets is the outlet's talk with its donors."""
    asking = sum(1 for piece in found.pieces if piece.reason in ASKING)
    if found.bylines or found.date_lines or found.dateline.place or asking < max(6, len(prose) * 1.5):
        return False
    talk = [one for one in prose if _is_talk(wording.unquoted(one.text))]
    return len(talk) * 2 > len(prose)


def _is_talk(voice: str) -> bool:
    return bool(lexicon.FIRST_PERSON.search(voice) or lexicon.SECOND_PERSON.search(voice))


def _is_error_page(texts: Sequence[str], size: int) -> bool:
    return size < 120 and any(
        wording.count(text) <= 12 and lexicon.NOT_FOUND.search(wording.key(text)) for text in texts[:12]
    )


def _is_search_result(texts: Sequence[str]) -> bool:
    return any(lexicon.SEARCH_RESULT.search(wording.key(text)) for text in texts[:25] if wording.count(text) <= 12)


def _is_list_of_articles(found: Sorted, hints: Hints) -> bool:
    """Tell whether the page is titles and teasers in turn: no paragraph is ever followed by another."""
    if hints.is_article or _is_numbered(found):
        return False
    body = [
        piece for piece in found.pieces if piece.kept or piece.reason in ("date", "loose_lines", "byline", "related")
    ]
    kept = [i for i, piece in enumerate(body) if piece.kept and piece.kept.kind == "paragraph"]
    if len(kept) < 3:
        return False
    runs = sum(1 for a, b in pairwise(kept) if b == a + 1)
    short = sum(1 for i in kept if wording.count(body[i].text) <= 50)
    return runs <= (len(kept) - 1) * 0.2 and short >= len(kept) * 0.8


def _is_numbered(found: Sorted) -> bool:
    """Tell whether the subheadings count ("1. …", "2. …"), as those of an article made of items do."""
    numbers = [match[1] for one in found.paragraphs if (match := re.match(r"(\d{1,2})[.)] ", one.text))]
    return len(numbers) >= 3 and [int(number) for number in numbers] in (
        list(range(1, len(numbers) + 1)),
        list(range(len(numbers), 0, -1)),
    )


def _published(found: Sorted, hints: Hints, warnings: list[str]) -> tuple[dt.datetime | dt.date | None, float]:
    if hints.published and _is_believable(hints.published):
        return hints.published, 0.97
    if hints.published:
        warnings.append(_("The page's date of publication is centuries away, so no date of publication was taken."))
        return None, 0.3
    lines = found.date_lines
    on_page = [one for line in lines for one in dates.find(line)]
    certain = [one for one in on_page if one.year and not one.updated]
    if certain:
        return certain[0].moment or certain[0].date, 0.9
    if ambiguous := [line for line in lines if dates.is_ambiguous(line)]:
        return _disambiguated(ambiguous[0], on_page, warnings)
    if any(one.updated for one in on_page):
        warnings.append(_("The page tells only when it was updated, not when it was published."))
    elif lines:
        warnings.append(_("The page's date has no year or is relative, so no date of publication was taken."))
    return None, 0.5


def _is_believable(published: dt.date) -> bool:
    """Tell whether anything can have been published then; what machines write for "never" is the year 1 or 9999."""
    return _OLDEST_YEAR <= published.year <= dt.datetime.now(dt.UTC).year + _YEARS_AHEAD


def _disambiguated(line: str, others: Sequence[dates.Found], warnings: list[str]) -> tuple[dt.date | None, float]:
    readings = {one.date for day_first in (True, False) for one in dates.find(line, day_first=day_first)[:1]}
    agreed = readings & {one.date for one in others}
    if len(agreed) == 1:
        return agreed.pop(), 0.8
    warnings.append(
        _("The date “%(line)s” can be read in two ways, so no date of publication was taken.") % {"line": line}
    )
    return None, 0.3


def _dateline(found: Sorted, published: dt.datetime | dt.date | None, warnings: list[str]) -> Dateline:
    day = found.dateline_day
    if day is None:
        return found.dateline
    if day.date:
        return Dateline(found.dateline.place, day.date)
    year = published or next((one.date for line in found.date_lines for one in dates.find(line) if one.date), None)
    if year is None:
        warnings.append(
            _("The dateline's day has no year, and no other date on the page tells it; the day was left out.")
        )
        return found.dateline
    return Dateline(found.dateline.place, _nearest(day, year))


def _nearest(day: dates.Found, published: dt.date) -> dt.date | None:
    """Return the day in the year that puts it at, or shortly before, the date of publication."""
    reference = published.date() if isinstance(published, dt.datetime) else published
    candidates = [
        date for year in (reference.year, reference.year - 1, reference.year + 1) if (date := day.in_year(year))
    ]
    return min(candidates, key=lambda date: abs((reference - date).days), default=None)


def _language(found: Sorted, hints: Hints, warnings: list[str]) -> tuple[str, float]:
    text = "\n".join(paragraph.text for paragraph in found.paragraphs)
    detected, certainty = language.detect(f"{found.headline or ''}\n{text}")
    stated = language.canonical(hints.language) if hints.language else ""
    if not stated or stated == "und":
        return detected, certainty
    if language.primary(stated) == detected or certainty < 0.6:
        return language.without_region(stated), 0.98
    warnings.append(
        _("The page says its language is %(stated)s, but the text is in %(detected)s.")
        % {"stated": stated, "detected": detected}
    )
    return detected, round(certainty * 0.9, 2)


def _body_certainty(found: Sorted, hints: Hints) -> float:
    loose = sum(1 for piece in found.pieces if piece.reason == "loose_lines")
    doubtful = sum(1 for piece in found.pieces if piece.kept and piece.doubtful)
    size = sum(wording.count(paragraph.text) for paragraph in found.paragraphs)
    score = 0.93 if hints.is_article else 0.88
    score -= min(0.25, 0.04 * loose + 0.08 * doubtful) + (0.2 if size < 60 else 0.0)
    return round(max(0.2, score), 2)


def _warn(found: Sorted, warnings: list[str]) -> None:
    if not found.headline:
        warnings.append(_("The page shows no headline: write one before publishing."))
    elif found.headline_certainty < 0.65:
        warnings.append(_("The headline is a guess: check it."))
    if any(piece.kept and piece.doubtful for piece in found.pieces):
        warnings.append(_("A kept paragraph speaks to the reader as an appeal or a newsletter box does: check it."))
    if any(piece.reason == "loose_lines" for piece in found.pieces):
        warnings.append(_("Short lines without a full stop were left out: check that none was a list or a verse."))
    if any(lexicon.PAYWALL.search(wording.key(piece.text)) for piece in found.pieces if not piece.kept):
        warnings.append(_("The page may break off at a paywall: check that the text is whole."))


def first_words(paragraphs: Sequence[Paragraph], length: int = 70) -> str:
    """Return the first words of a text, to stand in for a headline until a person writes one."""
    text = next((paragraph.text for paragraph in paragraphs), "")
    return text if len(text) <= length else text[:length].rsplit(None, 1)[0] + "…"
