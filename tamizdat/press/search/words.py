"""The words by which an article is found: folded, stemmed, each once.

Everything that is done to a word here is done to a reader's question by ``theme/scripts/search.js``, step for step;
``tests/journeys/test_searching.py`` compares the two over some thousands of words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from tamizdat.press.search.documents import Document
from tamizdat.press.search.stemming import stem

LONGEST_WORD = 40
# Letters that readers type in several ways, or that their keyboards lack; what Unicode takes apart itself is not here.
LETTERS = {
    **dict(zip("ёςıłøکیىة", "еσiloكييه", strict=True)),
    **dict(zip("đðßæœþ", ("d", "d", "ss", "ae", "oe", "th"), strict=True)),
    **{digit: str(number % 10) for number, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")},
}
_LETTERS = str.maketrans(LETTERS)
# Accents, points and vowel signs, and signs that only shape a word. Cyrillic letters keep theirs: й is not и.
_MARKS = re.compile(
    "([\u0400-\u052f][\u0306\u0308])|[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d\u00ad]"
)
# Chinese and Japanese part no words: there each character counts as one.
_UNPARTED = re.compile("([\u3040-\u30ff\u3400-\u9fff])")
_WORD = re.compile(r"[^\W_]+")
# Most words need no folding but of their case; what stands around them is often one of these.
_PLAIN = re.compile("[a-z]+|[а-я]+")
_AROUND = ".,:;!?…()[]\"'«»„“”‘’—–-"
# The words of one archive repeat themselves; what has been worked out for this many pieces of text is remembered.
_REMEMBERED = 200_000


def words_of(document: Document, language: str) -> str:
    """Return what an article is found by, in a form that is quick to make an index of and can be kept.

    Returns:
        Three lines: the stems of the headline, of standfirst and names, of the body. None stands in two of them; the
        weightiest has it.
    """
    stems = _stems(language)
    headline = _unlike(stems, document.headline)
    deck = _unlike(stems, " ".join((document.standfirst, *document.names)), headline)
    body = _unlike(stems, document.text, headline, deck)
    return "\n".join((" ".join(headline), " ".join(deck), " ".join(body)))


# A publish writes the newest articles into the index anew, and all but one of them are as they were.
@lru_cache(maxsize=1024)
def kept_words_of(document: Document, language: str) -> str:
    """Return the same, and keep it for a while."""
    return words_of(document, language)


def words(text: str, language: str) -> list[str]:
    """Return the stems of a text, in order."""
    return [stem(word[:LONGEST_WORD], language) for word in _WORD.findall(folded(text))]


def folded(text: str) -> str:
    """Return a text without what readers leave out or type differently: case, accents, shapes of a letter."""
    plain = unicodedata.normalize("NFKD", text).lower()
    letters = unicodedata.normalize("NFC", _MARKS.sub(r"\1", plain)).translate(_LETTERS)
    return _UNPARTED.sub(r" \1 ", letters)


def _unlike(stems: _Stems, text: str, *others: dict[str, None]) -> dict[str, None]:
    found = dict.fromkeys(map(stems.__getitem__, text.split()))
    for joined in stems.joined & found.keys():
        del found[joined]
        found.update(dict.fromkeys(joined.split()))
    found.pop("", None)
    for other in others:
        for word in other:
            found.pop(word, None)
    return found


class _Stems(dict[str, str]):
    """The stems of pieces of text between spaces; those of a piece with several words are parted by a space."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.joined: set[str] = set()

    def __missing__(self, piece: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
            self.joined.clear()
        bare = piece.strip(_AROUND).lower()
        if not _PLAIN.fullmatch(bare):
            stems = self._worked_out(piece)
        elif bare == piece:
            stems = stem(bare[:LONGEST_WORD], self.language)
        else:
            stems = self[bare]
        self[piece] = stems
        return stems

    def _worked_out(self, piece: str) -> str:
        found = words(piece, self.language)
        stems = " ".join(found)
        if len(found) > 1:
            self.joined.add(stems)
        return stems


@cache
def _stems(language: str) -> _Stems:
    return _Stems(language)
