# ruff: noqa: E501, SIM905, PLR2004  a pattern is read whole; thresholds stand in their rule
"""The dateline: the place, and perhaps the day and agency, in front of an article's first sentence.

    BRUSSELS — …            KYIV, Ukraine (Agency) – …        MOSCOW, May 21 (Agency) - …
    МОСКВА, 21 мая. /АГЕНТСТВО/. …                            Вильнюс. 3 марта. АГЕНТСТВО - …        بيروت - …

A capitalised word before a dash is often no place at all ("NATO — the alliance …", "BREAKING — …"). So a dateline needs
proof: a known place, an agency or a day behind the place, or a word in capitals after which a new sentence begins and
which the article does not use as an acronym.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tamizdat.importers import dates, places, wording

_UPPER = r"A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ"
_CYR_UPPER = r"А-ЯЁІЇЄҐЎ"
_WORD_UPPER = rf"(?:[{_UPPER}{_CYR_UPPER}][{_UPPER}{_CYR_UPPER}.'’\-]*|Mc[{_UPPER}]+)"
_WORD_TITLE = rf"[{_UPPER}{_CYR_UPPER}][\w.'’]*(?:-[\w.'’]+)*"
_LINK = r"(?:-| |\u00a0|(?: de | of | la | el | on | na | на |/))"
_PLACE = rf"(?:{_WORD_UPPER}(?:{_LINK}{_WORD_UPPER}){{0,4}}|{_WORD_TITLE}(?:{_LINK}{_WORD_TITLE}){{0,3}})"
_REGION = rf"(?:,[ \u00a0](?P<region>[{_UPPER}{_CYR_UPPER}][\w.'’\-]*(?:[ \u00a0][{_UPPER}{_CYR_UPPER}][\w.'’\-]*){{0,2}})(?![ \u00a0]\d|\w))?"
_DAY = (
    r"(?P<day>(?:\d{1,2}(?:st|nd|rd|th|\.|er)?[ \u00a0](?:de[ \u00a0])?[^\W\d_]{3,12}\.?(?:[ \u00a0]الأول|[ \u00a0]الثاني)?"
    r"|[^\W\d_]{3,12}\.?[ \u00a0]\d{1,2}(?:st|nd|rd|th)?|\d{1,2}[./]\d{1,2})"
    r"(?:,?[ \u00a0](?:19|20)\d\d|[./](?:19|20)\d\d)?(?:[ \u00a0](?:года|г\.))?)"
)
_AGENCY = r"(?:\((?P<agency>[^()]{2,60})\)|/(?P<slashed>[^/]{2,40})/|(?P<named>[^\s\d—–,.()][^—–()\n]{1,40}?))"
_DASH = r"[ \u00a0]*(?:—|–|―|--|[ \u00a0]-(?=[ \u00a0]))[ \u00a0]*"
_SPACE = r"[ \u00a0]"
_FORMS = (
    # PLACE, Region, day (Agency) —
    re.compile(rf"(?P<place>{_PLACE}){_REGION}(?:,{_SPACE}{_DAY})?(?:,?{_SPACE}{_AGENCY})?\.?{_DASH}"),
    # МОСКВА, 21 мая. /АГЕНТСТВО/.      МОСКВА, 21 мая (Агентство).
    re.compile(
        rf"(?P<place>{_PLACE}){_REGION}[,.]{_SPACE}{_DAY}[.,]?{_SPACE}(?:/(?P<slashed>[^/]{{2,40}})/|\((?P<agency>[^()]{{2,60}})\))[.:]?{_SPACE}*"
    ),
    # Вильнюс. 3 марта. АГЕНТСТВО -     Вильнюс. 3 марта.
    re.compile(rf"(?P<place>{_PLACE})\.{_SPACE}{_DAY}\.(?:{_SPACE}(?P<named>[^—–\n]{{2,40}}?){_DASH}|{_SPACE}+)"),
    # BERLIN taz |
    re.compile(rf"(?P<place>{_PLACE}){_SPACE}(?P<named>[a-zäöü]{{2,12}}){_SPACE}\|{_SPACE}*"),
)
_ARABIC = re.compile(
    rf"(?P<place>[\u0621-\u064a]+(?:{_SPACE}[\u0621-\u064a]+){{0,2}})(?:[،,]{_SPACE}{_DAY})?(?:{_SPACE}\((?P<agency>[^()]{{2,40}})\))?"
    rf"(?:{_SPACE}*(?:—|–|-|/|,|،){_SPACE}*(?P<named>[\u0621-\u064a«»]+(?:{_SPACE}[\u0621-\u064a«»]+){{0,2}}))?{_SPACE}*(?:—|–|-|ـ+|:){_SPACE}+"
)
_ALONE = re.compile(
    rf"(?P<place>{_PLACE}){_REGION}(?:[,.]{_SPACE}{_DAY})?(?:,?{_SPACE}\((?P<agency>[^()]{{2,40}})\))?[.,—–\- \u00a0]*$"
)
# МОСКВА, 21 мая — АГЕНТСТВО Новости. …
_AGENCY_BEHIND = re.compile(
    rf"[{_CYR_UPPER}][\w\-]*(?: [{_CYR_UPPER}][\w\-]*){{0,2}}(?:, [{_CYR_UPPER}][\w\-]* [{_CYR_UPPER}][\w\-]*)?\.{_SPACE}+(?=[{_CYR_UPPER}«“\"])"
)
_NO_PLACE = frozenset(
    """breaking update updated exclusive analysis opinion watch video live photos photo interview explainer correction editorial column review
    feature factbox timeline obituary commentary urgent alert developing just in fact check poll q&a note editor's letter from special report news
    unicef unesco unhcr interpol europol frontex gazprom rosneft rosatom aipac asean brics tass ria юнеско юнисеф интерпол газпром роснефть
    eu us usa uk un nato who imf osce ussr un icc ceo gdp covid uefa fifa iaea opec wto bbc cnn ap afp
    срочно молния обновлено эксклюзив видео фото интервью мнение анализ колонка репортаж внимание нато сша оон ес рф мвф обсе мид фсб мвд цб ввп снг ссср вс
    عاجل خاص حصري تحليل رأي فيديو مقابلة تقرير""".split()
)


@dataclass(frozen=True, slots=True)
class Read:
    """A dateline that was read off a paragraph.

    Args:
        place: as written, its region included.
        day: the day it names, perhaps without a year, or None.
        rest: the paragraph after the dateline, otherwise exact.
        certainty: 0 to 1.
    """

    place: str
    day: dates.Found | None
    rest: str
    certainty: float


def read(paragraph: str, context: str = "") -> Read | None:
    """Return the dateline in front of a paragraph, or None where the paragraph has none.

    Args:
        paragraph: the first paragraph of an article.
        context: the rest of the article, which shows whether a word in capitals is an acronym.
    """
    for form in _FORMS:
        match = form.match(paragraph)
        if match and (certainty := _certainty(match, paragraph, context)):
            return _read(match, paragraph, certainty)
    match = _ARABIC.match(paragraph)
    if match and (certainty := _certainty_in_arabic(match, paragraph, context)):
        return _read(match, paragraph, certainty)
    return None


def read_alone(line: str) -> Read | None:
    """Return the dateline that a line of its own holds ("BRUSSELS, May 21"), or None."""
    match = _ALONE.fullmatch(line)
    if not match or not places.is_known(match["place"]) or wording.count(line) > 8:
        return None
    day = _day(match["day"])
    if match["day"] and not day:
        return None
    return Read(_place(match), day, "", 0.8)


def _read(match: re.Match[str], paragraph: str, certainty: float) -> Read:
    day, rest = _day(match.groupdict().get("day")), paragraph[match.end() :]
    if day and not match.groupdict().get("agency") and (agency := _AGENCY_BEHIND.match(rest)):
        rest = rest[agency.end() :]
    return Read(_place(match), day, rest, certainty)


def _place(match: re.Match[str]) -> str:
    region = match.groupdict().get("region")
    if region and _day(region):
        region = None
    return match["place"] + (f", {region}" if region else "")


def _day(text: str | None) -> dates.Found | None:
    found = dates.find(text) if text else []
    return found[0] if len(found) == 1 else None


def _certainty(match: re.Match[str], paragraph: str, context: str) -> float:
    parts = match.groupdict()
    rest = paragraph[match.end() :]
    place = match["place"].strip()
    day = _day(parts.get("day"))
    if wording.count(rest) < 4 or wording.key(place) in _NO_PLACE or (parts.get("day") and not day):
        return 0.0
    named = parts.get("named")
    if named and not (day or _is_agency(named)):
        return 0.0
    if not _opens_sentence(rest):
        return 0.0
    known = places.is_known(place)
    if known:
        return 0.98
    if day or parts.get("agency") or parts.get("slashed"):
        return 0.9 if place.isupper() or day else 0.75
    return _certainty_of_capitals(place, parts.get("region"), rest, context)


def _is_located(place: str, text: str) -> bool:
    """Tell whether a text says that something is in a place ("in Altdorf", "à Lunel", "у Кам’янці")."""
    stem = re.escape(place[:-1] if re.search(rf"[{_CYR_UPPER}а-я]$", place) and len(place) > 4 else place)
    return bool(
        re.search(
            rf"(?<!\w)(?:in|at|near|from|outside|city of|town of|stadt|ville de|ciudad de|cidade de|город|городе|місті|aus|bei|nach|à|de|en|a|di|em|w|z|в|во|из|под|у|під|біля|з|із) {stem}",
            text,
            re.IGNORECASE,
        )
    )


def _certainty_of_capitals(place: str, region: str | None, rest: str, context: str) -> float:
    if _is_located(place, f"{rest} {context}"):
        return 0.85
    if not place.isupper():
        return 0.0
    if _is_acronym(place, f"{rest} {context}"):
        return 0.0
    if region:
        return 0.85
    return 0.7 if len(place) >= 4 else 0.0


def _is_acronym(place: str, text: str) -> bool:
    name = re.escape(place)
    if re.search(rf"(?<!\w){name}(?!\w)", text):
        return True
    titled = re.search(rf"(?<!\w){re.escape(place.title())}(?!\w)", text)
    has_vowels = re.search(r"[AEIOUYАЕЁИОУЫЭЮЯІЇЄÀ-ÖØ-Þ]", place)
    return not titled and (len(place) <= 4 or not has_vowels) and " " not in place


def _is_agency(name: str) -> bool:
    initial = name.strip()
    return initial.isupper() or bool(re.match(r"[A-ZА-ЯЁ][\w.\-]*(?: [A-ZА-ЯЁ][\w.\-]*){0,3}$", initial))


def _opens_sentence(rest: str) -> bool:
    """A dateline is followed by a sentence; "NATO — the alliance" goes on in the middle of one."""
    first = rest.lstrip("\"'“”„«‘’([—–- \u00a0\u200e\u200f")
    return bool(first) and not first[0].islower()


def _certainty_in_arabic(match: re.Match[str], paragraph: str, context: str) -> float:
    if match["day"] and not _day(match["day"]):
        return 0.0
    rest = paragraph[match.end() :]
    place = match["place"]
    if wording.count(rest) < 5 or any(word in _NO_PLACE for word in place.split()):
        return 0.0
    if places.is_known(place):
        return 0.95
    if re.search(rf"في (?:مدينة |بلدة |قرية |محافظة )?{re.escape(place)}(?!\w)", f"{rest} {context}"):
        return 0.85
    return 0.75 if match["agency"] else 0.0
