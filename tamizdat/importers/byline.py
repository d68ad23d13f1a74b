# ruff: noqa: E501, SIM905, PLR2004  a pattern is read whole; thresholds stand in their rule
"""Bylines: who wrote an article, as pages say it.

A line is a byline when it says so ("By …", "Автор: …", "بقلم …"), and then only as far as names go; or when it is
nothing but a name and stands where bylines stand, which the caller knows.
"""

from __future__ import annotations

import re

from tamizdat.importers import dates, wording
from tamizdat.importers.imported import Byline, Role

_PATTERNS: tuple[tuple[Role, str], ...] = (
    (
        "author",
        (
            r"(?:(?:written|story|text|words|report|reported|analysis|article|posted|published|compiled|prepared|opinion|commentary|interview|reporting)\s+)?by[:\s]\s*|"
            r"(?:authors?|words|text|writer|written by|byline|reporter|story)\s*[:—–-]\s*"
        ),
    ),
    (
        "author",
        (
            r"(?:автор(?:ы|ка)?(?:\s+(?:текста|статьи|материала))?|текст|слова|подготовил(?:а|и)?(?:\s+(?:материал|текст))?|записал(?:а|и)?|рассказал(?:а|и)?|репортаж|"
            r"материал\s+подготовил(?:а|и)?|корреспондент|беседовал(?:а|и)?|интервью|автори?|текст)\s*[:—–]\s*|(?:подготовил(?:а|и)?|записал(?:а|и)?|беседовал(?:а|и)?)\s+"
        ),
    ),
    ("author", r"(?:بقلم|كتب|كتبت|كتبه|كتبها|إعداد|تقرير|الكاتب|الكاتبة|المؤلف|حوار|نص)\s*[:：/\-–—]?\s+"),
    (
        "author",
        r"(?:von|par|por|di|door|av|af)(?::\s*|\s+)|(?:autor(?:in|en|es|as|a|e|zy)?|auteure?s?|tekst|texte|texto|аўтар|автор(?:ка)?|نویسنده|yazar)\s*:\s*",
    ),
    (
        "translator",
        r"(?:translat(?:ed|ion|or)(?:\s+(?:from\s+\w+\s+)?by)?\s*:?\s*|перев(?:од|ел|ела|одчик)(?:\s+с\s+\w+)?\s*:?\s*|ترجمة\s*:?\s*|übersetzung\s*:?\s*|traduction\s*:?\s*)",
    ),
    (
        "editor",
        r"(?:edit(?:ed|or|ing)(?:\s+by)?\s*:\s*|edited\s+by\s+|редактор(?:ы)?\s*:\s*|تحرير\s*:\s*|под\s+редакцией\s+)",
    ),
    ("photographer", r"(?:photos?|photography|photographs|pictures)(?:\s+by\s+|\s*:\s*)"),
)
_MARKS = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _PATTERNS)
_SEPARATOR = re.compile(
    r"\s*(?:[|•·\t]|\s{3,}|\u00a0{2,})\s*|\s+/\s+|[,.]\s+(?=(?:photo|picture|photograph|image|illustration)s?\s*(?::|\bby\b))|,\s+(?=(?:photo|illustration|picture|edit|translat|video)\w*\s+by\b)",
    re.IGNORECASE,
)
_NAME_LINK = re.compile(
    r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b|\bи\b|\bта\b|\bі\b|\s+و(?=\S)|\bwith\b|\bсовместно с\b)\s*"
)
_PLACE_BEHIND = re.compile(
    r"\s*(?:,?\s+(?:in|at|from|reporting from|reports from|writing from|for|special to|of|из|в|для|специально для|من|في|لـ)\s+.+|\s*\([^)]*\)\s*|\s+@\w+.*|\s*<[^>]*>)$"
)
_IN_PLACE = re.compile(
    r",? (?:in|reporting from|from|из|в) (?:the )?[^\W\da-zа-я][\w'’\-]*(?:[ ,]+(?:the |and |и )?[^\W\da-zа-я][\w'’\-]*){0,3}$"
)
_PARTICLES = frozenset(
    "de da di du del della van von der den la le al el bin ibn ben abu dos das y e al- af zu zur ter bint оглы кызы фон де ван аль ибн".split()
)
_TITLES = re.compile(
    r"\b(?:staff|reporters?|correspondents?|writers?|editors?|contributors?|journalists?|columnists?|producers?|desk|news|team|bureau|chief|senior|"
    r"special|political|foreign|europe|business|diplomatic|freelance|investigative|deputy|managing|analyst|professor|author|reporting|service|agency|agencies|"
    r"корреспондент\w*|редактор\w*|журналист\w*|обозревател\w*|специальн\w*|собственн\w*|редакци\w*|автор\w*|политолог\w*|مراسل\w*|صحفي\w*|محرر\w*|كاتب\w*)\b",
    re.IGNORECASE,
)
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_NOT_NAMES = re.compile(
    r"\b(?:the|this|that|his|her|its|our|your|a|an|how|what|why|when|who|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|news|opinion|politics|"
    r"business|world|sports?|culture|home|menu|more|read|share|support|sign|subscribe|latest|photo|video|president|minister|war|court|police|update|breaking|"
    r"в|на|из|по|об|для|новости|политика|общество|экономика|культура|мир|россия|фото|видео|читайте|главная)\b",
    re.IGNORECASE,
)


