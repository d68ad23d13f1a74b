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

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tamizdat.importers import byline, dateline, dates, furniture, lexicon, wording
from tamizdat.importers.imported import Byline, Dateline, Paragraph
from tamizdat.importers.passages import Passage
from tamizdat.importers.recurring import Recurring

_ASKING = frozenset(("support_appeal", "newsletter", "widget"))
_BESIDE = frozenset(("support_appeal", "newsletter", "widget", "consent", "contact", "app_store", "copyright", "share"))
# What outlets put between two paragraphs.
_INTERRUPTING = _BESIDE - {"copyright"} | {"advertisement", "caption", "recurring", "aside"}


@dataclass(frozen=True, slots=True)
class Hints:
    """What a page says about its article in its own metadata; empty for plain text.

    Args:
        headlines: candidates, the most trustworthy first.
        standfirsts: candidates.
        published: the machine-readable time of publication.
        language: BCP 47 tag.
        site: the outlet's name.
        address: where the page was published.
        is_article: whether the metadata calls the page an article (True), something else (False), or says nothing.
    """

    headlines: tuple[str, ...] = ()
    standfirsts: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    published: dt.datetime | dt.date | None = None
    language: str = ""
    site: str = ""
    address: str = ""
    is_article: bool | None = None


@dataclass(slots=True)
class Piece:
    """A passage while it is being sorted.

    Args:
        reason: why it is left out, or "" while it may be the article.
        doubtful: it resembles furniture; what stands beside it decides.
        likely: whether being strange to the article decides, too.
    """

    passage: Passage
    reason: str = ""
    doubtful: str = ""
    likely: bool = False
    kept: Paragraph | None = None
    taken: str = ""

    @property
    def text(self) -> str:
        """The passage's exact text."""
        return self.passage.text

    @property
    def open(self) -> bool:
        """Whether the piece may still be the article."""
        return not self.reason and not self.taken


@dataclass(slots=True)
class Sorted:
    """A page, sorted."""

    pieces: list[Piece]
    headline: str | None = None
    headline_certainty: float = 0.0
    standfirst: str | None = None
    standfirst_certainty: float = 0.0
    bylines: tuple[Byline, ...] = ()
    bylines_certainty: float = 0.0
    dateline: Dateline = field(default_factory=Dateline)
    dateline_day: dates.Found | None = None
    dateline_certainty: float = 0.0
    date_lines: list[str] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)


def sort(passages: Sequence[Passage], hints: Hints, recurring: Recurring | None = None) -> Sorted:
    """Sort a page's passages into the article and the rest.

    Args:
        passages: in the page's order.
        hints: what the page's metadata says.
        recurring: what stands on other pages of the same source too.
    """
    recurring = recurring or Recurring()
    pieces = [_piece(passage, recurring) for passage in passages]
    result = Sorted(pieces)
    _protect_headline(pieces, hints)
    _settle_recurring(pieces)
    _name_outlet(pieces, hints)
    _follow_appeals(pieces)
    head = _take_headline(result, hints, recurring)
    start = _take_head_matter(result, hints, head)
    _sort_body(pieces, start)
    _take_tail_byline(result, start)
    _keep(result, start)
    _take_dateline(result)
    return result


def _piece(passage: Passage, recurring: Recurring) -> Piece:
    if passage.outside:
        return Piece(passage, passage.outside)
    if _is_date_row(passage.text):
        return Piece(passage)
    if not byline.read(passage.text) and wording.key(passage.text) in recurring.lines:
        return Piece(passage, "recurring")
    verdict = furniture.verdict_on(passage.text)
    if wording.key(passage.text) in recurring.sentences and not verdict:
        return Piece(passage, doubtful="recurring")
    if passage.linked > 0.9 and passage.kind != "heading" and not wording.ends_sentence(passage.text) and not verdict:
        return Piece(passage, doubtful="related")
    if not verdict:
        return Piece(passage)
    if verdict.sure and passage.kind != "quote":
        return Piece(passage, verdict.reason)
    return Piece(passage, doubtful=verdict.reason, likely=verdict.likely)


def _settle_recurring(pieces: Sequence[Piece]) -> None:
    """Keep a recurring sentence that speaks of what the page's own lines speak of: it is background."""
    shared = [piece for piece in pieces if piece.doubtful == "recurring"]
    own = " ".join(piece.text for piece in pieces if piece.open and not piece.doubtful)
    known = wording.stems(own) - wording.COMMON
    for piece in shared:
        if wording.overlap(piece.text, known, without=wording.COMMON) >= 0.35:
            piece.doubtful = ""
        else:
            piece.reason = "recurring"


