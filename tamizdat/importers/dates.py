# ruff: noqa: E501, PLR2004  a pattern is read whole; thresholds stand in their rule
"""Dates as pages write them, read only when they are certain.

No date is guessed. ``05/06/2014`` is read when one of the numbers cannot be a month, or when the page's other dates agree
with one reading only; a day without a year stays a day without a year until another date of the page supplies it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from tamizdat.importers import wording

_MONTHS: tuple[str, ...] = (
    r"jan(?:uary|uar|vier|eiro|uari)?|ocak|enero|gennaio|янв(?:аря|арь)?|січня|студзеня|stycznia|sausio|يناير|كانون الثاني|جانفي",
    r"feb(?:ruary|ruar|rero|braio|ruari)?|fevereiro|şubat|février|фев(?:раля|раль|р)?|лютого|лютага|lutego|vasario|فبراير|شباط|فيفري",
    r"mar(?:ch|s|zo|ço|t)?|maart|märz|мар(?:та|т)?|березня|сакавіка|marca|kovo|مارس|آذار",
    r"apr(?:il|ile)?|nisan|avril|abril|апр(?:еля|ель)?|квітня|красавіка|kwietnia|balandžio|أبريل|نيسان|ابريل|أفريل",
    r"mai|may|mayo|maio|mei|maj|mayıs|maggio|ма[яй]|травня|траўня|maja|gegužės|مايو|أيار|ماي",
    r"june?|juni|junho|haziran|juin|junio|giugno|июн[яь]|червня|чэрвеня|czerwca|birželio|يونيو|حزيران|جوان",
    r"july?|juli|julho|temmuz|juillet|julio|luglio|июл[яь]|липня|ліпеня|lipca|liepos|يوليو|تموز|جويلية",
    r"aug(?:ust|usti|ustus)?|ağustos|août|agosto|авг(?:уста|уст)?|серпня|жніўня|sierpnia|rugpjūčio|أغسطس|آب|أوت",
    r"sep(?:t|tember|tembre|tiembre)?|settembre|setembro|eylül|сен(?:тября|тябрь|т)?|вересня|верасня|września|rugsėjo|سبتمبر|أيلول",
    r"oct(?:ober|obre|ubre)?|okt(?:ober)?|ottobre|outubro|ekim|окт(?:ября|ябрь)?|жовтня|кастрычніка|października|spalio|أكتوبر|تشرين الأول|اكتوبر",
    r"nov(?:ember|embre|iembre|embro)?|kasım|ноя(?:бря|брь|б)?|листопада|лістапада|listopada|lapkričio|نوفمبر|تشرين الثاني",
    r"dec(?:ember)?|dez(?:ember|embro)?|aralık|décembre|diciembre|dicembre|дек(?:абря|абрь)?|грудня|снежня|grudnia|gruodžio|ديسمبر|كانون الأول",
)
_MONTH = "(?:" + "|".join(_MONTHS) + r")\.?(?!\w)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|-го|er)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<number>0?\d|1[0-2])[-/.](?P<day>[0-3]?\d)(?!\d)",
        rf"(?<!\w){_DAY} (?:de |of )?(?P<month>{_MONTH})(?:,? (?:de |del )?{_YEAR})?",
        rf"(?<!\w)(?P<month>{_MONTH}) {_DAY}(?!\d)(?!:)(?:,? {_YEAR})?",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?P<number>\d{1,2})月(?P<day>\d{1,2})日",
    )
)
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})([./\-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\d])")
_TIME = re.compile(
    r"(?<![\d.])(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?::[0-5]\d)?(?: ?(?P<half>[ap])\.?m\.?(?!\w))?"
    r"(?: ?\(?(?P<zone>gmt|utc|msk|мск|z|cet|cest|eet|eest|bst|mez|mesz)?(?P<offset>[+-]\d{1,2}(?::?\d\d)?)?\)?)?"
)
_RUN_ON = re.compile(r"(?<=(?:19|20)\d\d)(?=\d?\d[:.h]\d\d)|(?<=\w)(?=(?:updated|last updated|published)\b)")
_HOUR = re.compile(r"(?<![\d.:])\d{1,2} ?[ap]\.?m\.?(?!\w)")
_ZONES = {
    "gmt": 0,
    "utc": 0,
    "z": 0,
    "msk": 180,
    "мск": 180,
    "cet": 60,
    "cest": 120,
    "eet": 120,
    "eest": 180,
    "bst": 60,
    "mez": 60,
    "mesz": 120,
}
_UPDATED = re.compile(
    r"\b(?:updated|last (?:updated|modified)|modified|upd\.?|corrected|обновлено|обновлен\w*|изменено|дополнено|تحديث|آخر تحديث|"
    r"aktualisiert|mis à jour|modifié|actualizado|atualizado|aggiornato|zaktualizowano|оновлено|به\u200c?روزرسانی)\b"
)
_LABEL = re.compile(
    r"\b(?:published|posted|first published|publication date|date|created|issued|on|at|опубликовано|дата(?: публикации)?|создано|размещено|в|"
    r"года|год|г|نشر|تاريخ النشر|تم النشر|في|الساعة|بتوقيت|veröffentlicht|stand|uhr|publié|le|à|publicado|publicada|publiée|mis|jour|modifié|aktualisiert|el|a las|às|em|de|do|da|alle|ore|pubblicato|opublikowano|aktualizacja|dodano|опубліковано|оновлено|о|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|"
    r"понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс|"
    r"الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|понеділок|вівторок|середа|четвер|п'ятниця|субота|неділя|am|um|den|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|am|pm|est|edt|et|pst|pdt|local time|time|moscow time|по московскому времени|"
    r"updated|last|modified|upd|обновлено|تحديث|آخر|and|و|этот текст|текст|story|article|article published|this article was|was|"
    r"\d+ (?:min(?:ute)?s?|мин\w*)(?: (?:read|чтения))?)\b"
)
_RELATIVE = re.compile(
    r"(?:(?:about |over )?(?:\d+|an?|one|two|few) (?:second|minute|min|hour|hr|day|week|month|year)s? ago|just now|today|yesterday|"
    r"(?:\d+ )?(?:минут|час|день|дн|недел|месяц)\w* назад|сегодня|вчера|только что|منذ .{2,20}|قبل .{2,20}|اليوم|أمس|vor \d+ \w+|il y a \d+ \w+|hace \d+ \w+)"
    r"(?:,? (?:at |в )?\d{1,2}[:.]\d\d)?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date as it stands in a line.

    Args:
        year: None where the line names none.
        moment: the aware time, where the line gives an hour and its zone.
        updated: whether the line speaks of a later change, not of the publication.
        span: where it stands in the line's key.
    """

    day: int
    month: int
    year: int | None
    moment: dt.datetime | None = None
    updated: bool = False
    span: tuple[int, int] = (0, 0)

    @property
    def date(self) -> dt.date | None:
        """The full date, or None without a year."""
        return dt.date(self.year, self.month, self.day) if self.year else None

    def in_year(self, year: int) -> dt.date | None:
        """Return the date in a year, or None where that year has no such day."""
        return _date(year, self.month, self.day)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def find(text: str, *, day_first: bool | None = None) -> list[Found]:
    """Return the dates in a line, in its order.

    Args:
        text: a line.
        day_first: how ``05/06/2014`` is read; None leaves such a date out.
    """
    line = _parted(text)
    found = [one for form in _FORMS for match in form.finditer(line) if (one := _read(match, line))]
    found += [one for match in _NUMERIC.finditer(line) if (one := _read_numeric(match, line, day_first=day_first))]
    found.sort(key=lambda one: (one.span[0], -one.span[1]))
    return [one for index, one in enumerate(found) if not index or one.span[0] >= found[index - 1].span[1]]


