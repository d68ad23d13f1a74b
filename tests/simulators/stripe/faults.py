"""What goes wrong on request."""

from __future__ import annotations

import re
import threading
from collections import deque
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """A way in which an answer goes wrong."""

    LOST = "lost"  # done, and the connection is reset before the answer
    BROKEN = "broken"  # done, and the answer is an error 500, which is what the key gets from now on
    REFUSED = "refused"  # not done, and the answer is an error 500
    LIMITED = "limited"  # not done: too many requests
    SLOW = "slow"  # done, and answered late
    DOWN = "down"  # not done, and the connection is reset


@dataclass(frozen=True)
class Ordered:
    """A fault that waits for its request."""

    fault: Fault
    method: str
    path: re.Pattern
    seconds: float


class Faults:
    """The faults that were ordered. Each happens once, in their order; :meth:`everything` lasts."""

    def __init__(self):
        self._waiting, self._always, self._lock = deque(), None, threading.Lock()

    def order(self, fault, *, method="POST", path="", times=1, seconds=0.0):
        """Have the next requests go wrong.

        Args:
            path: regular expression that is found in the path; "" for every one.
            seconds: by which an answer is late.
        """
        with self._lock:
            self._waiting.extend([Ordered(fault, method, re.compile(path), seconds)] * times)

    def everything(self, fault):
        """Have everything go wrong from now on; None to end that, and all that was ordered."""
        with self._lock:
            self._always = fault and Ordered(fault, "", re.compile(""), 0.0)
            if fault is None:
                self._waiting.clear()

    def of(self, method, path):
        """Return the fault of a request; None if it goes well."""
        with self._lock:
            if self._always:
                return self._always
            for each in self._waiting:
                if each.method in ("", method) and each.path.search(path):
                    self._waiting.remove(each)
                    return each
        return None
