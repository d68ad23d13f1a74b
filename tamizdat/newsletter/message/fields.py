"""Header fields: written as RFC 5322 and 2047 want them, and once more as DKIM hashes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.header import Header
from email.utils import formataddr

from tamizdat.newsletter.message.dkim import SIGNED
from tamizdat.newsletter.message.template import Template

# What would end a line, or is nothing that anybody reads: people type it, or programs post it.
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SPACE = re.compile(rb"[ \t\r\n]+")


def text_field(name: str, text: str) -> bytes:
    """Return a field whose value may hold any letters, with its line end."""
    return plain_field(name, in_ascii(text, name))


def plain_field(name: str, *parts: str) -> bytes:
    """Return a field of ASCII whose parts stand on lines of their own."""
    folded = "\r\n ".join(parts)
    return f"{name}: {folded}\r\n".encode("ascii")


def mailbox_field(field: str, name: str, address: str) -> bytes:
    """Return a field with a name and an address."""
    name = in_one_line(name)
    if name.isascii():
        return plain_field(field, formataddr((name, address)))
    return plain_field(field, in_ascii(name, field), f"<{address}>")


def in_one_line(text: str) -> str:
    """Return a text without anything that could end a header field."""
    return _UNPRINTED.sub(" ", text).strip()


def in_ascii(text: str, name: str) -> str:
    """Return a text as a field of that name has it: words of other letters encoded (RFC 2047), and folded."""
    text = in_one_line(text)
    return text if text.isascii() else Header(text, "utf-8", header_name=name).encode(linesep="\r\n")


def templates_of(fields: Iterable[bytes]) -> tuple[Template, Template]:
    """Return a header as it is sent, with its empty line, and what DKIM hashes of it (RFC 6376, section 3.4.2)."""
    fields = list(fields)
    return Template.of(b"".join([*fields, b"\r\n"])), Template.of(b"".join(map(_relaxed, _signed(fields))))


def _signed(fields: list[bytes]) -> Iterable[bytes]:
    by_name = {one.partition(b":")[0].lower(): one for one in fields}
    return [by_name[name.lower().encode()] for name in SIGNED if name.lower().encode() in by_name]


def _relaxed(one: bytes) -> bytes:
    name, _colon, value = one.partition(b":")
    return name.strip().lower() + b":" + _SPACE.sub(b" ", value).strip() + b"\r\n"