def _protect_headline(pieces: list[Piece], hints: Hints) -> None:
    wanted = {wording.key(headline) for headline in hints.headlines[:2]}
    for piece in pieces:
        if not piece.passage.outside and wording.key(piece.text) in wanted and wording.count(piece.text) >= 3:
            piece.reason = piece.doubtful = ""


def _follow_appeals(pieces: list[Piece]) -> None:
    """Let appeals take their neighbours along, in both directions, until nothing changes."""
    _follow_headers(pieces)
    subject = _subject(pieces)
    for piece in pieces:
        if piece.open and piece.likely and piece.doubtful in _ASKING and _is_strange(piece, subject, 0.2):
            piece.reason = piece.doubtful
    changed = True
    while changed:
        changed = False
        for index, piece in enumerate(pieces):
            if piece.open and (reason := _pulled_by(pieces, index, subject)):
                piece.reason, changed = reason, True


def _subject(pieces: Iterable[Piece]) -> Counter[str]:
    """Return what the page's undoubted sentences speak of: stems, and in how many of them each stands."""
    texts = (piece.text for piece in pieces if _is_text(piece) and not piece.doubtful)
    return Counter(stem for text in texts for stem in wording.stems(text) - wording.COMMON)


def _sounds_like_outlet(voice: str) -> bool:
    if lexicon.OUTLET_WORDS.search(voice):
        return True
    return furniture.appeal_score(voice) + furniture.newsletter_score(voice) > 0


def _is_strange(piece: Piece, subject: Counter[str], limit: float) -> bool:
    """Tell whether a piece has little to do with what the others speak of."""
    itself = int(_is_text(piece) and not piece.doubtful)
    known = frozenset(stem for stem, number in subject.items() if number > itself)
    return wording.overlap(piece.text, known, without=wording.COMMON) < limit


def _pulled_by(pieces: list[Piece], index: int, subject: Counter[str]) -> str:
    """Return the reason for which a piece's neighbours take it along, or ""."""
    piece = pieces[index]
    before = pieces[index - 1].reason if index else ""
    after = pieces[index + 1].reason if index + 1 < len(pieces) else ""
    beside = before in _BESIDE or after in _BESIDE or _is_with_button(pieces, index)
    if piece.doubtful and beside:
        if piece.likely or wording.count(piece.text) < 12:
            return piece.doubtful
        return piece.doubtful if _is_outlets(piece.text) and _is_strange(piece, subject, 0.35) else ""
    asking = {before, after} & _ASKING
    if not asking:
        return ""
    if furniture.is_about_outlet(piece.text):
        return "support_appeal"
    voice = wording.unquoted(piece.text)
    between = before in _ASKING and after in _ASKING and _sounds_like_outlet(voice)
    strange = any(furniture.topics(voice)) and _is_strange(piece, subject, 0.25)
    return "support_appeal" if (between or strange) and _is_personal(piece.text) else ""


def _is_outlets(text: str) -> bool:
    """Tell whether a passage says "we", or speaks of what only outlets ask for."""
    voice = wording.unquoted(text)
    return bool(lexicon.FIRST_PERSON.search(voice)) or furniture.topics(voice)[0] > 0


def _is_with_button(pieces: list[Piece], index: int) -> bool:
    """Tell whether a doubtful sentence stands beside a doubtful button, or the other way round."""
    button = pieces[index].doubtful == "widget"
    near = [*pieces[max(0, index - 1) : index], *pieces[index + 1 : index + 2]]
    return any(other.doubtful in _BESIDE and (other.doubtful == "widget") != button for other in near)


def _name_outlet(pieces: Sequence[Piece], hints: Hints) -> None:
    """Look again at sentences that name the outlet itself: "The Courier lives on its readers." """
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
        if piece.reason in _ASKING or (piece.open and (piece.doubtful or _is_personal(piece.text))):
            reach = ahead
        elif ahead - reach > 1:
            break
    for ahead in range(index + 1, reach):
        if pieces[ahead].open:
            pieces[ahead].reason = "support_appeal"
    if pieces[reach].open:
        pieces[reach].reason = "support_appeal"


# --- the headline -----------------------------------------------------------------------------------------------


def _is_text(piece: Piece) -> bool:
    return piece.open and (wording.is_prose(piece.text) or dateline.read(piece.text) is not None)


def _is_meta(piece: Piece) -> bool:
    """Tell whether a piece is a byline or a date, which stand between headline and text."""
    return piece.open and bool(
        byline.read(piece.text) or _is_date_row(piece.text) or byline.name_beside_date(piece.text)
    )


