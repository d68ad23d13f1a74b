# ruff: noqa: PLR2004  the thresholds of a rule stand in the rule
"""How far an appeal reaches: through the paragraphs in which an outlet speaks to its reader.

Such a text has sentences that prove themselves ("please support us from $2 a month") and sentences that could stand in
an article ("These steps are meant to silence the press"). The second kind goes only with the first: beside it, under a
salutation such as "Dear readers", or when it says "we" and speaks of nothing that the article speaks of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tamizdat.importers import byline, furniture, lexicon, wording
from tamizdat.importers.pieces import ASKING, BESIDE, Hints, Piece, is_text


def settle_recurring(pieces: Sequence[Piece]) -> None:
    """Keep a recurring sentence that speaks of what the page's own lines speak of: it is background."""
    shared = [piece for piece in pieces if piece.doubtful == "recurring"]
    own = " ".join(piece.text for piece in pieces if piece.open and not piece.doubtful)
    known = wording.stems(own) - wording.COMMON
    for piece in shared:
        if wording.overlap(piece.text, known, without=wording.COMMON) >= 0.35:
            piece.doubtful = ""
        else:
            piece.reason = "recurring"


def name_outlet(pieces: Sequence[Piece], hints: Hints) -> None:
    """Look again at sentences that name the outlet itself, such as one that says what it lives on."""
    names = _outlet_names(pieces, hints)
    if not names:
        return
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")
    for piece in pieces:
        if piece.open and pattern.search(piece.text) and (verdict := furniture.verdict_on_outlet(piece.text)):
            piece.reason, piece.doubtful = ("", verdict.reason) if not verdict.sure else (verdict.reason, "")


def _outlet_names(pieces: Sequence[Piece], hints: Hints) -> set[str]:
    """Return what the page calls its outlet: in its metadata, its imprint, or a label that its furniture repeats."""
    names = {hints.site} if len(hints.site) >= 4 else set()
    for piece in pieces:
        names |= {name.name for name in byline.read(piece.text) if byline.is_outlet(name.name)}
        if piece.reason == "copyright" and (match := _IMPRINT.match(piece.text)):
            names.add(match[1].strip())
    text = "\n".join(piece.text for piece in pieces)
    for index, piece in enumerate(pieces[:12]):
        label = re.split(r"\s+[·|—–/-]\s+", piece.text)[0].strip('«»“”" ')
        names |= {name for name in (label, label.removeprefix("The ")) if index < 12 and _is_label(name, text)}
    return {name for name in names if len(name) >= 4}


_IMPRINT = re.compile(r"(?:Copyright\s*)?(?:©|\([cC]\))\s*(?:\d{4}(?:[-–]\d{4})?,?\s*)?([^\d.,|]{4,40})")


def _is_label(name: str, text: str) -> bool:
    words = name.split()
    if (
        not 1 <= len(words) <= 4
        or len(name) < 4
        or not name[0].isupper()
        or wording.key(name) in lexicon.NAVIGATION_WORDS
    ):
        return False
    return len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text)) >= 2


def follow_appeals(pieces: list[Piece]) -> None:
    """Let appeals take their neighbours along, in both directions, until nothing changes."""
    _follow_headers(pieces)
    subject = subject_of(pieces)
    for piece in pieces:
        if piece.open and piece.likely and piece.doubtful in ASKING and is_strange(piece, subject, 0.2):
            piece.reason = piece.doubtful
    changed = True
    while changed:
        changed = False
        for index, piece in enumerate(pieces):
            if piece.open and (reason := _pulled_by(pieces, index, subject)):
                piece.reason, changed = reason, True


def subject_of(pieces: Iterable[Piece]) -> Counter[str]:
    """Return what the page's undoubted sentences speak of: stems, and in how many of them each stands."""
    texts = (piece.text for piece in pieces if is_text(piece) and not piece.doubtful)
    return Counter(stem for text in texts for stem in wording.stems(text) - wording.COMMON)


