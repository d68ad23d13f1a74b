"""Days in the sample's texts, counted back from the day on which it is loaded.

A newspaper that is loaded today must not speak of last year as yesterday. So the texts write ``{on 1}`` for the weekday
of yesterday, with its preposition ("on Monday", "в понедельник", "يوم الاثنين"), and ``{date 40}`` for the date forty
days ago, with the year when it is another one than today's. A capital (``{On 1}``) begins a sentence.
"""

from __future__ import annotations

import datetime as dt
import re

ON_WEEKDAY = {
    "en": ["on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"],
    "ru": ["в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье"],
    "ar": [f"يوم {name}" for name in ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")],
}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
WITH_YEAR = {"en": "{date} {year}", "ru": "{date} {year} года", "ar": "{date} {year}"}
_MARK = re.compile(r"\{(on|date) (-?\d+)\}", re.IGNORECASE)
_AGO = re.compile(r"(\d+)d(?: (\d+)h)?(?: (\d+)m)?")


def dated(text: str, language: str, today: dt.date) -> str:
    """Return a text with its days in words.

    Args:
        language: ``en``, ``ru`` or ``ar``.
        today: the day that ``{on 0}`` means.
    """

    def in_words(mark: re.Match[str]) -> str:
        day = today - dt.timedelta(days=int(mark[2]))
        words = ON_WEEKDAY[language][day.weekday()] if mark[1].lower() == "on" else _date(day, language, today)
        return words[0].upper() + words[1:] if mark[1][0].isupper() else words

    return _MARK.sub(in_words, text)


def span(text: str) -> dt.timedelta:
    """Read a span such as ``1d 6h 20m``.

    Raises:
        ValueError: it is not one.
    """
    found = _AGO.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}” is not a span: write it like 1d 6h 20m.")
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return dt.timedelta(days=days, hours=hours, minutes=minutes)


def _date(day: dt.date, language: str, today: dt.date) -> str:
    date = f"{day.day} {MONTHS[language].split()[day.month - 1]}"
    return date if day.year == today.year else WITH_YEAR[language].format(date=date, year=day.year)
