"""What the readers of a newsletter are asked for, at the end of an issue.

The newsletter knows nothing of appeals. Whoever does says so once, in ``AppConfig.ready``: ``ask_by(function)``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from tamizdat.newsletter.models import Newsletter


@dataclass(frozen=True, slots=True)
class Asking:
    """An appeal as an issue shows it.

    Args:
        html: paragraphs, links and emphasis.
        path: of the page where something can be given.
    """

    heading: str
    html: str
    path: str


Asker = Callable[[Newsletter, dt.datetime], Asking | None]
_askers: list[Asker] = []


def ask_by(asker: Asker) -> None:
    """Have issues end with what somebody says, who returns None for nothing."""
    if asker not in _askers:
        _askers.append(asker)


def asked_of(newsletter: Newsletter, now: dt.datetime) -> Asking | None:
    """Return what readers of a newsletter are asked at a moment; None for nothing."""
    return next((asking for asker in _askers if (asking := asker(newsletter, now))), None)
