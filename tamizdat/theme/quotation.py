"""Straight quotation marks become those of the language, outer and inner ones by depth."""

from __future__ import annotations

import re

INLINE, BREAK, SOLID = "\ue000", "\ue001", "\ue002"
NARROW = "\u202f"

# Outer pair, inner pair, after CLDR's quotation delimiters; Russian after Milchin's handbook, Arabic as its newspapers
# print it. Hebrew is not here: its straight mark stands inside abbreviations (gershayim).
PAIRS: dict[str, tuple[str, str]] = {
    "ar": ("«»", "“”"),
    "be": ("«»", "„“"),
    "de": ("„“", "‚‘"),
    "en": ("“”", "“”"),
    "es": ("«»", "“”"),
    "fa": ("«»", "“”"),
    "fr": ("«»", "“”"),
    "ka": ("„“", "«»"),
    "kk": ("«»", "“”"),
    "lt": ("„“", "“”"),
    "lv": ("“”", "“”"),
    "pl": ("„”", "«»"),
    "ru": ("«»", "„“"),
    "tg": ("«»", "„“"),
    "tr": ("“”", "“”"),
    "uk": ("«»", "„“"),
    "uz": ("“”", "“”"),
}

_SPACES = frozenset(" \t\r\f\v\u00a0\u2009\u200a")
# After one of these, or after a mark that has just opened a quotation (shown as «), a mark opens one.
_BEFORE_OPENING = _SPACES | frozenset("([{<—–-/«¿¡\u202f")
_CLOSERS = {"«": "»", "„": "“", "“": "”"}
_MARKS = re.compile("[\"'«»„“”‘’\ue001\n]")
# Words that begin with what is left out: ’90s, ’tis, ’em.
_ELISION = re.compile(r"(?:\d0s|tis|twas|twere|em|til|cause|bout|n)\b", re.IGNORECASE)


def set_quotation_marks(text: str, language: str) -> str:
    """Turn straight marks into the language's own; those that are already right stay.

    Args:
        text: with tags masked, see :mod:`tamizdat.theme.typography`.
        language: a key of :data:`PAIRS`.
    """
    return _MARKS.sub(_Setter(text, language).mark, text)


class _Setter:
    """Walks over the marks of a text from left to right and remembers which quotations are open.

    Marks that are already right are counted like new ones, so that a second pass decides everything as the first did.
    """

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._outer, self._inner = PAIRS[language]
        self._english = language == "en"
        self._french = language == "fr"
        self._open: list[str] = []
        self._single = False
        self._last = (-1, "")

    def mark(self, match: re.Match[str]) -> str:
        """Return what is printed in the place of one mark."""
        place, sign = match.start(), match.group()
        if sign in "\ue001\n":
            self._open.clear()
            self._single = False
            return sign
        right = self._double(place) if sign == '"' else self._apostrophe(place) if sign == "'" else sign
        opened = self._count(right, place)
        self._last = (place, "«" if opened else right)
        return self._spaced(right) if sign == '"' else right

    def _spaced(self, sign: str) -> str:
        if not self._french or sign not in "«»":
            return sign
        return f"«{NARROW}" if sign == "«" else f"{NARROW}»"

    def _double(self, place: int) -> str:
        before, after = self._before(place), self._after(place)
        opens = before == "" or before in _BEFORE_OPENING
        ends = after == "" or after in _SPACES
        if opens and not ends:
            return self._inner[0] if self._open[-1:] == [self._outer[1]] else self._outer[0]
        if self._open and before not in _SPACES:
            return self._open[-1]
        # Between two spaces nothing is certain; after a figure it is an inch or a second of arc.
        return '"' if opens or before.isdigit() else self._outer[1]

    def _apostrophe(self, place: int) -> str:
        before, after = self._before(place), self._after(place)
        if before.isalpha() and after.isalpha():
            return "’"
        if not self._english:
            return "'"
        if before == "" or before in _BEFORE_OPENING:
            return self._opening_single(place, after)
        is_measure = before.isdigit() and not self._single and not after.isalpha()
        return "'" if is_measure else "’"

    def _opening_single(self, place: int, after: str) -> str:
        if not (after.isalnum() or after == SOLID):
            return "'"
        return "’" if _ELISION.match(self._text, place + 1) else "‘"

    def _count(self, sign: str, place: int) -> bool:
        """Remember what a mark, as printed, opens or closes; return whether it opens."""
        if self._open and sign == self._open[-1]:
            self._open.pop()
        elif sign in _CLOSERS:
            self._open.append(self._closer_of(sign))
            return True
        elif sign == "‘":
            self._single = True
        elif sign == "’" and not (self._before(place).isalpha() and self._after(place).isalpha()):
            self._single = False
        return sign == "‘"

    def _closer_of(self, sign: str) -> str:
        pair = next((pair for pair in (self._outer, self._inner) if pair[0] == sign), None)
        return pair[1] if pair else _CLOSERS[sign]

    def _before(self, place: int) -> str:
        """Return the sign before a place ("«" for any mark that opened), or "" at the beginning of a line."""
        place -= 1
        while self._text[place] == INLINE:
            place -= 1
        if self._text[place] in "\ue001\n":
            return ""
        last, seen_as = self._last
        return seen_as if place == last else self._text[place]

    def _after(self, place: int) -> str:
        """Return the sign after a place, or "" at the end of a line."""
        place += 1
        while place < len(self._text) and self._text[place] == INLINE:
            place += 1
        return "" if place == len(self._text) or self._text[place] in "\ue001\n" else self._text[place]
