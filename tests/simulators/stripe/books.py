"""Everything that Stripe holds: its objects, its clock, what has happened, and what each order really came to."""

from __future__ import annotations

import copy
import heapq
import itertools
import secrets
import string
import threading
import time
from collections import defaultdict

from tests.simulators.stripe import API_VERSION
from tests.simulators.stripe.errors import missing

LETTERS = string.ascii_letters + string.digits


class Books:
    """The books of one account.

    Args:
        live: whether it pretends to move money.

    ``lock`` is held by whoever reads or changes anything.
    """

    def __init__(self, *, live=False):
        self.live = live
        self.lock = threading.RLock()
        self.arrived = threading.Condition(self.lock)
        self.url = ""
        self.events = []
        self.journal = []
        self._rows, self._kinds, self._hidden = {}, defaultdict(list), defaultdict(dict)
        self._agenda, self._numbers = [], itertools.count()
        self._ahead, self._at = 0, None

    # The clock

    def now(self):
        """The present, in whole seconds since 1970."""
        return self._at if self._at is not None else int(time.time()) + self._ahead

    def at(self, when, act):
        """Have something happen at a moment."""
        heapq.heappush(self._agenda, (when, next(self._numbers), act))

    def advance(self, seconds):
        """Move time on, and let happen what falls due meanwhile, in its order."""
        with self.lock:
            self._until(self.now() + seconds)
            self._ahead += seconds

    def catch_up(self):
        """Let happen what has fallen due."""
        with self.lock:
            self._until(self.now())

    def _until(self, moment):
        while self._agenda and self._agenda[0][0] <= moment:
            self._at, _number, act = heapq.heappop(self._agenda)
            try:
                act()
            finally:
                self._at = None

    # Objects

    def new_id(self, prefix):
        return f"{prefix}_{''.join(secrets.choice(LETTERS) for _each in range(24))}"

    def add(self, prefix, kind, **fields):
        """Write down a new object."""
        row = {"id": self.new_id(prefix), "object": kind, "created": self.now(), "livemode": self.live} | fields
        self._rows[row["id"]] = row
        self._kinds[kind].append(row)
        return row

    def get(self, kind, reference, param="id"):
        """Return an object.

        Raises:
            StripeSays: there is none.
        """
        row = self._rows.get(reference)
        if row is None or row["object"] != kind:
            raise missing(kind.replace("checkout.", "checkout "), reference, param)
        return row

    def any(self, reference):
        """Return an object of any kind; None for none."""
        return self._rows.get(reference)

    def all(self, kind):
        """Return all objects of a kind, oldest first."""
        return self._kinds[kind]

    def hidden(self, row):
        """What is known of an object that nobody is told."""
        return self._hidden[row["id"]]

    # What happens

    def emit(self, what, row):
        """Write down that something has happened with an object, with the object as it is now."""
        snapshot = copy.deepcopy(row)
        self.events.append(
            self.add(
                "evt",
                "event",
                api_version=API_VERSION,
                data={"object": snapshot},
                pending_webhooks=1,
                request={"id": None, "idempotency_key": None},
                type=what,
            )
        )
        self.arrived.notify_all()

    def book(self, key, minor, currency, why):
        """Write into the journal what an order has brought, or what was taken from it."""
        self.journal.append((key, minor, currency, why))

    def takings(self):
        """Return what each order came to, in Stripe's minor units, by its key: pairs of amount and currency."""
        sums = defaultdict(int)
        with self.lock:
            for key, minor, currency, _why in self.journal:
                sums[key, currency] += minor
        return {key: (minor, currency) for (key, currency), minor in sums.items()}
