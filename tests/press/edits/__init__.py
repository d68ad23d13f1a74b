"""Everything that can happen in a newsroom, as small acts that draw their own particulars.

An act is a function of a :class:`Desk` and a number generator. What it finds nothing to do, or what the newsroom's own
rules refuse, is not done; an act must never know how the press works.
"""

from __future__ import annotations

from tests.press.edits import articles, media, names, pages, past_the_models  # noqa: F401  importing registers the acts
from tests.press.edits.desk import ACTS, WEIGHTS, Desk

__all__ = ["ACTS", "WEIGHTS", "Desk"]
