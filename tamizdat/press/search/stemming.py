"""Word stems, by rules that are data: the press applies them in Python and a reader's browser in JavaScript.

A rule is a regular expression with one group, and an ending: a word that matches becomes what the group holds plus the
ending. Rules come in stages; in each stage the first rule that matches is applied and the others are passed over.
The expressions keep to what Python and JavaScript understand alike (no look-behind: browsers of 2022 have none).

The rules for English and Russian follow the Snowball project's algorithms (Porter 1980 and 2001) closely, without most
of their exceptions; those for Arabic are the affixes of "light10" (Larkey, Ballesteros and Connell 2007). A stem need
not be a word, nor even right: it must be the same for the forms of one word.
"""

from __future__ import annotations

import re
from functools import cache

Rules = tuple[tuple[tuple[str, str], ...], ...]

_V, _C = "[aeiouy]", "[^aeiouy]"
# Where Porter's regions R1 and R2 begin: after the first consonant that follows a vowel, and after the next such one.
_WHOLE = "gener|commun|arsen|univers|later|organ|inter|past"
# A "y" after a vowel is a consonant there.
_SYLLABLE = f"{_C}*{_V}[aeiou]*[^aeiou]"
_R1 = f"(?:{_WHOLE}|(?!{_WHOLE})y?{_SYLLABLE})"
_R2 = f"{_R1}{_SYLLABLE}"
_TWICE = "|".join(f"{letter}(?={letter})" for letter in "bdfgmnprt")
_ENGLISH: Rules = (
    (
        ("^(news)$", ""),
        ("^(.+ss)es$", ""),
        ("^(..+i)e[ds]$", ""),
        ("^(.ie)[ds]$", ""),
        ("^(.*[us]s)$", ""),
        (f"^(.*{_V}.+)s$", ""),
    ),
    (
        ("^((?:pro|ex|suc)ceed|evening|herring)$", ""),
        ("^([dlt])ying$", "ie"),
        (f"^({_R1}.*?ee)d(?:ly)?$", ""),
        ("^(.*eed(?:ly)?)$", ""),
        ("^(.*(?:at|iz))(?:ed|ing)(?:ly)?$", "e"),
        (f"^(.*{_V}.*bl)(?:ed|ing)(?:ly)?$", "e"),
        ("^([aeo](?:dd|gg|ff))(?:ed|ing)$", ""),
        (f"^(.*{_V}.*?(?:{_TWICE}))[bdfgmnprt](?:ed|ing)(?:ly)?$", ""),
        (f"^({_C}*{_V}[^aeiouywx])(?:ed|ing)(?:ly)?$", "e"),
        (f"^(.*{_V}.*?)(?:ed|ing)(?:ly)?$", ""),
    ),
    ((f"^(.+{_C})y$", "i"),),
    (
        ("^((?:ear|on|ug)li)$", ""),
        (f"^({_R1}.*?)(?:ization|izer)$", "ize"),
        (f"^({_R1}.*?)(?:ational|ation|ator)$", "ate"),
        (f"^({_R1}.*?)tional$", "tion"),
        (f"^({_R1}.*?)enci$", "ence"),
        (f"^({_R1}.*?)anci$", "ance"),
        (f"^({_R1}.*?)(?:biliti|bli)$", "ble"),
        (f"^({_R1}.*?)entli$", "ent"),
        (f"^({_R1}.*?)(?:alism|aliti|alli)$", "al"),
        (f"^({_R1}.*?)(?:fulness|fulli)$", "ful"),
        (f"^({_R1}.*?)(?:ousness|ousli)$", "ous"),
        (f"^({_R1}.*?)(?:iveness|iviti)$", "ive"),
        (f"^({_R1}.*?)lessli$", "less"),
        (f"^(?={_R1}.*?ogi$)(.*log)i$", ""),
        (f"^(?={_R1}.*?li$)(.*[cdeghkmnrt])li$", ""),
    ),
    (
        (f"^({_R1}.*?)tional$", "tion"),
        (f"^({_R1}.*?)alize$", "al"),
        (f"^({_R1}.*?)(?:icate|iciti|ical)$", "ic"),
        (f"^({_R1}.*?)(?:ful|ness)$", ""),
        (f"^({_R2}.*?)ative$", ""),
    ),
    (
        (f"^({_R2}.*?)e?ment$", ""),
        ("^(.*ment)$", ""),
        (f"^({_R2}.*?)(?:[ae]nce|[ai]ble|[ae]nt|al|er|ic|ism|ate|iti|ous|ive|ize)$", ""),
        (f"^(?={_R2}.*?ion$)(.*[st])ion$", ""),
    ),
    (
        (f"^({_R2}.*?)e$", ""),
        (f"^(?={_R1}.*?e$)(.*(?:{_V}|{_V}{_V}{_C}|{_C}{_C}|[wx]))e$", ""),
        (f"^(?={_R2}.*?l$)(.*l)l$", ""),
    ),
)

