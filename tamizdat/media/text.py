"""Plain text and CSV: nothing is hidden in them, so they are checked and kept byte for byte."""

from __future__ import annotations

import codecs

from tamizdat.media.refusals import Refused

ENCODINGS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ALLOWED_CONTROLS = frozenset("\t\n\r\f")


def checked_text(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the same bytes, a byte order mark included, once it is certain that they are text and nothing else.

    Raises:
        Refused: the bytes are not UTF-8 or UTF-16, or hold control characters, as programs and pictures do.
    """
    encoding = next((name for mark, name in ENCODINGS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("not_text") from None
    if any(character < " " and character not in ALLOWED_CONTROLS for character in set(text)):
        raise Refused("not_text")
    return data, ()
