"""What XML can hold."""

from __future__ import annotations

import re

# Everything that XML 1.0, section 2.2, does not allow.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Return a text without the characters that no XML document can hold."""
    return _UNPRINTABLE.sub("", text)
