"""How an error is named where somebody may read it: without its own words, which may be somebody's."""

from __future__ import annotations

from pathlib import Path


def told(error: Exception) -> str:
    """Name an error and the line that raised it: ``ValueError (body.py:41)``."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})" if trace else ""
    return f"{type(error).__name__}{place}"