_GLAS, _SOGL = "[аеиоуыэюя]", "[^аеиоуыэюя]"
# An ending begins after the first vowel at the earliest (Snowball's region RV).
_RV = f"{_SOGL}*{_GLAS}.*?"
_ADJECTIVE = "(?:[ео]го|[ео]му|[иы]ми|[иыоея]е|[иыое]й|[иыое]м|[иы]х|[ую]ю|[ая]я|[ое]ю)(?:с[яь])?$"
_RUSSIAN: Rules = (
    (
        (f"^({_RV})[иы]в(?:ши(?:сь)?)?$", ""),
        (f"^({_RV}[ая])в(?:ши(?:сь)?)?$", ""),
        (f"^({_RV})(?:[иы]вш|ующ){_ADJECTIVE}", ""),
        (f"^({_RV}[ая])(?:ем|нн|вш|ющ|щ){_ADJECTIVE}", ""),
        (f"^({_RV}){_ADJECTIVE}", ""),
        (f"^({_RV}[ая])(?:ешь|нно|ете|йте|л[аио]?|н[аоы]?|ем|ет|ют|ть|й)(?:с[яь])?$", ""),
        (
            f"^({_RV})(?:[иы]л[аио]?|ен[аоы]?|[еу]йте|ите|[еу]й|[иы]м|[иы]ть?|ишь|ует|уют|ят|ую|ю)(?:с[яь])?$",
            "",
        ),
        (f"^({_RV})с[яь]$", ""),
        (f"^({_RV})(?:и?ями|ами|и?ях|ах|и?ям|ам|и?ем|ом|[ео]в|и?ей|[ои]й|[иье]?[ие]|[иь]?[юя]|[аоуыьй])$", ""),
    ),
    ((f"^({_RV})и$", ""),),
    ((f"^((?:{_SOGL}*{_GLAS}+{_SOGL}){{2}}.*?)ость?$", ""),),
    ((f"^({_RV})ейше?$", ""), (f"^({_RV})ь$", "")),
    ((f"^({_RV}н)н$", ""),),
    # Ours: "трамва(й)" and "работа(л)" beside "трамв(ая)" and "работ(ы)".
    ((f"^(.{{4,}}{_SOGL})[ая]$", ""),),
)

_ARABIC: Rules = (
    (("^و?(?:[بكف]?ال|لل)(..+)$", ""), ("^و(...+)$", "")),
    # The last one is ours: the alef of the indefinite accusative (قاربًا).
    (("^(..+?)(?:ها|ان|ات|ون|ين|يه|ه|ي)$", ""), ("^(...+)ا$", "")),
)

_RULES = {"en": _ENGLISH, "ru": _RUSSIAN, "ar": _ARABIC}


def rules(language: str) -> Rules:
    """Return the rules for a language, as its search page carries them; none for a language that has none yet."""
    return _RULES.get(language.partition("-")[0], ())


def stem(word: str, language: str) -> str:
    """Return what the forms of a word have in common.

    Args:
        word: folded, see :func:`~tamizdat.press.search.words.folded`.
    """
    for pattern, endings in _compiled(language):
        match = pattern.match(word)
        if match and match.lastindex:
            word = match[match.lastindex] + endings[match.lastindex - 1]
    return word


@cache
def _compiled(language: str) -> list[tuple[re.Pattern[str], list[str]]]:
    """Return each stage as one expression, whose groups are those of its rules, with the rules' endings."""
    return [
        (re.compile("|".join(pattern for pattern, _ending in stage)), [ending for _pattern, ending in stage])
        for stage in rules(language)
    ]
