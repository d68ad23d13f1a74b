# ruff: noqa: PLR2004  the thresholds of a rule stand in the rule
"""Which passages of a page are the article: the order of a page, read as a person reads it.

1. Every passage is looked at alone (``furniture``), and what recurs on other pages of the source is put aside.
2. Appeals are followed through their paragraphs: a sentence that only speaks as the outlet goes when it stands beside
   one that asks for money, and so does what stands under "Dear readers".
3. The headline is the title-like line before the text that shares most words with it, unless the page says which it is.
4. Between headline and text stand byline, date, standfirst and captions.
5. In the text, a short line between two paragraphs is a subheading, after a colon a list item; several in a row without
   a mark are no text. A heading such as "Related" takes the titles and teasers under it along, until the text goes on.

The rule above all: a sentence of the article is never dropped. Where a sentence may be either, it stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from tamizdat.importers import byline, dateline, furniture, lexicon, wording
from tamizdat.importers.appeals import follow_appeals, name_outlet, settle_recurring
from tamizdat.importers.body import sort_body
from tamizdat.importers.imported import Byline, Dateline, Kind, Paragraph
from tamizdat.importers.opening import take_head_matter, take_headline
from tamizdat.importers.passages import Passage
from tamizdat.importers.pieces import Hints, Piece, Sorted, is_date_row, is_sentence
from tamizdat.importers.recurring import Recurring


def sort(passages: Sequence[Passage], hints: Hints, recurring: Recurring | None = None) -> Sorted:
    """Sort a page's passages into the article and the rest.

    Args:
        passages: in the page's order.
        hints: what the page's metadata says.
        recurring: what stands on other pages of the same source too.
    """
    recurring = recurring or Recurring()
    pieces = [_piece(passage, recurring) for passage in passages]
    _take_labelled_captions(pieces)
    result = Sorted(pieces)
    _protect_headline(pieces, hints)
    _pair_captions(pieces)
    settle_recurring(pieces)
    name_outlet(pieces, hints)
    follow_appeals(pieces)
    head = take_headline(result, hints, recurring)
    start = take_head_matter(result, hints, head)
    sort_body(pieces, start)
    _take_tail_byline(result, start)
    _keep(result, start)
    _take_dateline(result)
    return result


def _piece(passage: Passage, recurring: Recurring) -> Piece:
    if passage.outside:
        return Piece(passage, _plainer(passage))
    if is_date_row(passage.text):
        return Piece(passage)
    verdict = furniture.verdict_on(passage.text)
    known = verdict is not None and verdict.sure
    # What a line says of itself ("Read also") tells more about its neighbours than that it recurs.
    if not known and not byline.read(passage.text) and wording.key(passage.text) in recurring.lines:
        return Piece(passage, "recurring")
    if not verdict:
        return Piece(passage, doubtful=_doubt(passage, recurring))
    # What an article quotes in a block of its own, it quotes on purpose.
    if verdict.sure and passage.kind != "quote":
        return Piece(passage, verdict.reason)
    return Piece(passage, doubtful=verdict.reason, likely=verdict.likely)


def _plainer(passage: Passage) -> str:
    """Return what a passage is, where its place on the page says only that it is not the article."""
    if passage.outside not in ("before_article", "after_article", "aside"):
        return passage.outside
    verdict = furniture.verdict_on(passage.text)
    return verdict.reason if verdict and verdict.sure else passage.outside


def _doubt(passage: Passage, recurring: Recurring) -> str:
    if wording.key(passage.text) in recurring.sentences:
        return "recurring"
    is_link = passage.linked > 0.9 and passage.kind != "heading" and not wording.ends_sentence(passage.text)
    return "related" if is_link else ""


def _take_labelled_captions(pieces: Sequence[Piece]) -> None:
    """Leave out the line under a label such as "Image caption"."""
    for label, piece in pairwise(pieces):
        if lexicon.CAPTION_LABEL.fullmatch(furniture.bare(label.text).rstrip(", ")) and piece.open:
            label.reason = piece.reason = "caption"


def _pair_captions(pieces: list[Piece]) -> None:
    """Leave out a line that the next one repeats with a credit: the picture's description, copied with its caption."""
    for piece, following in pairwise(pieces):
        repeated = following.reason == "caption" and following.text.startswith(piece.text)
        if piece.open and repeated and wording.count(piece.text) >= 3:
            piece.reason = "caption"


def _protect_headline(pieces: list[Piece], hints: Hints) -> None:
    wanted = {wording.key(headline) for headline in hints.headlines[:2]}
    for piece in pieces:
        if not piece.passage.outside and wording.key(piece.text) in wanted and wording.count(piece.text) >= 3:
            piece.reason = piece.doubtful = ""