def _is_date_row(text: str) -> bool:
    """Tell whether a line is a date, or a row of labels with a date among them ("18 May 2025 · Courts")."""
    if dates.is_date_line(text):
        return True
    parts = [part for part in re.split(r"\s*[|•·—–]\s*|\s[-/]\s|\s{3,}", text) if part]
    short = all(wording.count(part) <= 7 for part in parts) and wording.count(text) <= 24
    return (
        len(parts) >= 2
        and short
        and any(dates.find(part, day_first=True) and dates.is_date_line(part) for part in parts)
    )


def _first_text(pieces: Sequence[Piece], start: int = 0) -> int:
    return next((i for i in range(start, len(pieces)) if _is_text(pieces[i])), len(pieces))


def _take_headline(result: Sorted, hints: Hints, recurring: Recurring) -> int:
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
    before = sum(wording.count(piece.text) for piece in pieces[:index] if _is_text(piece))
    return before <= sum(wording.count(piece.text) for piece in pieces[index:] if _is_text(piece))


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
    about = wording.stems(" ".join(piece.text for piece in pieces[first:] if _is_text(piece)))
    strong = [i for i, piece in enumerate(pieces) if piece.passage.level == 1 and not piece.passage.outside]
    limit = max(first, strong[0] + 1 if strong else 0)
    scores = {i: _headline_score(pieces, i, first, about, recurring) for i in range(min(limit, len(pieces)))}
    scores = {i: score for i, score in scores.items() if score is not None and score > 0}
    if not scores:
        return -1
    best = max(scores, key=lambda i: scores[i])
    while best - 1 in scores and scores[best - 1] > scores[best] - 1.2 and not _is_repeat(pieces, best):
        best -= 1
    others = [score for i, score in scores.items() if abs(i - best) > 1]
    lead = scores[best] - max(others, default=0.0)
    result.headline = pieces[best].text
    result.headline_certainty = round(min(0.95, 0.55 + 0.1 * lead), 2)
    pieces[best].taken, pieces[best].reason = "headline", ""
    return best


def _headline_score(
    pieces: list[Piece], index: int, first: int, about: frozenset[str], recurring: Recurring
) -> float | None:
    piece = pieces[index]
    text = piece.text
    size = wording.count(text)
    repeated = wording.key(text) in recurring.lines
    if not (piece.open or (piece.reason == "recurring" and repeated)) or _is_meta(piece):
        return None
    if not wording.is_title_like(text) or dates.is_date_line(text) or size < 2 or (index == first and first):
        return None
    score = 4 * wording.overlap(text, about) + (1.0 if 4 <= size <= 22 else -1.0 if size < 3 else 0.0)
    score += {1: 4.0, 2: 2.0}.get(piece.passage.level, 0.0) + (2.5 if _is_repeat(pieces, index) else 0.0)
    score += 1.5 if any(_is_meta(near) for near in pieces[index + 1 : index + 4]) else 0.0
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


# --- between headline and text ----------------------------------------------------------------------------------


def _take_head_matter(result: Sorted, hints: Hints, head: int) -> int:
    """Take byline, dates and standfirst before the text, and return where the text begins."""
    pieces = result.pieces
    first = _next_words(pieces, head + 1)
    start = _after_standfirst(result, hints, head, first)
    for index in range(start):
        _take_before(result, index, head)
    if not result.bylines:
        _take_bare_name(result, head, start)
    _name_bylines(result, hints)
    return start


def _next_words(pieces: Sequence[Piece], start: int) -> int:
    """Return the position of the next piece that can begin a text: a sentence, or a paragraph with a dateline."""
    for index in range(start, len(pieces)):
        piece = pieces[index]
        if not piece.open or _is_meta(piece):
            continue
        size = wording.count(piece.text)
        if _is_text(piece) or (size >= 4 and wording.ends_sentence(piece.text)):
            return index
        if start and size >= (3 if _is_above_meta(pieces, index) else 6) and _is_deck(pieces, index):
            return index
    return len(pieces)


