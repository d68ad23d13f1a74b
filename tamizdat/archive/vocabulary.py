"""The words of a language and the sentences that are made of them.

The tables stand in ``words/*.toml``. A sentence there has places in braces; :func:`sentence` turns it into a form and a
row of places, so that making it is one formatting: a place holds either a table of :mod:`tamizdat.archive.chance`, of
which a word is drawn, or the name of somebody or something that stays the same throughout an article.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tamizdat.archive import english
from tamizdat.archive.chance import BITS, Chance, ranked

FOLDER = Path(__file__).with_name("words")
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
CAST = frozenset(
    {"town", "town2", "region", "name", "surname", "name2", "surname2", "office", "Office", "title", "Title"}
)
NUMBERS = 98
FIRST_YEAR, LAST_YEAR = 1931, 2005
FORMS: dict[str, Callable[[dict[str, Any]], dict[str, list[str]]]] = {"en": english.tables}
_PLACE = re.compile(r"\{(\w+)\}")

Table = list[str]
Cast = Mapping[str, str]


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
            [cast[place] if place.__class__ is str else place[bits(BITS)] for place in self.places]  # type: ignore[index]
        )


@dataclass(frozen=True, slots=True)
class Language:
    """What is needed to write in a language.

    Args:
        code: BCP 47 tag.
        told: the table as it is, for what is used as it stands.
        sentences: by what they are for (``opening``, ``middle`` …).
        tables: by the names of places.
        mended: puts a text in order in which words have met by chance.
    """

    code: str
    told: Mapping[str, Any]
    sentences: Mapping[str, tuple[Sentence, ...]]
    tables: Mapping[str, Table]
    mended: Callable[[str], str]

    def cast(self, chance: Chance) -> dict[str, str]:
        """Return the places and people of one article."""
        town, town2 = chance.some_of(self.told["towns"], 2)
        cast = {"town": town, "town2": town2, "region": chance.one_of(self.told["regions"])}
        for number in ("", "2"):
            cast[f"surname{number}"] = surname = self.tables["other"][chance.bits(BITS)]
            cast[f"name{number}"] = f"{chance.one_of(self.told['given'])} {surname}"
        for what in ("office", "title"):
            cast[what] = words = chance.one_of(self.told[f"{what}s"])
            cast[what.capitalize()] = words[0].upper() + words[1:]
        return cast


@cache
def language(code: str) -> Language:
    """Read a language's tables."""
    raw = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    told = _listed(raw)
    names = told["names"]
    tables = {name: ranked(words) for name, words in _shared(names).items()}
    tables |= {name: ranked(words) for name, words in FORMS[code](told).items()}
    return Language(
        code=code,
        told=told | told["cast"] | {"given": names["given"], "towns": _joined(names, "towns")},
        sentences={use: tuple(sentence(line, tables) for line in lines) for use, lines in told["sentences"].items()},
        tables=tables,
        mended=english.mended,
    )


def sentence(line: str, tables: Mapping[str, Table]) -> Sentence:
    """Read a sentence with its places.

    Raises:
        KeyError: a place has a name that neither the tables nor the cast know.
    """
    places = (name if name in CAST else tables[name] for name in _PLACE.findall(line))
    return Sentence(_PLACE.sub("%s", line.replace("%", "%%")), tuple(places))


def _listed(raw: dict[str, Any]) -> dict[str, Any]:
    """Turn strings of many words into lists: sentences by lines, words by commas."""
    told: dict[str, Any] = {}
    for name, value in raw.items():
        if isinstance(value, dict):
            told[name] = (
                {use: text.strip().splitlines() for use, text in value.items()}
                if name == "sentences"
                else _listed(value)
            )
        else:
            told[name] = _words(value) if "\n" in value else value
    return told


def _words(text: str) -> list[str]:
    # The same word twice would only be drawn more often.
    return list(dict.fromkeys(word for part in text.split(",") if (word := " ".join(part.split()))))


def _shared(names: Mapping[str, list[str]]) -> Iterator[tuple[str, Iterable[str]]] | dict[str, list[str]]:
    return {
        "other": _joined(names, "surnames"),
        "village": _joined(names, "villages"),
        "n": [str(number) for number in range(2, 2 + NUMBERS)],
        "year": [str(year) for year in range(LAST_YEAR, FIRST_YEAR, -1)],
    }


def _joined(names: Mapping[str, list[str]], endings: str) -> list[str]:
    """Return invented names, so mixed that neighbours do not begin alike."""
    beginnings = names["beginnings"]
    pairs = [
        (begin, end)
        for shift in range(len(beginnings))
        for place, end in enumerate(names[endings])
        for begin in [beginnings[(place * 7 + shift) % len(beginnings)]]
    ]
    return list(dict.fromkeys(begin + end for begin, end in pairs))