def _take_tail_byline(result: Sorted, start: int) -> None:
    if result.bylines:
        return
    for piece in result.pieces[start:]:
        names = byline.read(piece.text) if piece.reason in ("after_article", "loose_lines") or piece.open else ()
        if names:
            result.bylines, result.bylines_certainty = names, 0.8
            piece.taken, piece.reason = "byline", ""
    if not result.bylines:
        _take_signature(result, start)


def _take_signature(result: Sorted, start: int) -> None:
    """Take the name that stands alone under the last paragraph, as old papers sign."""
    texts = (i for i, piece in enumerate(result.pieces) if i >= start and piece.open and is_sentence(piece))
    last = max(texts, default=-1)
    if not 0 <= last < len(result.pieces) - 1:
        return
    piece = result.pieces[last + 1]
    if piece.reason in ("after_article", "loose_lines") and byline.is_full_name(piece.text.rstrip(".")):
        result.bylines, result.bylines_certainty = (Byline(piece.text.rstrip(".")),), 0.6
        piece.taken, piece.reason = "byline", ""


def _keep(result: Sorted, start: int) -> None:
    for index, piece in enumerate(result.pieces[start:], start):
        if piece.open and byline.read(piece.text) and not wording.is_prose(piece.text):
            piece.reason = "byline"
        if piece.open and (reason := _note_or_echo(result, piece, index)):
            piece.reason = reason
        if piece.open and result.headline and wording.key(piece.text) == wording.key(result.headline):
            piece.reason = "repeated"
        if piece.open:
            piece.kept = Paragraph(piece.text, _kind(result.pieces, index))
            result.paragraphs.append(piece.kept)


def _note_or_echo(result: Sorted, piece: Piece, index: int) -> str:
    """Return the reason for which a pull quote, or a note about the author at the end, is left out."""
    if _is_pull_quote(result.pieces, index):
        return "repeated"
    names = [name.name for name in result.bylines]
    opens = any(piece.text.startswith(name) or piece.text.startswith(f"{name.split()[-1]} ") for name in names)
    outer = not result.paragraphs or not any(
        other.open and wording.is_prose(other.text) for other in result.pieces[index + 1 :]
    )
    if opens and outer and wording.count(piece.text) <= 60 and lexicon.AUTHOR_NOTE.search(wording.key(piece.text)):
        return "author_note"
    return ""


def _is_pull_quote(pieces: Sequence[Piece], index: int) -> bool:
    own = wording.key(pieces[index].text).strip("\"' ")
    if not 4 <= wording.count(own) <= 40 or own.endswith((".", "?")):
        return False
    near = [
        piece
        for piece in [*pieces[max(0, index - 12) : index], *pieces[index + 1 : index + 13]]
        if piece.open or piece.kept
    ]
    return any(own in (other := wording.key(piece.text)) and len(other) > len(own) * 1.2 for piece in near)


def _kind(pieces: Sequence[Piece], index: int) -> Kind:
    piece = pieces[index]
    if piece.passage.kind != "paragraph":
        return piece.passage.kind
    if is_sentence(piece) or wording.count(piece.text) > 14:
        return "paragraph"
    before = next((other.kept for other in reversed(pieces[:index]) if other.kept), None)
    listed = before is not None and (before.text.rstrip().endswith((":", "：")) or before.kind == "item")
    return "item" if listed else "heading"


def _take_dateline(result: Sorted) -> None:
    title = result.headline or ""
    for index, paragraph in enumerate(result.paragraphs[:3]):
        if paragraph.kind in ("heading", "item"):
            continue
        texts = [other.text for other in result.paragraphs[index + 1 :]]
        context = " ".join(texts if title.isupper() else [title, *texts])
        read = dateline.read(paragraph.text, context)
        if read and (index == 0 or read.certainty >= 0.85):
            result.paragraphs[index] = Paragraph(read.rest, paragraph.kind)
            result.dateline, result.dateline_day = Dateline(read.place), read.day
            result.dateline_certainty = read.certainty
            if index == 1:
                _take_deck(result)
            return


def _take_deck(result: Sorted) -> None:
    """Take the one paragraph above the dateline as the standfirst: a text begins with its dateline."""
    deck = result.paragraphs[0]
    piece = next(piece for piece in result.pieces if piece.kept is deck)
    if result.headline and not result.standfirst and deck.kind == "paragraph" and wording.count(deck.text) <= 45:
        result.standfirst, result.standfirst_certainty = deck.text, 0.75
        piece.taken, piece.kept = "standfirst", None
        del result.paragraphs[0]


def left_out(pieces: Iterable[Piece]) -> list[tuple[str, str]]:
    """Return what was left out, with the reason's code, in the page's order."""
    return [(piece.text, piece.reason) for piece in pieces if piece.reason]