def read(line: str) -> tuple[Byline, ...]:
    """Return the names in a line that says it is a byline; none where it says nothing of the kind.

    Args:
        line: one line, perhaps with a date or a reading time beside the names.
    """
    if wording.count(line) > 30 or len(line) > 240:
        return ()
    found: list[Byline] = []
    for part in _SEPARATOR.split(line.strip()):
        found += _in_part(part) or _in_part(_behind_date(part))
    return tuple(dict.fromkeys(found))


def _behind_date(part: str) -> str:
    """Return what follows the date in "Posted on 8 May 2026 by Anna Example", or "" without a date."""
    found = dates.find(part, day_first=True)
    return part[found[-1].span[1] :].strip(" \u00a0,;|—–-") if found and len(part) == len(wording.key(part)) else ""


def _in_part(part: str) -> list[Byline]:
    for role, mark in _MARKS:
        if match := mark.match(part):
            names = names_in(part[match.end() :])
            return [Byline(name, role) for name in names]
    return []


def names_in(text: str) -> list[str]:
    """Return the names in the words behind "By"; none unless all of them can be names.

    Args:
        text: such as ``Anna Example and I. Muster in Vilnius``.
    """
    text = _before_date(text).strip(" \u00a0,;:|—–-")
    text = _PLACE_BEHIND.sub("", text)
    if text.endswith((".", "!", "?")) and not re.search(r"(?:^|\s)\w\.$", text):
        text = text[:-1] if wording.count(text) <= 4 else ""
    if not text:
        return []
    parts = [
        part.strip(" \u00a0,;.") if not re.search(r"\b\w\.$", part) else part.strip() for part in _NAME_LINK.split(text)
    ]
    parts = [part for part in parts if part]
    names = [part for part in parts if is_name(part) or is_outlet(part)]
    rest = [part for part in parts if part not in names]
    if not names or not (is_name(parts[0]) or is_outlet(parts[0])):
        return []
    if any(not _TITLES.search(part) and wording.count(part) > 3 for part in rest):
        return []
    return _without_places(names)


def _before_date(text: str) -> str:
    found = dates.find(text, day_first=True)
    if not found:
        return text
    return text[: found[0].span[0]]


def _without_places(names: list[str]) -> list[str]:
    """Leave out the town of "Anna Example, Vilnius", which is no second person."""
    if len(names) < 2:
        return names
    return [names[0], *(name for name in names[1:] if len(name.split()) > 1 or is_outlet(name))]


def is_name(text: str) -> bool:
    """Tell whether some words look like one person's name.

    Args:
        text: without separators.
    """
    parts = text.split()
    if not 1 <= len(parts) <= 5 or len(text) > 60 or any(char.isdigit() for char in text) or "@" in text:
        return False
    if _ARABIC.search(text):
        return len(parts) <= 4 and not re.search(r"[.:؟!]", text)
    if _NOT_NAMES.search(text):
        return False
    capitals = [part for part in parts if part.casefold().rstrip("'’") not in _PARTICLES]
    return bool(capitals) and all(_is_name_part(part) for part in capitals)


def _is_name_part(part: str) -> bool:
    return bool(re.fullmatch(r"(?:[^\W\d_][’'])?[^\W\d_][\w’'.\-]*", part)) and (
        part[0].isupper() or bool(re.match(r"(?:al|el|d|o|аль|эль)[-’'][^\W\d_]", part))
    )


def name_beside_date(text: str) -> str:
    """Return the name in a line that holds a name and a date ("Anna Example, 11.02.2025"), or ""."""
    if not dates.find(text, day_first=True) or dates.is_date_line(text):
        return ""
    parts = [part.strip(" \u00a0,") for part in re.split(r"\s*[|•·,]\s*|\s+[/–—-]\s+", _before_date(text))]
    parts = [part for part in parts if part]
    return parts[0] if parts and len(parts) <= 2 and is_full_name(parts[0]) else ""


def bare_name(text: str) -> str:
    """Return the name in a line that is a name, perhaps with a place or a role ("Anna Example in Vilnius")."""
    name, comma, role = text.strip().partition(", ")
    return name if comma and is_role_line(role) else _IN_PLACE.sub("", text.strip())


def full_names(text: str) -> list[str]:
    """Return the names in a line that is nothing but full names, or none.

    Args:
        text: such as ``Anna Example, Jan Muster`` or ``Anna Example, media correspondent``.
    """
    parts = [part.strip(" \u00a0") for part in _NAME_LINK.split(text.strip())]
    if len(parts) > 1 and is_role_line(parts[-1]) and not is_full_name(parts[-1]):
        parts.pop()
    return [bare_name(part) for part in parts] if all(is_full_name(part) for part in parts) else []


def is_full_name(text: str) -> bool:
    """Tell whether a line is a person's name and nothing else: two to four words, none of them a common label."""
    text = bare_name(text)
    parts = text.split()
    if _ARABIC.search(text):
        return False
    return 2 <= len(parts) <= 4 and is_name(text.strip()) and not _TITLES.search(text) and not text.isupper()


def is_role_line(text: str) -> bool:
    """Tell whether a line says what somebody is ("Staff writer", "Special correspondent")."""
    return bool(_TITLES.search(text)) and wording.count(text) <= 6 and not wording.ends_sentence(text)


def is_outlet(text: str) -> bool:
    """Tell whether a byline names a newsroom or an agency and no person."""
    words = text.split()
    if not words or len(words) > 6:
        return False
    return all(word[0].isupper() or word.casefold() in ("of", "for", "the", "and") for word in words) and (
        bool(_TITLES.search(text)) or text.isupper() or words[0] in ("The", "Редакция")
    )
