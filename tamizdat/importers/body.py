# ruff: noqa: PLR2004  the thresholds of a rule stand in the rule
"""What stands between the paragraphs: lists of other articles, loose lines, subheadings, list items."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tamizdat.importers import dateline, dates, furniture, lexicon, wording
from tamizdat.importers.ending import settle_doubts, trim_doubts, trim_tail
from tamizdat.importers.pieces import ASKING, Piece, is_date_row, is_sentence, is_text


def sort_body(pieces: list[Piece], start: int) -> None:
    """Decide about everything from where the text begins to the page's end.

    Args:
        start: position of the text's first paragraph; what is left before it is no part of the article.
    """
    for piece in pieces[:start]:
        if piece.open:
            piece.reason = "before_article"
    _leave_boxes(pieces, start)
    index = start
    while index < len(pieces):
        if pieces[index].reason in ("related", "comments", "author_note"):
            index = _pass_list(pieces, index, start)
        else:
            index += 1
    _leave_dates(pieces, start)
    _sort_short_lines(pieces, start)
    trim_tail(pieces, start)
    trim_doubts(pieces, start)
    settle_doubts(pieces, start)


def _leave_boxes(pieces: list[Piece], start: int) -> None:
    """Leave out every line of a box that asks for something, where empty lines part the article's paragraphs."""
    texts = [piece for piece in pieces[start:] if is_text(piece)]
    if len(texts) < 2 or sum(1 for piece in texts if piece.passage.gap) < len(texts) * 0.6:
        return
    box: list[Piece] = []
    for piece in [*pieces[start:], None]:
        if piece is not None and not piece.passage.gap:
            box.append(piece)
            continue
        _leave_box(box)
        box = [piece] if piece is not None else []


def _leave_box(box: Sequence[Piece]) -> None:
    """Leave out a box's open lines when another line of it gives it away and none is a long paragraph."""
    reason = next((piece.reason for piece in box if piece.reason in ASKING | {"consent", "related"}), "")
    if not reason or len(box) > 12 or any(wording.count(piece.text) > 40 for piece in box if piece.open):
        return
    for piece in box:
        if piece.open and not _reports(piece.text):
            piece.reason = reason


def _reports(text: str) -> bool:
    """Tell whether a passage is running text that quotes somebody, as an article does."""
    return wording.is_prose(text) and bool(
        lexicon.ATTRIBUTION.search(wording.key(text)) or re.search(r"[«“„].{12}", text)
    )


def _pass_list(pieces: list[Piece], index: int, start: int) -> int:
    """Leave out what stands under a heading such as "Related", and return where the text goes on."""
    opener = furniture.bare(pieces[index].text)
    reason = pieces[index].reason
    opens_tail = bool(lexicon.TAIL_OPENERS.fullmatch(opener)) or pieces[index].passage.level > 0
    if not opens_tail and not _needs_titles(opener):
        return index + 1
    over = reason == "comments" and _is_late(pieces, index, start)
    resume = len(pieces) if over else _resumption(pieces, index + 1)
    for piece in pieces[index + 1 : resume]:
        if piece.open:
            piece.reason = reason
    return max(resume, index + 1)


def _needs_titles(opener: str) -> bool:
    """Tell whether titles follow: under "Read also" they do; "Read also: New law passed" brings its own."""
    return wording.count(opener) <= 5 and not re.search(r"[:>→»|] ?\w", opener)


def _is_late(pieces: Sequence[Piece], index: int, start: int) -> bool:
    before = sum(wording.count(piece.text) for piece in pieces[start:index] if is_text(piece))
    after = sum(wording.count(piece.text) for piece in pieces[index:] if is_text(piece))
    return before >= 60 and before > after * 0.5


def _resumption(pieces: Sequence[Piece], start: int) -> int:
    """Return where the article goes on behind a list of other articles, or the page's end."""
    titles: list[str] = []
    for index in range(start, len(pieces)):
        piece = pieces[index]
        if piece.reason in ("comments", "related") and lexicon.TAIL_OPENERS.fullmatch(furniture.bare(piece.text)):
            return index
        if not piece.open or dates.is_date_line(piece.text):
            continue
        if not _is_paragraph(piece.text):
            titles.append(piece.text)
            continue
        if not titles or dateline.read(piece.text) or _continues(pieces, index):
            return index
        if not _is_teaser(piece.text, titles) or _is_parted(pieces, index):
            return index
    return len(pieces) if titles else start


