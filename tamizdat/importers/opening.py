# ruff: noqa: PLR2004  the thresholds of a rule stand in the rule
"""What stands before the text: headline, standfirst, byline, date, a dateline on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tamizdat.importers import byline, dateline, dates, wording
from tamizdat.importers.imported import Byline, Dateline
from tamizdat.importers.pieces import Hints, Piece, Sorted, is_date_row, is_meta, is_text
from tamizdat.importers.recurring import Recurring


def take_headline(result: Sorted, hints: Hints, recurring: Recurring) -> int:
    """Find the headline and return its position, or -1 when it stands in no passage."""
    pieces = result.pieces
    for rank, hint in enumerate(hints.headlines):
        if (index := _matching(pieces, hint)) is not None:
            result.headline, result.headline_certainty = pieces[index].text, 0.98 if rank == 0 else 0.9
            pieces[index].taken, pieces[index].reason = "headline", ""
            return index if _precedes_text(pieces, index) else -1
    if hints.headlines:
        result.headline, result.headline_certainty = hints.headlines[0], 0.85
        return -1
    return _guess_headline(result, recurring)


def _precedes_text(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether the text follows a headline, which some pages repeat at their end."""
    before = sum(wording.count(piece.text) for piece in pieces[:index] if is_text(piece))
    return before <= sum(wording.count(piece.text) for piece in pieces[index:] if is_text(piece))


def _matching(pieces: Sequence[Piece], hint: str) -> int | None:
    wanted = wording.key(hint)
    equal = [i for i, piece in enumerate(pieces) if wording.key(piece.text) == wanted]
    if equal:
        return next((i for i in equal if pieces[i].passage.level == 1), equal[0])
    for i, piece in enumerate(pieces):
        own = wording.key(piece.text)
        if wording.count(own) < 3 or not wording.is_title_like(piece.text):
            continue
        if wanted.startswith(own) and _is_site_suffix(wanted[len(own) :]):
            return i
        if wanted.endswith(own) and _is_site_prefix(wanted[: -len(own)]):
            return i
    return None


def _is_site_prefix(rest: str) -> bool:
    return rest.strip()[-1:] in ("|", "-", ":", "•", "/", "»", "·") and wording.count(rest) <= 4


def _is_site_suffix(rest: str) -> bool:
    return rest.strip()[:1] in ("|", "-", ":", "•", "/", "»", "·", "<") and wording.count(rest) <= 7


def _guess_headline(result: Sorted, recurring: Recurring) -> int:
    pieces = result.pieces
    first = _first_text(pieces)
    about = wording.stems(" ".join(piece.text for piece in pieces[first:] if is_text(piece)))
    strong = [i for i, piece in enumerate(pieces) if piece.passage.level == 1 and not piece.passage.outside]
    limit = max(first, strong[0] + 1 if strong else 0)
    rated = {i: _headline_score(pieces, i, first, about, recurring) for i in range(min(limit, len(pieces)))}
    scores = {i: score for i, score in rated.items() if score is not None and score > 0}
    if not scores and (lone := _lone_title(rated, pieces, first)) is not None:
        scores[lone] = 0.0
    if not scores:
        return -1
    best = max(scores, key=lambda i: scores[i])
    while (above := _better(pieces, scores, best)) is not None:
        best = above
    others = [score for i, score in scores.items() if abs(i - best) > 1]
    lead = scores[best] - max(others, default=0.0)
    result.headline = pieces[best].text
    result.headline_certainty = round(min(0.95, 0.55 + 0.1 * lead), 2)
    pieces[best].taken, pieces[best].reason = "headline", ""
    return best


def _lone_title(rated: Mapping[int, float | None], pieces: Sequence[Piece], first: int) -> int | None:
    """Return the position of the one line that stands above the text, however short or strange to it, or None."""
    lone = [i for i, score in rated.items() if score is not None and not byline.is_full_name(pieces[i].text)]
    alone = len(lone) == 1 and sum(1 for piece in pieces[:first] if piece.open) == 1
    return lone[0] if alone and wording.count(pieces[lone[0]].text) >= 2 and first < len(pieces) else None


def _better(pieces: Sequence[Piece], scores: Mapping[int, float], best: int) -> int | None:
    """Return the position of the line above when it is the headline rather, and the best one its deck."""
    above = next((i for i in range(best - 1, max(-1, best - 4), -1) if pieces[i].reason != "navigation"), -1)
    if above not in scores or scores[above] <= scores[best] - 1.2 or _is_repeat(pieces, best):
        return None
    # A line of one or two words above a longer one is a rubric.
    short = wording.count(pieces[above].text) < min(3, wording.count(pieces[best].text))
    return None if short else above


