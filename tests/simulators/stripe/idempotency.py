"""Idempotency keys (docs.stripe.com/api/idempotent_requests): the first answer to a key is the answer to it."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from tests.simulators.stripe.errors import StripeSays

KEPT_FOR = 86_400
# What was never begun is not kept: wrong parameters, no key, too many requests, one that is under way.
NOT_KEPT = (400, 401, 404, 409, 429)


@dataclass
class Kept:
    """What was answered to a key; nothing yet while it is under way."""

    asked: tuple
    when: int
    answer: tuple | None = None


class Keys:
    """The keys of an account."""

    def __init__(self, clock):
        self._clock, self._kept, self._lock = clock, {}, threading.Lock()

    def begin(self, key, asked):
        """Say that a request is under way; return the answer that was given to its key before, or None.

        Args:
            asked: method, path and parameters.

        Raises:
            StripeSays: the key was used for something else, or is being used.
        """
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.when + KEPT_FOR <= self._clock():
                self._kept[key] = Kept(asked, self._clock())
                return None
            if kept.asked != asked:
                raise StripeSays(
                    400,
                    "idempotency_error",
                    "Keys for idempotent requests can only be used with the same parameters they were first used with.",
                )
            if kept.answer is None:
                raise StripeSays(
                    409,
                    "idempotency_error",
                    "There is currently another in-progress request using this Idempotent Key.",
                    "idempotency_key_in_use",
                )
            return kept.answer

    def end(self, key, answer):
        """Keep an answer: a pair of a status and a body."""
        with self._lock:
            if answer[0] in NOT_KEPT:
                del self._kept[key]
            else:
                self._kept[key].answer = answer
