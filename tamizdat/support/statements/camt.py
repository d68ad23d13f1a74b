"""Bank statements in ISO 20022 camt.053, "BankToCustomerStatement", in every version so far.

What we read of it has stayed the same, or has moved by one level: elements are found by their names, whatever the
namespace says. A file from a bank is a file from a stranger: a document type, which can hold entities that grow without
end, is refused; nothing is fetched; a file over 64 MB is not begun (:data:`LARGEST`); and only one entry is in memory
at a time.

Only entries that are *booked* count. An entry that bundles several transactions is taken apart if their amounts add up
to it, and is one line if they do not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from lxml import etree

from tamizdat.support.money import EXPONENTS, Money
from tamizdat.support.statements.lines import StatementError, StatementLine

LARGEST = 64 << 20
_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d\d")
# As xs:decimal has it (18 digits at the most), without a sign: the direction is an element of its own.
_AMOUNT = re.compile(r"(\d{1,18})(?:\.(\d{0,17}))?", re.ASCII)
_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOREF", "0"})
BOOKED, OUT = "BOOK", "DBIT"
ENDING = ("start", "end")


def is_camt(beginning: bytes) -> bool:
    """Tell whether a file may be one, by how it begins."""
    return b"camt.053" in beginning or b"BkToCstmrStmt" in beginning


def read(file: BinaryIO) -> Iterator[tuple[str, StatementLine]]:
    """Yield each booked line with the number of its account.

    Raises:
        StatementError: it is no such file, or it is broken or hostile.
    """
    try:
        yield from _entries(file)
    except etree.XMLSyntaxError as error:
        raise StatementError(
            _("This file is no whole XML (line %(line)s): export it again.") % {"line": error.lineno}
        ) from None


def _entries(file: BinaryIO) -> Iterator[tuple[str, StatementLine]]:
    account, seen = "", False
    parsing = etree.iterparse(
        file, events=ENDING, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    for event, element in parsing:
        if not seen:
            _look_at_root(element)
            seen = True
        if event == "start" or not isinstance(element.tag, str):
            continue
        name, parent = _name(element), element.getparent()
        if name == "Acct" and parent is not None and _name(parent) == "Stmt":
            account = _text(element, "Id", "IBAN") or _text(element, "Id", "Othr", "Id")
        elif name == "Ntry":
            for line in _lines(element):
                yield "".join(account.split()).upper(), line
            element.clear()


def _look_at_root(root: Any) -> None:
    if root.getroottree().docinfo.doctype:
        raise StatementError(_("This file declares a document type, and a bank's statement has none: it is not read."))
    namespace = etree.QName(root).namespace or ""
    if not _NAMESPACE.fullmatch(namespace):
        raise StatementError(_("This XML is no camt.053 statement: choose “camt.053” at your bank, or CSV."))


def _lines(entry: Any) -> list[StatementLine]:
    if (_text(entry, "Sts", "Cd") or _text(entry, "Sts")) != BOOKED:
        return []
    whole = _whole(entry)
    parts = [each for details in _all(entry, "NtryDtls") for each in _all(details, "TxDtls")]
    lines = [_part(whole, each, number, len(parts)) for number, each in enumerate(parts)]
    told = [line for line in lines if line is not None]
    if told and len(told) == len(parts) and sum(line.amount.minor for line in told) == whole.amount.minor:
        return told
    text = " ".join(line.text for line in told)
    elsewhere = " ".join((whole.elsewhere, *(line.elsewhere for line in told)))
    return [replace(whole, text=text, elsewhere=elsewhere, returned=any(each.returned for each in (whole, *told)))]


def _whole(entry: Any) -> StatementLine:
    """Read an entry as one line."""
    amount = _amount(_first(entry, "Amt"), out=_text(entry, "CdtDbtInd") == OUT)
    if amount is None:
        raise StatementError(_("An entry has no amount in a currency that is known here: export the statement again."))
    return StatementLine(
        day=_day(entry),
        amount=amount,
        text="",
        elsewhere=_text(entry, "AddtlNtryInf"),
        returned=_text(entry, "RvslInd") in ("true", "1"),
        # Not NtryRef: many banks write a number there that begins anew in each statement, or one for all.
        reference=_reference(_text(entry, "AcctSvcrRef")),
    )


def _part(whole: StatementLine, part: Any, number: int, parts: int) -> StatementLine | None:
    """Read one transaction of an entry; None if it does not say how much it is, among others."""
    direction = _text(part, "CdtDbtInd")
    out = direction == OUT if direction else whole.amount.minor < 0
    money = whole.amount if parts == 1 else None
    for path in (("Amt",), ("AmtDtls", "TxAmt", "Amt")):
        told = _amount(_first(part, *path), out=out)
        if money is None and told is not None and told.currency == whole.amount.currency:
            money = told
    remittance = _first(part, "RmtInf")
    structured = [_text(each, "CdtrRefInf", "Ref") for each in _all(remittance, "Strd")]
    free = [each.text or "" for each in _all(remittance, "Ustrd")]
    if money is None:
        return None
    own = _reference(_text(part, "Refs", "AcctSvcrRef"))
    same = parts > 1 and (not own or own == whole.reference)
    return replace(
        whole,
        amount=money,
        text=" ".join(filter(None, (*structured, *free))),
        elsewhere=" ".join((whole.elsewhere, _text(part, "Refs", "EndToEndId"), _text(part, "AddtlTxInf"))),
        returned=whole.returned or _first(part, "RtrInf") is not None,
        reference=f"{whole.reference}/{number}" if same and whole.reference else own or whole.reference,
    )


def _amount(element: Any, *, out: bool) -> Money | None:
    if element is None:
        return None
    currency, written = element.get("Ccy", ""), (element.text or "").strip()
    match = _AMOUNT.fullmatch(written)
    if match is None or currency not in EXPONENTS:
        return None
    places, part = EXPONENTS[currency], match[2].rstrip("0") if match[2] else ""
    if len(part) > places:
        return None
    minor = int(match[1] + part.ljust(places, "0"))
    return Money(-minor if out else minor, currency)


def _day(entry: Any) -> dt.date:
    for name in ("BookgDt", "ValDt"):
        told = _text(entry, name, "Dt") or _text(entry, name, "DtTm")
        try:
            return dt.date.fromisoformat(told[:10])
        except ValueError:
            continue
    raise StatementError(_("An entry has no day on which it was booked: export the statement again."))


def _reference(told: str) -> str:
    return "" if told.upper() in _NO_REFERENCE else told


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _all(element: Any, name: str) -> list[Any]:
    if element is None:
        return []
    return [each for each in element if isinstance(each.tag, str) and _name(each) == name]


def _first(element: Any, *path: str) -> Any:
    for name in path:
        element = next(iter(_all(element, name)), None)
    return element


def _text(element: Any, *path: str) -> str:
    found = _first(element, *path)
    return (found.text or "").strip() if found is not None else ""