def _headline_score(
    pieces: list[Piece], index: int, first: int, about: frozenset[str], recurring: Recurring
) -> float | None:
    piece = pieces[index]
    text = piece.text
    size = wording.count(text)
    repeated = wording.key(text) in recurring.lines
    if not (piece.open or (piece.reason == "recurring" and repeated)) or is_meta(piece):
        return None
    if not wording.is_title_like(text) or dates.is_date_line(text) or size < 2 or (index == first and first):
        return None
    # One word that the text has too proves little.
    shared = wording.overlap(text, about) * min(1.0, len(wording.stems(text)) / 3)
    score = 4 * shared + (1.0 if 4 <= size <= 22 else -1.0 if size < 3 else 0.0)
    score += {1: 4.0, 2: 2.0}.get(piece.passage.level, 0.0) + (2.5 if _is_repeat(pieces, index) else 0.0)
    score += 1.5 if any(is_meta(near) for near in pieces[index + 1 : index + 6]) else 0.0
    score -= 0.1 * max(0, first - index - 1) + (3.0 if repeated else 0.0)
    return score - (2.0 if byline.is_full_name(text) and size <= 3 else 0.0)


def _is_repeat(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether a line stands on the page again, perhaps with the site's name behind it."""
    own = wording.key(pieces[index].text)
    for other, piece in enumerate(pieces):
        theirs = wording.key(piece.text)
        if other != index and theirs.startswith(own) and (theirs == own or _is_site_suffix(theirs[len(own) :])):
            return True
    return False


def _first_text(pieces: Sequence[Piece], start: int = 0) -> int:
    return next((i for i in range(start, len(pieces)) if is_text(pieces[i])), len(pieces))


def take_head_matter(result: Sorted, hints: Hints, head: int) -> int:
    """Take byline, dates and standfirst before the text, and return where the text begins."""
    pieces = result.pieces
    first = _next_words(pieces, head + 1)
    start = _after_standfirst(result, hints, head, first)
    for index in range(start):
        _take_before(result, index, head)
    if not result.bylines:
        _take_bare_names(result, hints, head, start)
    _name_bylines(result, hints)
    return start


def _next_words(pieces: Sequence[Piece], start: int) -> int:
    """Return the position of the next piece that can begin a text: a sentence, or a paragraph with a dateline."""
    for index in range(start, len(pieces)):
        piece = pieces[index]
        if not piece.open or is_meta(piece):
            continue
        size = wording.count(piece.text)
        if is_text(piece) or (size >= 4 and wording.ends_sentence(piece.text)):
            return index
        if start and size >= (3 if _is_above_meta(pieces, index) else 6) and _is_deck(pieces, index):
            return index
    return len(pieces)


def _is_above_meta(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether a line stands between the headline and the byline or date."""
    before = next((piece for piece in reversed(pieces[:index]) if not piece.reason), None)
    if byline.full_names(pieces[index].text) or byline.is_role_line(pieces[index].text):
        return False
    return (
        before is not None
        and before.taken == "headline"
        and any(is_meta(piece) or byline.full_names(piece.text) for piece in pieces[index + 1 : index + 3])
    )


def _is_deck(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether an unclosed line behind the headline introduces the text."""
    near = [piece for piece in pieces[max(0, index - 3) : index] if piece.taken == "headline" or is_meta(piece)]
    following = (
        piece
        for piece in pieces[index + 1 :]
        if piece.open and not is_meta(piece) and not byline.full_names(piece.text)
    )
    ahead = next((piece for piece in following if wording.count(piece.text) >= 6), None)
    return bool(near) and ahead is not None and wording.ends_sentence(ahead.text)


def _after_standfirst(result: Sorted, hints: Hints, head: int, first: int) -> int:
    pieces = result.pieces
    if first >= len(pieces):
        return first
    second = _next_words(pieces, first + 1)
    if _is_caption_above_credit(pieces, first, second):
        pieces[first].reason = "caption"
        return _after_standfirst(result, hints, head, second)
    certainty = _standfirst_certainty(pieces, hints, head, first, second)
    if not certainty or second >= len(pieces):
        return first
    result.standfirst, result.standfirst_certainty = pieces[first].text, certainty
    pieces[first].taken = "standfirst"
    return second


def _standfirst_certainty(pieces: Sequence[Piece], hints: Hints, head: int, first: int, second: int) -> float:
    text = pieces[first].text
    if not wording.ends_sentence(text) and _is_row(text):
        return 0.0
    if wording.count(text) > 75 or dateline.read(text) or (head < 0 and not hints.headlines):
        return 0.0
    if pieces[first].passage.level or wording.key(text) in {wording.key(hint) for hint in hints.standfirsts}:
        return 0.0 if _in_one_text(pieces, first, second) else 0.95
    above_meta = _is_above_meta(pieces, first) or any(is_meta(piece) for piece in pieces[first + 1 : second])
    above_dateline = second < len(pieces) and dateline.read(pieces[second].text) is not None
    if above_meta or above_dateline:
        return 0.85
    return 0.0 if wording.ends_sentence(text) else 0.75


def _is_row(text: str) -> bool:
    """Tell whether a line is a row of labels, such as a name with a date, perhaps of another calendar."""
    if wording.count(text) <= 4 and re.search(r"(?<!\d)\d{4}(?!\d)", wording.key(text)):
        return True
    return bool(dates.find(text, day_first=True)) and wording.count(text) <= 14


def _is_caption_above_credit(pieces: Sequence[Piece], first: int, second: int) -> bool:
    """Tell whether a sentence is a picture's caption: its credit stands under it, and the dateline comes later."""
    if second >= len(pieces) or not dateline.read(pieces[second].text) or dateline.read(pieces[first].text):
        return False
    credit = pieces[first + 1]
    # A caption that the next line repeats is no credit of what stands above it.
    repeated = first + 2 < len(pieces) and pieces[first + 2].text.startswith(credit.text)
    return credit.reason == "caption" and wording.count(credit.text) <= 9 and not repeated


def _in_one_text(pieces: Sequence[Piece], first: int, second: int) -> bool:
    """Many sites fill in the first paragraph as their description; it stays a paragraph."""
    if second >= len(pieces) or pieces[first].passage.level:
        return False
    return pieces[first].passage.part == pieces[second].passage.part


def _take_before(result: Sorted, index: int, head: int) -> None:
    piece = result.pieces[index]
    if not piece.open:
        return
    if names := byline.read(piece.text):
        result.bylines = tuple(dict.fromkeys((*result.bylines, *names)))
        result.bylines_certainty = 0.95
        piece.taken = "byline"
        if dates.find(piece.text, day_first=True):
            result.date_lines.append(piece.text)
    elif name := byline.name_beside_date(piece.text):
        result.bylines, result.bylines_certainty = (*result.bylines, Byline(name)), 0.85
        result.date_lines.append(piece.text)
        piece.taken = "byline"
    elif is_date_row(piece.text):
        result.date_lines.append(piece.text)
        piece.taken = "date"
    elif piece.passage.kind != "heading" and (alone := dateline.read_alone(piece.text)) and index > head >= 0:
        result.dateline, result.dateline_day = Dateline(alone.place), alone.day
        result.dateline_certainty = alone.certainty
        piece.taken = "dateline"


def _take_bare_names(result: Sorted, hints: Hints, head: int, start: int) -> None:
    """Take a line that is only names, where it stands beside a date or under the headline."""
    stated = {wording.key(name) for name in hints.bylines}
    # Under the headline first: above it stands the outlet's own name more often than an author's.
    for index in (*range(head + 1, start), *range(max(0, head - 3), head)):
        piece = result.pieces[index]
        names = byline.full_names(piece.text)
        if not names or not piece.open or (stated and not stated & {wording.key(name) for name in names}):
            continue
        if _stands_as_byline(result.pieces, index, head):
            result.bylines = tuple(Byline(byline.bare_name(name)) for name in names)
            result.bylines_certainty = 0.65
            piece.taken = "byline"
            return


def _stands_as_byline(pieces: Sequence[Piece], index: int, head: int) -> bool:
    if head < 0 or (pieces[index].passage.level and index < head) or _is_imprint(pieces, index):
        return False
    near = [*pieces[max(0, index - 1) : index], *pieces[index + 1 : index + 3]]
    beside = any(
        piece.taken == "date" or dates.is_date_line(piece.text) or byline.is_role_line(piece.text) for piece in near
    )
    return beside or (index > head and index - head <= 3)


def _is_imprint(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether what looks like a name is the outlet's, which its imprint and its appeals repeat."""
    own = wording.key(pieces[index].text)
    reasons = ("copyright", "contact", "support_appeal", "newsletter")
    return any(piece.reason in reasons and own in wording.key(piece.text) for piece in pieces)


def _name_bylines(result: Sorted, hints: Hints) -> None:
    if hints.bylines and not result.bylines:
        result.bylines = tuple(Byline(name) for name in hints.bylines)
        result.bylines_certainty = 0.9
