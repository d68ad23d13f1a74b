"""Log lines for machines to read, one JSON object each, with nothing in them that names a person.

A line has ``time`` (UTC), ``level``, ``logger`` and ``message``. After a fault it has ``error`` too: the exception's
type and message and the places in the code that it came through, without the values of variables. Whatever else a
library hangs on a log record (Django hangs the whole request there) is left out.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
from types import TracebackType

from tamizdat.safety.redaction import redacted

LONGEST_MESSAGE = 2000


class SafeFormatter(logging.Formatter):
    """Turn a log record into one line of JSON without personal data."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage())[:LONGEST_MESSAGE],
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = error_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def error_of(error: BaseException) -> dict[str, object]:
    """Describe an exception and what caused it: types, redacted messages, and places in the code.

    Only the first line of a message is told; databases put the offending values into the others.
    """
    first_line = next(iter(str(error).splitlines()), "")
    description: dict[str, object] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "message": redacted(first_line)[:LONGEST_MESSAGE],
        "places": places_of(error.__traceback__),
    }
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        description["cause"] = error_of(cause)
    return description


def places_of(trace: TracebackType | None) -> list[str]:
    """Return the places that an exception came through, the innermost last."""
    return [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]
