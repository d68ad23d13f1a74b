# ruff: noqa: PLR2004  the thresholds of a rule stand in the rule
"""Where an article ends: what stands behind it on the page sounds like sentences, and is about other things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tamizdat.importers import furniture, lexicon, wording
from tamizdat.importers.appeals import is_outlets, is_strange, subject_of
from tamizdat.importers.pieces import ASKING, BESIDE, INTERRUPTING, Piece


def trim_tail(pieces: list[Piece], start: int) -> None:
    """Leave out sentences that stand far behind the article among what closes a page, and speak of other things."""
    kept: list[str] = []
    gap: list[Piece] = []
    for run in _runs(pieces, start):
        if not pieces[run[0]].open:
            gap += [pieces[i] for i in run]
            continue
        texts = [pieces[i].text for i in run]
        if kept and gap and not _belongs(texts, kept, gap):
            for i in run:
                pieces[i].reason = "after_article"
            gap += [pieces[i] for i in run]
        else:
            kept += texts
            gap = []


def _runs(pieces: Sequence[Piece], start: int) -> list[list[int]]:
    runs: list[list[int]] = []
    for i in range(start, len(pieces)):
        if runs and pieces[runs[-1][-1]].open == pieces[i].open:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _belongs(texts: Sequence[str], kept: Sequence[str], gap: Sequence[Piece]) -> bool:
    """Tell whether paragraphs behind a gap go on with the article before it."""
    before, size = sum(map(wording.count, kept)), sum(map(wording.count, texts))
    closing = any(_closes_page(piece) for piece in gap)
    if before < 100 or size > before * 0.5 or (not closing and (len(gap) <= 2 or _is_interruption(gap))):
        return True
    known = wording.stems(" ".join(kept)) - wording.COMMON
    share = wording.overlap(" ".join(texts), known, without=wording.COMMON)
    needed = 0.42 if closing else 0.25
    if sum(1 for text in texts if wording.count(text) >= 15) >= 2:
        needed *= 0.6
    return share >= needed


def _closes_page(piece: Piece) -> bool:
    if piece.reason in ("copyright", "comments", "after_article", "author_note"):
        return True
    return piece.reason == "related" and bool(lexicon.TAIL_OPENERS.fullmatch(furniture.bare(piece.text)))


def _is_interruption(gap: Sequence[Piece]) -> bool:
    return {piece.reason for piece in gap} <= INTERRUPTING


def trim_doubts(pieces: Sequence[Piece], start: int) -> None:
    """Leave out doubtful passages at the very end of the text, where outlets speak to those who have read it."""
    kept = [i for i in range(start, len(pieces)) if pieces[i].open]
    subject = subject_of(pieces[start:])
    while len(kept) > 2 and (reason := _closing_reason(pieces, kept[-1], subject)):
        pieces[kept.pop()].reason = reason


def _closing_reason(pieces: Sequence[Piece], last: int, subject: Counter[str]) -> str:
    piece = pieces[last]
    asks = is_outlets(piece.text) or furniture.appeal_score(wording.unquoted(piece.text)) >= 2
    if piece.doubtful in BESIDE and (wording.count(piece.text) < 12 or (asks and is_strange(piece, subject, 0.35))):
        return piece.doubtful
    calls = piece.text.rstrip().endswith(("?", "!")) and wording.count(piece.text) <= 6
    return "after_article" if calls and pieces[last - 1].reason else ""


def settle_doubts(pieces: Sequence[Piece], start: int) -> None:
    """Leave out an appeal that stands alone between paragraphs: it speaks of nothing that the article speaks of."""
    subject = subject_of(pieces[start:])
    for piece in pieces[start:]:
        if not piece.open or piece.doubtful not in ASKING | {"consent"}:
            continue
        if (piece.likely and is_strange(piece, subject, 0.2)) or piece.passage.emphasised:
            piece.reason = piece.doubtful
