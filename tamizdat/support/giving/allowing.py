"""Who may go on to a provider at once: stolen cards are tried on forms like ours, by the thousand and for small sums.

As with signing up (:mod:`tamizdat.newsletter.signing_up.asking`) only counts decide, and they are gone after their
hour: orders altogether and from one network, small ones by themselves, and those that a provider has declined.

============================================  =========================================================================
in this hour                                  the order is
============================================  =========================================================================
few, the first of its form, none declined     let through
more                                          let through after work that the browser does: the more come, the more
more, and no script runs                      let through after a wait, as long as these are few
far more than any newsroom has supporters     not let through, whoever sends it
============================================  =========================================================================
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto

from tamizdat.newsletter.attempting import DAY, HOUR, counted, so_far
from tamizdat.newsletter.signing_up.challenge import Challenge, Met, again, bits_for, make_challenge, met
from tamizdat.support.alarm import Outcome, tally
from tamizdat.support.money import Money

EVERYBODY = b""
# Card testers give little: it is less likely to be noticed.
SMALL = 500
FREELY, FREELY_FROM_A_NETWORK = 30, 4
FREELY_SMALL, FREELY_SMALL_FROM_A_NETWORK = 12, 2
BY_WAITING, BY_WAITING_FROM_A_NETWORK = 40, 6
DECLINED_FROM_A_NETWORK = 2
AT_MOST = 2_000
# A declined card weighs as much as so many orders.
WEIGHT_OF_DECLINED = 10


class Answer(Enum):
    """What becomes of an order."""

    GO_ON = auto()
    ONE_MORE_CLICK = auto()
    TOO_MANY = auto()


@dataclass(frozen=True, slots=True)
class Attempt:
    """An order, before anybody outside hears of it.

    Args:
        key: of the order: a challenge is good for no other.
        form: token of the form.
        challenge, proof: of the second click; "" before.
        network: prefix of the sender's network, or b"" if it is not known.
    """

    key: str
    form: str
    amount: Money
    challenge: str = ""
    proof: str = ""
    network: bytes = b""


def ask(attempt: Attempt, now: dt.datetime) -> tuple[Answer, Challenge | None]:
    """Let an order through, or say what has to be done first.

    Returns:
        The answer, with a challenge if there is one more click to be made.
    """
    if so_far("orders let through", attempt.key.encode(), now, DAY):
        # The same form once more: it is the same order.
        return Answer.GO_ON, None
    tally(Outcome.TRIED, now)
    how = _met(attempt, now)
    answer = _allowed(attempt, how, now)
    if answer is Answer.GO_ON:
        counted("orders let through", attempt.key.encode(), now, DAY)
    if answer is Answer.ONE_MORE_CLICK:
        tally(Outcome.SLOWED, now)
        return answer, _challenge(attempt, how, now)
    if answer is Answer.TOO_MANY:
        tally(Outcome.REFUSED, now)
    return answer, None


def note_declined(network: bytes, now: dt.datetime) -> None:
    """Count that a provider has declined: whoever comes from the same network works or waits from now on."""
    tally(Outcome.DECLINED, now)
    counted("declined gifts", EVERYBODY, now, HOUR)
    if network:
        counted("declined gifts of a network", network, now, HOUR)


def _challenge(attempt: Attempt, how: Met, now: dt.datetime) -> Challenge:
    same = again(attempt.challenge) if how is Met.TOO_SOON else None
    lately = so_far("gifts", EVERYBODY, now, HOUR) + WEIGHT_OF_DECLINED * so_far("declined gifts", EVERYBODY, now, HOUR)
    return same or make_challenge(attempt.key, now, bits_for(lately, FREELY))


def _met(attempt: Attempt, now: dt.datetime) -> Met:
    how = met(attempt.challenge, attempt.proof, attempt.key, now) if attempt.challenge else Met.NOT
    used = how in (Met.BY_WORK, Met.BY_WAITING) and not _is_first("uses of a challenge", attempt.challenge, now)
    return Met.NOT if used else how


def _allowed(attempt: Attempt, how: Met, now: dt.datetime) -> Answer:
    if how is Met.BY_WORK:
        return _unless_too_many(now)
    if how is Met.BY_WAITING:
        few = _few("gifts that waited", (BY_WAITING, BY_WAITING_FROM_A_NETWORK), attempt.network, now)
        return _unless_too_many(now) if few else Answer.TOO_MANY
    if how is Met.NOT and _freely(attempt, now):
        return _unless_too_many(now)
    return Answer.ONE_MORE_CLICK


def _freely(attempt: Attempt, now: dt.datetime) -> bool:
    """Count an order wherever it counts, and tell whether it is nothing out of the ordinary."""
    free = [
        _is_only_order(attempt, now),
        _few("gifts", (FREELY, FREELY_FROM_A_NETWORK), attempt.network, now),
    ]
    if attempt.amount.minor <= SMALL:
        free.append(_few("small gifts", (FREELY_SMALL, FREELY_SMALL_FROM_A_NETWORK), attempt.network, now))
    if attempt.network:
        free.append(so_far("declined gifts of a network", attempt.network, now, HOUR) < DECLINED_FROM_A_NETWORK)
    return all(free)


def _is_only_order(attempt: Attempt, now: dt.datetime) -> bool:
    """Tell whether no other order has come with the same form; the same one may come again while it is looked at."""
    if _is_first("posts of an order", attempt.key, now):
        return _is_first("orders of a form", attempt.form, now)
    return so_far("orders of a form", attempt.form.encode(), now, DAY) == 1


def _few(what: str, limits: tuple[int, int], network: bytes, now: dt.datetime) -> bool:
    altogether, from_a_network = limits
    in_all = counted(what, EVERYBODY, now, HOUR)
    in_network = counted(f"{what} of a network", network, now, HOUR) if network else 0
    return in_all <= altogether and in_network <= from_a_network


def _is_first(what: str, told: str, now: dt.datetime) -> bool:
    return counted(what, told.encode(), now, DAY) == 1


def _unless_too_many(now: dt.datetime) -> Answer:
    return Answer.GO_ON if counted("gifts let through", EVERYBODY, now, HOUR) <= AT_MOST else Answer.TOO_MANY
