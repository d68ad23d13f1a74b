"""The four roles of a newsroom, as groups."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a colleague does here; the value is the name of the group."""

    REPORTER = "Reporters"
    EDITOR = "Editors"
    PUBLISHER = "Publishers"
    KEEPER = "Keepers"
