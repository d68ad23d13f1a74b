"""Explaining: what an output depends on, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import getdoc
from typing import Any

from wagtail.models import Page

from tamizdat.press.almanac import Almanac
from tamizdat.press.names import MODELS
from tamizdat.press.outputs import Output, Reason, kinds
from tamizdat.press.tree import place_of

ALWAYS = (
    "the newspaper around every page (its name, sections, languages), the theme, the settings, the program's version"
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an output is there.

    Args:
        what: its kind, in a sentence.
        file: its path in a tree; "" if it is in the lists for web servers alone.
        reasons: what it depends on, each with a word for people.
    """

    output: Output
    what: str
    file: str
    reasons: tuple[tuple[Reason, str], ...]

    def lines(self) -> Iterator[str]:
        """Return what it depends on, one thing a line."""
        yield from (f"{_words(reason)}{f': {label}' if label else ''}" for reason, label in self.reasons)
        yield ALWAYS

    def as_dict(self) -> dict[str, Any]:
        """Return the same for a program."""
        return {
            "address": self.output.address,
            "file": self.file,
            "kind": self.output.kind,
            "language": self.output.language,
            "leads_to": self.output.location,
            "reasons": [{"sort": reason.sort, "name": reason.name, "label": label} for reason, label in self.reasons],
            "always": ALWAYS,
        }


def explain(output: Output, almanac: Almanac) -> Explanation:
    """Return why an output is there and what would touch it."""
    kind = kinds()[output.kind]
    reasons = dict.fromkeys(kind.reasons(output, almanac))
    told = tuple((reason, _label(reason)) for reason in reasons)
    file = place_of(output) if output.in_tree else ""
    return Explanation(output, (getdoc(type(kind)) or "").split("\n\n")[0], file, told)


_WORDS: dict[str, Callable[[str], str]] = {
    "roll": lambda name: f"the list {name}: who stands in it, and what lists show of them",
    "log": lambda name: f"corrections and withdrawals in the language {name}",
    "names": lambda name: f"which names have a page ({name})",
    "translations": lambda _name: "its versions in other languages",
    "languages": lambda _name: "the languages of the newspaper",
}


def _words(reason: Reason) -> str:
    return _WORDS.get(reason.sort, lambda name: f"{reason.sort} {name}")(reason.name)


def _label(reason: Reason) -> str:
    if not reason.name.isdigit():
        return ""
    if reason.sort == "page":
        return Page.objects.filter(pk=reason.name).values_list("title", flat=True).first() or ""
    model = MODELS.get(reason.sort)
    return (model.objects.filter(pk=reason.name).values_list("name", flat=True).first() or "") if model else ""
