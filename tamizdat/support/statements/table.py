"""Bank statements in CSV, as banks' web pages give them: every bank has its own columns, and its own way to write.

Columns are found by their names in several languages, or by what the newsroom says (``date=3,amount=Betrag``). What can
be read in two ways is not guessed: days such as 03/04/2026 are refused unless another line of the file decides, or
``--dates`` does.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tamizdat.support.money import EXPONENTS, Money
from tamizdat.support.statements.lines import StatementError, StatementLine

ENCODINGS = ("utf-8-sig", "cp1252")
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DELIMITERS = ";,\t|"
PREAMBLE = 40
LONGEST_CELL = 10_000
LONGEST_AMOUNT = 24
SHORTEST_REFERENCE = 6
# What columns are called; of several that fit, the first name in a list wins.
NAMES: Mapping[str, tuple[str, ...]] = {
    "date": (
        "buchungstag",
        "booking date",
        "buchungsdatum",
        "date comptable",
        "дата операции",
        "data księgowania",
        "data operacji",
        "transaction date",
        "completed date",
        "date",
        "datum",
        "data",
        "дата",
    ),
    "amount": (
        "amount",
        "betrag",
        "betrag (€)",
        "umsatz",
        "montant",
        "importo",
        "importe",
        "kwota",
        "сумма",
        "bedrag",
        "amount (eur)",
    ),
    "credit": ("credit", "haben", "crédit", "gutschrift", "paid in", "money in", "приход"),
    "debit": ("debit", "soll", "débit", "lastschrift", "paid out", "money out", "расход"),
    "text": (
        "verwendungszweck",
        "purpose",
        "payment details",
        "remittance information",
        "reference",
        "description",
        "details",
        "libellé",
        "causale",
        "concepto",
        "tytuł",
        "omschrijving",
        "назначение платежа",
        "назначение",
        "memo",
        "text",
        "buchungstext",
    ),
    "currency": ("currency", "währung", "waehrung", "devise", "divisa", "waluta", "valuta", "валюта"),
    "reference": ("bank reference", "transaction id", "transaction reference", "bankreferenz", "id"),
}
REQUIRED = ("date", "text")
_SLASHED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
_PLAIN_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
_NUMBER = re.compile(r"\d+(?:[.,'\x20]\d+)*")
TWENTIETH = 70


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is to be read, as far as somebody has said.

    Args:
        columns: of each thing the name of its column, or its place from 1 on.
        month_first: whether days are written 12/31/2026; None to see from the file.
        encoding: or "" to see from the file.
    """

    columns: Mapping[str, str]
    month_first: bool | None = None
    encoding: str = ""


def layout_of(columns: str = "", dates: str = "", encoding: str = "") -> Layout:
    """Read what somebody says about a file.

    Args:
        columns: such as ``date=1,amount=Betrag``.
        dates: ``dmy``, ``mdy`` or "".

    Raises:
        StatementError: it cannot be understood.
    """
    pairs = [each.partition("=") for each in columns.split(",") if each.strip()]
    told = {name.strip(): place.strip() for name, _equals, place in pairs}
    wrong = [name for name, place in told.items() if name not in NAMES or not place]
    if wrong:
        raise StatementError(
            _("There is no column “%(name)s”: write %(names)s, each with = and a column.")
            % {"name": wrong[0], "names": ", ".join(NAMES)}
        )
    return Layout(told, {"dmy": False, "mdy": True}.get(dates), encoding)


def read(content: bytes, currency: str, layout: Layout) -> Iterator[StatementLine]:
    """Yield the lines of a file.

    Args:
        currency: of the account, where the file does not say one.

    Raises:
        StatementError: it cannot be read, or can be read in two ways.
    """
    rows = _rows(_decoded(content, layout.encoding))
    places, body = _places(rows, layout.columns)
    month_first = layout.month_first
    if month_first is None:
        month_first = _months_come_first([row[places["date"]] for row in body if len(row) > places["date"]])
    for row in body:
        told = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
        day = _day(told["date"], month_first=month_first)
        if day is not None:
            yield _line(told, day, told.get("currency", "").upper() or currency)


def _decoded(content: bytes, encoding: str) -> str:
    wanted = [encoding] if encoding else [BYTE_ORDER_MARKS.get(content[:2], ""), *ENCODINGS]
    for each in filter(None, wanted):
        try:
            return content.decode(each)
        except (UnicodeDecodeError, LookupError):
            continue
    raise StatementError(
        _("The characters of this file cannot be read: export it in UTF-8, or say which they are with --encoding.")
    )


def _rows(text: str) -> list[list[str]]:
    lines = text.splitlines()[:PREAMBLE]
    delimiter = max(DELIMITERS, key=lambda each: max((line.count(each) for line in lines), default=0))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise StatementError(_("This file is no CSV (%(error)s): export it again.") % {"error": error}) from None
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise StatementError(_("A cell of this file has more than 10,000 characters: a quotation mark is not closed."))
    return rows


