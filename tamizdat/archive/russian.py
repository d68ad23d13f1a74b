"""Russian words in the forms that a sentence asks for.

The tables hold what the rules below decline rightly: nouns of the masculine gender in both numbers, others in the
plural alone. So adjectives and past tenses in the singular are masculine, and nothing has to agree with anything else.

A place is named by a noun, a number and a case: ``things_g`` is the genitive plural of things, ``people_c`` the
nominative with a capital, as ``Thing`` is.
"""

from __future__ import annotations

from typing import Any

from tamizdat.archive.chance import TABLE

_HUSHING = "жшчщ"
_BACK = f"гкх{_HUSHING}"
_SOFT_ENDINGS = "ьй"
# After these the noun stands in the genitive plural, as it does after most numbers.
_LAST_DIGITS = (0, 5, 6, 7, 8, 9)
# Below this, no space parts the thousands.
_PARTED = 10_000
_SUFFIXES = ("", "_g", "_d", "_i", "_p")


def tables(told: dict[str, Any]) -> dict[str, list[str]]:
    """Return every table of words by the name of its places in sentences."""
    nouns, words = told["nouns"], told["words"]
    found = _nouns("thing", "things", nouns["thing"]) | _nouns("matter", "matters", nouns["matter"])
    found |= _nouns("person", "people", [word for word in nouns["person"] if word[-1] not in "аяй" and ":" not in word])
    plurals = [_plural(word) for word in nouns["things"]]
    for place, suffix in enumerate(_SUFFIXES):
        found[f"things{suffix}"] += [forms[place] for forms in plurals]
    found["things_c"] = [word.capitalize() for word in found["things"]]
    verbs = [_verb(word) for word in words["verbs"]]
    found |= {name: [verb[place] for verb in verbs] for place, name in enumerate(("verb", "done", "he_did", "did"))}
    adjectives = [_adjective(word) for word in words["adjectives"]]
    names = ("adj", "adj_g", "adjs", "adjs_g", "adj_p", "adj_f")
    found |= {name: [forms[place] for forms in adjectives] for place, name in enumerate(names)}
    found |= {name.capitalize(): [word.capitalize() for word in found[name]] for name in ("adj", "adjs")}
    simple = {"adverb": "adverbs", "where": "places", "when": "when", "coming": "coming", "reason": "reasons"}
    return found | {place: words[name] for place, name in simple.items()} | _numbers()


def mended(text: str) -> str:
    """Leave the text as it is: every form has been chosen."""
    return text


def declined(town: str) -> tuple[str, str, str]:
    """Return a town's name in the nominative, genitive and prepositional case."""
    return town, f"{town}а", f"{town}е"


def _numbers() -> dict[str, list[str]]:
    small = [str(number) for number in range(5, 100) if number % 10 in _LAST_DIGITS or number in range(11, 15)]
    large = (1000 + step * 7919 % 89_000 // 10 * 10 + _LAST_DIGITS[step % len(_LAST_DIGITS)] for step in range(TABLE))
    return {
        "n": small,
        "big": [f"{number:,}".replace(",", " ") if number >= _PARTED else str(number) for number in large],
    }


def _nouns(one: str, many: str, words: list[str]) -> dict[str, list[str]]:
    singular, plural = [_singular(word) for word in words], [_plural(_many(word)) for word in words]
    found = {f"{one}{suffix}": [forms[place] for forms in singular] for place, suffix in enumerate(_SUFFIXES)}
    found |= {f"{many}{suffix}": [forms[place] for forms in plural] for place, suffix in enumerate(_SUFFIXES)}
    found[one.capitalize()] = [word.capitalize() for word in found[one]]
    found[f"{many}_c"] = [word.capitalize() for word in found[many]]
    return found


def _singular(word: str) -> tuple[str, ...]:
    """Decline a masculine noun: nominative, genitive, dative, instrumental, prepositional."""
    nominative, _, genitive = word.partition(":")
    if nominative[-1] in _SOFT_ENDINGS:
        stem, endings = nominative[:-1], ("я", "ю", "ем", "е")
    else:
        stem = genitive[:-1] if genitive else nominative
        endings = ("а", "у", "ем" if stem[-1] in f"{_HUSHING}ц" else "ом", "е")
    return nominative, *(f"{stem}{ending}" for ending in endings)


def _many(word: str) -> str:
    """Return a masculine noun in the nominative and genitive plural, parted by a colon."""
    nominative, _, genitive = word.partition(":")
    if nominative.endswith("ь"):
        return f"{nominative[:-1]}и:{nominative[:-1]}ей"
    if nominative.endswith("й"):
        return f"{nominative[:-1]}и:{nominative[:-1]}ев"
    stem = genitive[:-1] if genitive else nominative
    ending = "ей" if stem[-1] in _HUSHING else "ев" if stem[-1] == "ц" else "ов"
    return f"{stem}{'и' if stem[-1] in _BACK else 'ы'}:{stem}{ending}"


def _plural(word: str) -> tuple[str, ...]:
    """Decline a noun in the plural from its nominative and genitive."""
    nominative, genitive = word.split(":")
    stem = nominative[:-1]
    soft = nominative.endswith("и") and stem[-1] not in _BACK
    vowel = "я" if soft else "а"
    return nominative, genitive, f"{stem}{vowel}м", f"{stem}{vowel}ми", f"{stem}{vowel}х"


def _adjective(word: str) -> tuple[str, ...]:
    """Return an adjective: masculine, its genitive, plural, its genitive, masculine prepositional, feminine."""
    nominative, *given = word.split(":")
    stem = nominative[:-2]
    if given:
        return nominative, *given, f"{stem}ом", f"{stem}ая"
    if nominative.endswith("ый"):
        return nominative, f"{stem}ого", f"{stem}ые", f"{stem}ых", f"{stem}ом", f"{stem}ая"
    if stem[-1] in "гкх":
        return nominative, f"{stem}ого", f"{stem}ие", f"{stem}их", f"{stem}ом", f"{stem}ая"
    return (
        nominative,
        f"{stem}его",
        f"{stem}ие",
        f"{stem}их",
        f"{stem}ем",
        f"{stem}яя" if stem[-1] == "н" else f"{stem}ая",
    )


def _verb(word: str) -> tuple[str, str, str, str]:
    """Return a verb: infinitive, short participle in the plural, past tense masculine and plural."""
    infinitive, *given = word.split(":")
    stem = infinitive.removesuffix("ть")
    participle = given[0] if given else f"{stem}ны"
    return infinitive, participle, *(given[1:] or (f"{stem}л", f"{stem}ли"))