def _parted(text: str) -> str:
    """Return a line's key with a date parted from what a copied page runs on: "May 21, 20264:12 PMUpdated …"."""
    return _RUN_ON.sub(" ", wording.key(text))


def _read(match: re.Match[str], line: str) -> Found | None:
    parts = match.groupdict()
    month = int(parts["number"]) if parts.get("number") else _month(parts["month"])
    return _found(int(parts["day"]), month, int(parts["year"]) if parts.get("year") else None, match, line)


def _month(name: str) -> int:
    bare = name.rstrip(".")
    return next(number for number, names in enumerate(_MONTHS, 1) if re.fullmatch(names, bare))


def _read_numeric(match: re.Match[str], line: str, *, day_first: bool | None) -> Found | None:
    first, mark, second = int(match[1]), match[2], int(match[3])
    year = int(match[4]) if len(match[4]) == 4 else 2000 + int(match[4])
    # Only English writes the month first, and then with slashes.
    if mark != "/" or first > 12 or first == second:
        day_first = True
    elif second > 12:
        day_first = False
    if day_first is None:
        return None
    day, month = (first, second) if day_first else (second, first)
    return _found(day, month, year, match, line)


def is_ambiguous(text: str) -> bool:
    """Tell whether a line holds a date that can be read in two ways."""
    return any(
        match[2] == "/" and int(match[1]) <= 12 and int(match[3]) <= 12 and match[1] != match[3]
        for match in _NUMERIC.finditer(wording.key(text))
    )


def _found(day: int, month: int, year: int | None, match: re.Match[str], line: str) -> Found | None:
    date = _date(year or 2000, month, day)
    if date is None:
        return None
    updated = bool(_UPDATED.search(line, max(0, match.start() - 40), match.start()))
    return Found(day, month, year, _moment(date, line, match.end()) if year else None, updated, match.span())


def _moment(date: dt.date, line: str, after: int) -> dt.datetime | None:
    time = _TIME.search(line, after, after + 40) or _TIME.search(line, 0, after)
    if not time or not (time["zone"] or time["offset"]):
        return None
    hour = int(time["hour"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"] == "p" else 0)
    minutes = _offset(time)
    if minutes is None or hour > 23:
        return None
    zone = dt.timezone(dt.timedelta(minutes=minutes))
    return dt.datetime(date.year, date.month, date.day, hour, int(time["minute"]), tzinfo=zone)


def _offset(time: re.Match[str]) -> int | None:
    minutes = _ZONES[time["zone"]] if time["zone"] else 0
    if not time["offset"]:
        return minutes
    digits = time["offset"][1:].replace(":", "")
    hours, rest = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    total = minutes + (hours * 60 + rest) * (-1 if time["offset"][0] == "-" else 1)
    return total if abs(total) <= 14 * 60 else None


def is_date_line(text: str) -> bool:
    """Tell whether a line says when something was published, and nothing else."""
    if len(text) > 160:
        return False
    line = _parted(text)
    found = find(text, day_first=True)
    if not found:
        return bool(_RELATIVE.fullmatch(re.sub(r"^(?:published|updated|опубликовано|обновлено)[: ]*", "", line)))
    return not _without(line, found)


def _without(line: str, found: list[Found]) -> str:
    for one in reversed(found):
        line = f"{line[: one.span[0]]} {line[one.span[1] :]}"
    line = _LABEL.sub(" ", _RELATIVE.sub(" ", _HOUR.sub(" ", _TIME.sub(" ", line))))
    return re.sub(r"[\W_]+|\b(?:t|" + "|".join(_ZONES) + r")\b", "", line)
