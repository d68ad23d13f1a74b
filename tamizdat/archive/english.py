"""English words in the forms that a sentence asks for."""

from __future__ import annotations

import re
from typing import Any

from tamizdat.archive.chance import TABLE

_BEFORE_VOWEL = re.compile(r"\b([Aa]) (?=[aeio]|hono|hones|un[^i])")
_SIBILANT = ("s", "x", "z", "ch", "sh")
_NUMBERS = "Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Twenty Thirty Forty Fifty Sixty Ninety"


def tables(told: dict[str, Any]) -> dict[str, list[str]]:
    """Return every table of words by the name of its places in sentences."""
    nouns, words = told["nouns"], told["words"]
    verbs = [_verb(word) for word in words["verbs"]]
    pairs = {"thing": nouns["things"], "matter": nouns["matters"], "person": nouns["people"]}
    found = {name: [word.split(":")[0] for word in listed] for name, listed in pairs.items()}
    plurals = {"thing": "things", "matter": "matters", "person": "people"}
    found |= {plurals[name]: [_plural(word) for word in listed] for name, listed in pairs.items()}
    found |= {name: [verb[place] for verb in verbs] for place, name in enumerate(("verb", "verbed", "done"))}
    simple = {"adjective": "adjectives", "adverb": "adverbs", "where": "places", "reason": "reasons"}
    simple |= {name: name for name in ("when", "coming", "day")}
    found |= {place: words[name] for place, name in simple.items()}
    return found | _numbers()


def mended(text: str) -> str:
    """Put "an" before a vowel."""
    return _BEFORE_VOWEL.sub(r"\1n ", text)


def declined(town: str) -> tuple[str, ...]:
    """Return a town's name in every form that it has."""
    return (town,)


def _numbers() -> dict[str, list[str]]:
    # Steps of a prime: figures of every size, in no order.
    large = [f"{1000 + step * 7919 % 89_000:,}" for step in range(TABLE)]
    return {"n": [str(number) for number in range(2, 100)], "Number": _NUMBERS.split(), "big": large}


def _plural(word: str) -> str:
    one, _, many = word.partition(":")
    if many:
        return many
    if one.endswith(_SIBILANT):
        return f"{one}es"
    return f"{one[:-1]}ies" if one.endswith("y") and one[-2] not in "aeiou" else f"{one}s"


def _verb(word: str) -> tuple[str, str, str]:
    base, *forms = word.split(":")
    if forms:
        return base, forms[0], forms[-1]
    if base.endswith("~"):
        return base[:-1], f"{base[:-1]}{base[-2]}ed", f"{base[:-1]}{base[-2]}ed"
    past = (
        f"{base}d"
        if base.endswith("e")
        else f"{base[:-1]}ied"
        if base[-1] == "y" and base[-2] not in "aeiou"
        else f"{base}ed"
    )
    return base, past, past