def _is_paragraph(text: str) -> bool:
    size = wording.count(text)
    bare = text.rstrip(" \u00a0”»\"')")
    if bare.endswith(("?", "!", "؟")) and size < 16:
        return False
    return wording.ends_sentence(text) and size >= 3 and not bare.endswith(("…", "...", ":"))


def _continues(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether another paragraph follows a paragraph directly, as in an article and in no list of teasers."""
    following = next((piece for piece in pieces[index + 1 : index + 3] if piece.open), None)
    return following is not None and _is_paragraph(following.text) and wording.count(following.text) >= 5


def _is_parted(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether empty lines part a long paragraph from a list of titles that has none between them."""
    titles = [piece for piece in pieces[index - 2 : index] if not is_text(piece)]
    long = wording.count(pieces[index].text) >= 20
    return long and pieces[index].passage.gap and len(titles) == 2 and not titles[1].passage.gap


def _is_teaser(text: str, titles: Sequence[str]) -> bool:
    if wording.count(text) > 55:
        return False
    if len(titles) >= 2 and len(titles[-1].split()) >= 3:
        return True
    return bool(titles) and wording.overlap(titles[-1], wording.stems(text)) >= 0.25


def _leave_dates(pieces: Sequence[Piece], start: int) -> None:
    for piece in pieces[start:]:
        if piece.open and is_date_row(piece.text) and piece.passage.kind != "item":
            piece.reason = "date"


def _sort_short_lines(pieces: list[Piece], start: int) -> None:
    """Decide about lines that are no sentences: subheadings and list items stay, loose lines go."""
    last = max((i for i in range(start, len(pieces)) if pieces[i].open and is_sentence(pieces[i])), default=-1)
    index = start
    while index < len(pieces):
        if not pieces[index].open or is_sentence(pieces[index]):
            index += 1
            continue
        end = index
        while end < len(pieces) and not (pieces[end].open and is_sentence(pieces[end])):
            end += 1
        _sort_run(pieces, index, end, last)
        index = end


def _sort_run(pieces: list[Piece], index: int, end: int, last: int) -> None:
    """Sort the short lines from ``index`` to before ``end``, the next sentence or the page's end."""
    run = [i for i in range(index, end) if pieces[i].open]
    listed = _is_list(pieces, run)
    for i in run:
        piece = pieces[i]
        if listed or (piece.passage.kind == "item" and not piece.doubtful) or piece.passage.kind == "quote":
            continue
        if i > last:
            piece.reason = "after_article"
        elif piece.doubtful:
            piece.reason = piece.doubtful
        elif _titles_box(pieces, i):
            piece.reason = _box_reason(pieces, i)
        elif piece.passage.level and i == run[-1]:
            continue
        elif len(run) > 1 and wording.count(piece.text) < 14 and not _heads(pieces, run, i):
            piece.reason = "loose_lines"


def _titles_box(pieces: Sequence[Piece], i: int) -> bool:
    """Tell whether a short line is the title of the box under it ("The Morning Mail") and no subheading."""
    strong, weak = furniture.topics(wording.key(pieces[i].text))
    return bool(strong or weak) and _box_reason(pieces, i) != ""


def _box_reason(pieces: Sequence[Piece], i: int) -> str:
    after = pieces[i + 1] if i + 1 < len(pieces) else None
    return after.reason if after is not None and after.reason in ASKING | {"consent"} else ""


def _heads(pieces: Sequence[Piece], run: Sequence[int], i: int) -> bool:
    """Tell whether a line of a run is the subheading of the text that follows: parted from the lines before it."""
    return i == run[-1] and pieces[i].passage.gap and i - run[-2] > 1


def _is_list(pieces: Sequence[Piece], run: Sequence[int]) -> bool:
    """Tell whether a run of short lines is the list that the sentence before it announces."""
    if not run or run[0] == 0:
        return False
    before = next((piece for piece in reversed(pieces[: run[0]]) if piece.open or piece.kept), None)
    announced = before is not None and before is pieces[run[0] - 1] and before.text.rstrip().endswith((":", "："))
    return announced and run[-1] - run[0] == len(run) - 1