def is_strange(piece: Piece, subject: Counter[str], limit: float) -> bool:
    """Tell whether a piece has little to do with what the others speak of."""
    itself = int(is_text(piece) and not piece.doubtful)
    known = frozenset(stem for stem, number in subject.items() if number > itself)
    return wording.overlap(piece.text, known, without=wording.COMMON) < limit


def _sounds_like_outlet(voice: str) -> bool:
    if lexicon.OUTLET_WORDS.search(voice):
        return True
    return furniture.appeal_score(voice) + furniture.newsletter_score(voice) > 0


def _pulled_by(pieces: list[Piece], index: int, subject: Counter[str]) -> str:
    """Return the reason for which a piece's neighbours take it along, or ""."""
    piece = pieces[index]
    before = _reason_beside(pieces, index, index - 1) if index else ""
    after = _reason_beside(pieces, index, index + 1) if index + 1 < len(pieces) else ""
    beside = before in BESIDE or after in BESIDE or _is_with_button(pieces, index)
    if piece.doubtful and beside:
        if piece.likely or wording.count(piece.text) < 12:
            return piece.doubtful
        return piece.doubtful if is_outlets(piece.text) and is_strange(piece, subject, 0.35) else ""
    asking = {before, after} & ASKING
    if not asking:
        return ""
    if furniture.is_about_outlet(piece.text):
        return "support_appeal"
    voice = wording.unquoted(piece.text)
    between = before in ASKING and after in ASKING and _sounds_like_outlet(voice)
    strange = any(furniture.topics(voice)) and is_strange(piece, subject, 0.25)
    return "support_appeal" if (between or strange) and _is_personal(piece.text) else ""


def _reason_beside(pieces: Sequence[Piece], index: int, other: int) -> str:
    """Return why a neighbour was left out, unless the page's layout sets the piece among the article's paragraphs."""
    passage, beside = pieces[index].passage, pieces[other].passage
    if not beside.outside or beside.part == passage.part:
        return pieces[other].reason
    near = pieces[max(0, index - 8) : index + 9]
    alike = [piece for piece in near if piece.passage.part == passage.part and is_text(piece) and not piece.doubtful]
    return "" if len(alike) >= 2 else pieces[other].reason


def is_outlets(text: str) -> bool:
    """Tell whether a passage says "we", or speaks of what only outlets ask for."""
    voice = wording.unquoted(text)
    return bool(lexicon.FIRST_PERSON.search(voice)) or furniture.topics(voice)[0] > 0


def _is_with_button(pieces: list[Piece], index: int) -> bool:
    """Tell whether a doubtful sentence stands beside a doubtful button, or the other way round."""
    button = pieces[index].doubtful == "widget"
    near = [*pieces[max(0, index - 1) : index], *pieces[index + 1 : index + 2]]
    return any(other.doubtful in BESIDE and (other.doubtful == "widget") != button for other in near)


def _is_personal(text: str) -> bool:
    voice = wording.unquoted(text)
    if lexicon.ATTRIBUTION.search(voice):
        return False
    return bool(lexicon.FIRST_PERSON.search(voice) or lexicon.SECOND_PERSON.search(voice))


def _follow_headers(pieces: list[Piece]) -> None:
    for index, piece in enumerate(pieces):
        if piece.reason == "support_appeal" and lexicon.EXPLICIT_HEADER.fullmatch(furniture.bare(piece.text)):
            _follow_header(pieces, index)


def _follow_header(pieces: list[Piece], index: int) -> None:
    """Take what stands under "Dear readers" as far as it goes on speaking to them."""
    reach = index
    for ahead in range(index + 1, min(len(pieces), index + 10)):
        piece = pieces[ahead]
        if piece.reason in ASKING or (piece.open and (piece.doubtful or _is_personal(piece.text))):
            reach = ahead
        elif ahead - reach > 1:
            break
    for ahead in range(index + 1, reach):
        if pieces[ahead].open:
            pieces[ahead].reason = "support_appeal"
    if pieces[reach].open:
        pieces[reach].reason = "support_appeal"