def _is_above_meta(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether a line stands between the headline and the byline or date."""
    before = index > 0 and pieces[index - 1].taken == "headline"
    if byline.is_full_name(pieces[index].text) or byline.is_role_line(pieces[index].text):
        return False
    return before and any(_is_meta(piece) or byline.is_full_name(piece.text) for piece in pieces[index + 1 : index + 3])


def _is_deck(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether an unclosed line behind the headline introduces the text."""
    near = [piece for piece in pieces[max(0, index - 3) : index] if piece.taken == "headline" or _is_meta(piece)]
    following = (piece for piece in pieces[index + 1 :] if piece.open and not _is_meta(piece))
    ahead = next((piece for piece in following if wording.count(piece.text) >= 4), None)
    return bool(near) and ahead is not None and wording.ends_sentence(ahead.text)


def _after_standfirst(result: Sorted, hints: Hints, head: int, first: int) -> int:
    pieces = result.pieces
    if first >= len(pieces):
        return first
    second = _next_words(pieces, first + 1)
    certainty = _standfirst_certainty(pieces, hints, head, first, second)
    if not certainty or second >= len(pieces):
        return first
    result.standfirst, result.standfirst_certainty = pieces[first].text, certainty
    pieces[first].taken = "standfirst"
    return second


def _standfirst_certainty(pieces: Sequence[Piece], hints: Hints, head: int, first: int, second: int) -> float:
    text = pieces[first].text
    if wording.count(text) > 75 or dateline.read(text) or (head < 0 and not hints.headlines):
        return 0.0
    if pieces[first].passage.level or wording.key(text) in {wording.key(hint) for hint in hints.standfirsts}:
        return 0.0 if _in_one_text(pieces, first, second) else 0.95
    if any(_is_meta(piece) for piece in pieces[first + 1 : second]):
        return 0.85
    if _is_above_meta(pieces, first):
        return 0.8
    if not wording.ends_sentence(text):
        return 0.75
    if second < len(pieces) and dateline.read(pieces[second].text):
        return 0.8
    return 0.0


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
    elif _is_date_row(piece.text):
        result.date_lines.append(piece.text)
        piece.taken = "date"
    elif piece.passage.kind != "heading" and (alone := dateline.read_alone(piece.text)) and index > head >= 0:
        result.dateline, result.dateline_day = Dateline(alone.place), alone.day
        result.dateline_certainty = alone.certainty
        piece.taken = "dateline"


def _take_bare_name(result: Sorted, head: int, start: int) -> None:
    """Take a line that is only a name, where it stands beside a date or under the headline."""
    for index in range(max(0, head - 3), start):
        piece = result.pieces[index]
        if piece.open and _stands_as_byline(result.pieces, index, head):
            result.bylines = (Byline(byline.bare_name(piece.text)),)
            result.bylines_certainty = 0.65
            piece.taken = "byline"
            return


def _stands_as_byline(pieces: Sequence[Piece], index: int, head: int) -> bool:
    text = pieces[index].text
    if not byline.is_full_name(text) or head < 0:
        return False
    near = [*pieces[max(0, index - 1) : index], *pieces[index + 1 : index + 3]]
    beside = any(
        piece.taken == "date" or dates.is_date_line(piece.text) or byline.is_role_line(piece.text) for piece in near
    )
    return beside or (index > head and index - head <= 3)


def _name_bylines(result: Sorted, hints: Hints) -> None:
    if hints.bylines and not result.bylines:
        result.bylines = tuple(Byline(name) for name in hints.bylines)
        result.bylines_certainty = 0.9


# --- the text ---------------------------------------------------------------------------------------------------


def _sort_body(pieces: list[Piece], start: int) -> None:
    for piece in pieces[:start]:
        if piece.open:
            piece.reason = "before_article"
    index = start
    while index < len(pieces):
        if pieces[index].reason in ("related", "comments", "author_note"):
            index = _pass_list(pieces, index, start)
        else:
            index += 1
    _leave_dates(pieces, start)
    _sort_short_lines(pieces, start)
    _trim_tail(pieces, start)
    _trim_doubts(pieces, start)
    _settle_doubts(pieces, start)


def _pass_list(pieces: list[Piece], index: int, start: int) -> int:
    """Leave out what stands under a heading such as "Related", and return where the text goes on."""
    opener = furniture.bare(pieces[index].text)
    reason = pieces[index].reason
    opens_tail = bool(lexicon.TAIL_OPENERS.fullmatch(opener)) or pieces[index].passage.level > 0
    if not opens_tail and not _needs_titles(opener):
        return index + 1
    if reason == "comments" and _is_late(pieces, index, start):
        resume = len(pieces)
    else:
        resume = _resumption(pieces, index + 1)
    for piece in pieces[index + 1 : resume]:
        if piece.open:
            piece.reason = reason
    return max(resume, index + 1)


def _needs_titles(opener: str) -> bool:
    """ "Read also" announces titles under it; "Read also: New law passed" brings its own."""
    return wording.count(opener) <= 5 and not re.search(r"[:>→»|] ?\w", opener)


def _is_late(pieces: Sequence[Piece], index: int, start: int) -> bool:
    before = sum(wording.count(piece.text) for piece in pieces[start:index] if _is_text(piece))
    after = sum(wording.count(piece.text) for piece in pieces[index:] if _is_text(piece))
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
        if not titles or dateline.read(piece.text) or _continues(pieces, index) or not _is_teaser(piece.text, titles):
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


def _is_teaser(text: str, titles: Sequence[str]) -> bool:
    if wording.count(text) > 55:
        return False
    if len(titles) >= 2 and len(titles[-1].split()) >= 3:
        return True
    return bool(titles) and wording.overlap(titles[-1], wording.stems(text)) >= 0.25


def _leave_dates(pieces: Sequence[Piece], start: int) -> None:
    for piece in pieces[start:]:
        if piece.open and _is_date_row(piece.text) and piece.passage.kind != "item":
            piece.reason = "date"


def _sort_short_lines(pieces: list[Piece], start: int) -> None:
    """Decide about lines that are no sentences: subheadings and list items stay, loose lines go."""
    last = max((i for i in range(start, len(pieces)) if pieces[i].open and _is_sentence(pieces[i])), default=-1)
    index = start
    while index < len(pieces):
        if not pieces[index].open or _is_sentence(pieces[index]):
            index += 1
            continue
        end = index
        while end < len(pieces) and not (pieces[end].open and _is_sentence(pieces[end])):
            end += 1
        _sort_run(pieces, index, end, last)
        index = end


def _is_sentence(piece: Piece) -> bool:
    return wording.ends_sentence(piece.text) or wording.count(piece.text) >= 22


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
    return after.reason if after is not None and after.reason in _ASKING | {"consent"} else ""


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


def _trim_tail(pieces: list[Piece], start: int) -> None:
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


def _trim_doubts(pieces: Sequence[Piece], start: int) -> None:
    """Leave out doubtful passages at the very end of the text, where outlets speak to those who have read it."""
    kept = [i for i in range(start, len(pieces)) if pieces[i].open]
    while len(kept) > 2 and (reason := _closing_reason(pieces, kept[-1])):
        pieces[kept.pop()].reason = reason


def _closing_reason(pieces: Sequence[Piece], last: int) -> str:
    piece = pieces[last]
    if piece.doubtful in _BESIDE:
        return piece.doubtful
    calls = piece.text.rstrip().endswith(("?", "!")) and wording.count(piece.text) <= 6
    return "after_article" if calls and pieces[last - 1].reason else ""


def _settle_doubts(pieces: Sequence[Piece], start: int) -> None:
    """Leave out an appeal that stands alone between paragraphs: it speaks of nothing that the article speaks of."""
    subject = _subject(pieces[start:])
    for piece in pieces[start:]:
        if not piece.open or piece.doubtful not in _ASKING | {"consent"}:
            continue
        if (piece.likely and _is_strange(piece, subject, 0.2)) or piece.passage.emphasised:
            piece.reason = piece.doubtful


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
    return {piece.reason for piece in gap} <= _INTERRUPTING


def _take_tail_byline(result: Sorted, start: int) -> None:
    if result.bylines:
        return
    for piece in result.pieces[start:]:
        names = byline.read(piece.text) if piece.reason in ("after_article", "loose_lines") or piece.open else ()
        if names:
            result.bylines, result.bylines_certainty = names, 0.8
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


def _kind(pieces: Sequence[Piece], index: int) -> str:
    piece = pieces[index]
    if piece.passage.kind != "paragraph":
        return piece.passage.kind
    if _is_sentence(piece) or wording.count(piece.text) > 14:
        return "paragraph"
    before = next((other for other in reversed(pieces[:index]) if other.kept), None)
    listed = before is not None and (before.text.rstrip().endswith((":", "：")) or before.kept.kind == "item")
    return "item" if listed else "heading"


def _take_dateline(result: Sorted) -> None:
    for index, paragraph in enumerate(result.paragraphs[:3]):
        if paragraph.kind in ("heading", "item"):
            continue
        context = " ".join(other.text for other in result.paragraphs[index + 1 :])
        read = dateline.read(paragraph.text, context)
        if read and (index == 0 or read.certainty >= 0.9):
            result.paragraphs[index] = Paragraph(read.rest, paragraph.kind)
            result.dateline, result.dateline_day = Dateline(read.place), read.day
            result.dateline_certainty = read.certainty
            return


def left_out(pieces: Iterable[Piece]) -> list[tuple[str, str]]:
    """Return what was left out, with the reason's code, in the page's order."""
    return [(piece.text, piece.reason) for piece in pieces if piece.reason]
