"""Data as a script that can be nothing but data.

A page that was opened from a disk may not fetch other files, but may load scripts. So each file of the index is one
call of one function of the search page, with JSON in it: JSON is a part of JavaScript (ECMA-262 since 2019), and what
older browsers or HTML would read otherwise is escaped.
"""

from __future__ import annotations

import json

MEDIA_TYPE = "text/javascript; charset=utf-8"
# A line may be cut after 16 KB, and not every host compresses: what is smaller than this arrives all the same.
LARGEST = 14_000
_MEANING_MORE = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029\ufeff"}


def script_of(data: object) -> bytes:
    """Return a script that hands some data to the search page."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in _MEANING_MORE.items():
        text = text.replace(sign, escaped)
    return f"tamizdat({text})\n".encode()
