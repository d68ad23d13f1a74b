"""The words of a language and the sentences that are made of them.

The tables stand in ``words/*.toml``. A sentence there has places in braces; :func:`sentence` turns it into a form and a
row of places, so that making it is one formatting: a place holds either a table of :mod:`tamizdat.archive.chance`, of
which a word is drawn, or the name of somebody or something that stays the same throughout an article.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from tamizdat.archive import english, russian
from tamizdat.archive.chance import BITS, Chance, ranked

FOLDER = Path(__file__).with_name("words")
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
CAST = frozenset(
    {"town", "town2", "region", "name", "surname", "name2", "surname2", "office", "Office", "title", "Title"}
)
CASES = ("", "_g", "_p")
FIRST_YEAR, LAST_YEAR = 1931, 2005
GRAMMARS: dict[str, Grammar] = {"en": english, "ru": russian}
_PLACE = re.compile(r"\{(\w+)\}")

Table = list[str]
Cast = Mapping[str, str]


class Grammar(Protocol):
    """What a module that knows a language's forms can do."""

    def tables(self, told: dict[str, Any]) -> dict[str, list[str]]:
        """Return tables of words by the names of places."""

    def mended(self, text: str) -> str:
        """Put a text in order in which words have met by chance."""

    def declined(self, town: str) -> tuple[str, ...]:
        """Return a town's name in its cases."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with places.

    Args:
        form: as ``%`` takes it.
        places: tables to draw from, and names of the cast.
    """

    form: str
    places: tuple[Table | str, ...]

    def said(self, cast: Cast, bits: Callable[[int], int]) -> str:
        """Return the sentence with its places filled."""
        return self.form % tuple(
            [cast[place] if place.__class__ is str else place[bits(BITS)] for place in self.places]
        )


@dataclass(frozen=True, slots=True)
class Language:
    """What is needed to write in a language.

    Args:
        code: BCP 47 tag.
        told: the table as it is, for what is used as it stands.
        sentences: by what they are for (``opening``, ``middle`` …).
        tables: by the names of places.
        grammar: forms words and puts texts in order.
    """

    code: str
    told: Mapping[str, Any]
    sentences: Mapping[str, tuple[Sentence, ...]]
    tables: Mapping[str, Table]
    grammar: Grammar

    def cast(self, chance: Chance) -> dict[str, str]:
        """Return the places and people of one article."""
        cast: dict[str, str] = {}
        for what, town in zip(("town", "town2"), chance.some_of(self.told["towns"], 2), strict=True):
            cast |= _in_cases(what, self.grammar.declined(town))
        cast |= _in_cases("region", chance.one_of(self.told["regions"]).split(":"))
        for number in ("", "2"):
            cast[f"surname{number}"] = surname = self.tables["other"][chance.bits(BITS)]
            cast[f"name{number}"] = f"{chance.one_of(self.told['given'])} {surname}"
        for what in ("office", "title"):
            cast |= _in_cases(what, words := chance.one_of(self.told[f"{what}s"]).split(":"))
            cast[what.capitalize()] = words[0][0].upper() + words[0][1:]
        return cast


@cache
def language(code: str) -> Language:
    """Read a language's tables."""
    raw = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    told = _listed(raw)
    names = told["names"]
    tables = {name: ranked(words) for name, words in _shared(names).items()}
    tables |= {name: ranked(words) for name, words in GRAMMARS[code].tables(told).items()}
    return Language(
        code=code,
        told=told | told["cast"] | {"given": names["given"], "towns": _joined(names, "towns")},
        sentences={use: tuple(sentence(line, tables) for line in lines) for use, lines in told["sentences"].items()},
        tables=tables,
        grammar=GRAMMARS[code],
    )


def _in_cases(name: str, forms: Iterable[str]) -> dict[str, str]:
    """Return the forms of a name by the places that ask for them; a language without cases has one."""
    return {f"{name}{case}": form for case, form in zip(CASES, forms, strict=False)}


def sentence(line: str, tables: Mapping[str, Table]) -> Sentence:
    """Read a sentence with its places.

    Raises:
        KeyError: a place has a name that neither the tables nor the cast know.
    """
    places = (name if name.split("_")[0] in CAST else tables[name] for name in _PLACE.findall(line))
    return Sentence(_PLACE.sub("%s", line.replace("%", "%%")), tuple(places))


def _listed(raw: dict[str, Any]) -> dict[str, Any]:
    """Turn texts of many words into lists: sentences by lines, words by commas."""
    lists = {name: _words(value) if isinstance(value, str) and "\n" in value else value for name, value in raw.items()}
    inner = {name: _listed(value) for name, value in raw.items() if isinstance(value, dict) and name != "sentences"}
    sentences = {use: text.strip().splitlines() for use, text in raw.get("sentences", {}).items()}
    return lists | inner | ({"sentences": sentences} if sentences else {})


def _words(text: str) -> list[str]:
    # The same word twice would only be drawn more often.
    return list(dict.fromkeys(word for part in text.split(",") if (word := " ".join(part.split()))))


def _shared(names: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the tables that every language has."""
    return {
        "other": _joined(names, "surnames"),
        "village": _joined(names, "villages"),
        "year": [str(year) for year in range(LAST_YEAR, FIRST_YEAR, -1)],
    }


def _joined(names: Mapping[str, list[str]], endings: str) -> list[str]:
    """Return invented names, so mixed that neighbours do not begin alike."""
    beginnings, ends = names["beginnings"], names[endings]
    turns = range(len(beginnings))
    mixed = (
        f"{beginnings[(place * 7 + turn) % len(beginnings)]}{end}" for turn in turns for place, end in enumerate(ends)
    )
    return list(dict.fromkeys(mixed))