def _places(rows: Sequence[Sequence[str]], columns: Mapping[str, str]) -> tuple[dict[str, int], list[list[str]]]:
    """Find the columns; return them with the rows below their names."""
    if columns and all(place.isdigit() for place in columns.values()):
        places = {name: int(place) - 1 for name, place in columns.items()}
        if _is_enough(places) and min(places.values()) >= 0:
            return places, [list(row) for row in rows]
    for number, row in enumerate(rows[:PREAMBLE]):
        places = _named(row, columns)
        if _is_enough(places):
            return places, [list(each) for each in rows[number + 1 :]]
    raise StatementError(
        _(
            "The columns of the day, the amount and the text are not found: name them, as in "
            "date=Buchungstag,amount=Betrag,text=Verwendungszweck."
        )
    )


def _named(row: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    heads = [" ".join(cell.split()).casefold() for cell in row]
    places: dict[str, int] = {}
    for name, known in NAMES.items():
        wanted = columns.get(name, "")
        if wanted.isdigit():
            places[name] = int(wanted) - 1
            continue
        for each in (wanted.casefold(),) if wanted else known:
            if each in heads:
                places[name] = heads.index(each)
                break
    return places


def _is_enough(places: Mapping[str, int]) -> bool:
    return all(name in places for name in REQUIRED) and bool({"amount", "credit"} & places.keys())


def _line(told: Mapping[str, str], day: dt.date, currency: str) -> StatementLine:
    if currency not in EXPONENTS:
        raise StatementError(_("A line is in a currency that is not known here: leave its column out."))
    minor = _minor(told.get("amount", ""), currency)
    if minor is None:
        came, went = _minor(told.get("credit", ""), currency), _minor(told.get("debit", ""), currency)
        minor = abs(came) if came else -abs(went or 0)
    amount = Money(minor, currency)
    # What is shorter is the line's number in this file, and another one in the next.
    reference = told.get("reference", "")
    own = reference if len(reference) >= SHORTEST_REFERENCE else ""
    return StatementLine(day=day, amount=amount, text=told["text"], reference=own)


def _minor(text: str, currency: str) -> int | None:
    """Read an amount with its sign, wherever that stands; None for an empty cell.

    Raises:
        StatementError: it is no amount.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("’", "'").replace(currency, "")
    plain = "".join(each for each in plain if each not in "€$£¥").strip()
    if not plain:
        return None
    out = plain.startswith("-") or plain.endswith("-") or (plain.startswith("(") and plain.endswith(")"))
    digits = plain.strip("+-() ")
    if len(digits) > LONGEST_AMOUNT or not _NUMBER.fullmatch(digits):
        raise StatementError(_("A cell of the amounts holds none: name the right column."))
    whole, part = _halves(digits, EXPONENTS[currency])
    minor = int(whole + part)
    return -minor if out else minor


def _halves(digits: str, places: int) -> tuple[str, str]:
    """Part an amount at its decimal sign: the last one, if no more digits follow than the currency has."""
    head, tail = digits, ""
    last = max(digits.rfind("."), digits.rfind(","))
    if last >= 0 and len(digits) - last - 1 <= places:
        head, tail = digits[:last], digits[last + 1 :]
    elif last >= 0 and len(digits) - last - 1 != len("000"):
        raise StatementError(_("An amount has more digits after its point than its currency: name the right column."))
    return re.sub(r"\D", "", head) or "0", tail.ljust(places, "0")


def _day(text: str, *, month_first: bool) -> dt.date | None:
    """Read a day; None for a line that has none, such as a sum below the table."""
    plain = text.strip()
    try:
        if match := _PLAIN_DAY.fullmatch(plain):
            return dt.date(*map(int, match.groups()))
        if match := _SLASHED.match(plain):
            first, second, year = map(int, match.groups())
            day, month = (second, first) if month_first else (first, second)
            return dt.date(_whole_year(year, match[3]), month, day)
        return dt.date.fromisoformat(plain[:10])
    except ValueError:
        return None


def _whole_year(year: int, written: str) -> int:
    if len(written) > 2:  # noqa: PLR2004  the digits of a short year
        return year
    return year + (1900 if year >= TWENTIETH else 2000)


def _months_come_first(days: Sequence[str]) -> bool:
    """Tell how days are written, by the whole column.

    Raises:
        StatementError: nothing in it decides.
    """
    found = [match for match in (_SLASHED.match(day.strip()) for day in days) if match]
    slashed = [match for match in found if "/" in match[0]]
    if not slashed:
        # With points or hyphens the day comes first, wherever that is written.
        return False
    day_first = any(int(match[1]) > 12 for match in slashed)  # noqa: PLR2004  months
    month_first = any(int(match[2]) > 12 for match in slashed)  # noqa: PLR2004  likewise
    if day_first == month_first:
        raise StatementError(
            _(
                "Days such as 03/04/2026 can be read in two ways: say whether the day stands first (dmy) or the "
                "month (mdy)."
            )
        )
    return month_first
