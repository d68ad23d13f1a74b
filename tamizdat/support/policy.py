"""What the newsroom has decided for people in a country: nothing, to inform, to warn, or to refuse.

It is asked before there is any object at a provider: with the country that somebody says they are in, and with the one
that has issued their card. The stricter of the two holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum


class Stance(IntEnum):
    """What is done, from the mildest to the strictest."""

    ALLOW = 0
    INFORM = 1
    WARN = 2
    REFUSE = 3


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """That something holds for a country from a day on.

    Args:
        since: first day.
        number: of the row; of two decisions of a day the later one holds.
        country: two capital letters (ISO 3166-1).
    """

    since: dt.date
    number: int
    country: str
    stance: Stance


def stances(decisions: Iterable[Decision], today: dt.date) -> Mapping[str, Stance]:
    """Return what holds today, by country; what is not among them is allowed."""
    found: dict[str, Stance] = {}
    for decision in sorted(decisions):
        if decision.since <= today:
            found[decision.country] = decision.stance
    return found


def strictest(held: Mapping[str, Stance], countries: Iterable[str]) -> Stance:
    """Return what holds for somebody of whom some countries are known; "" is none."""
    return max((held.get(country, Stance.ALLOW) for country in countries), default=Stance.ALLOW)
