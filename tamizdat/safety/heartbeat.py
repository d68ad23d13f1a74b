"""A sign of life that the worker leaves in the data directory, and that ``tamizdat doctor`` looks at."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

FILE = "worker-heartbeat"


def beat(data_dir: Path, now: dt.datetime) -> None:
    """Note that the worker is at work. A reader of the file sees the old time or the new one, never half of it."""
    path = data_dir / FILE
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(now.isoformat(), encoding="utf-8")
    unfinished.replace(path)


def last_beat(data_dir: Path) -> dt.datetime | None:
    """Return when the worker was last at work, or None if it never was (or the file is damaged)."""
    try:
        return dt.datetime.fromisoformat((data_dir / FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
