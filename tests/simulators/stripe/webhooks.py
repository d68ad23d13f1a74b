"""Notices: signed as the ``stripe`` package signs them, and sent once, five times, late, changed, or never."""

from __future__ import annotations

import http.client
import json
import threading
import time
from urllib.parse import urlsplit

import stripe

SECRET = "whsec_simulated"
SECONDS_BETWEEN_TRIES = 1.0
TRIES = 20


def body_of(event):
    """Return an event as it is sent."""
    return json.dumps(event, separators=(",", ":"))


def signed(event, *, now, age=0, secret=SECRET, body=None):
    """Return body and headers of a notice.

    Args:
        now: the present, in seconds.
        age: how many seconds ago it was signed.
        body: what is sent in place of what was signed.
    """
    text = body_of(event)
    header = stripe.WebhookSignature.generate_signature_header(text, secret, timestamp=int(now - age))
    headers = {"content-type": "application/json; charset=utf-8", "stripe-signature": header}
    return (text if body is None else body).encode(), headers


def of_other_mode(event):
    """Return an event as if it were of the other mode."""
    return event | {"livemode": not event["livemode"]}


def tampered(event):
    """Return an event in which somebody has changed an amount."""
    inside = dict(event["data"]["object"])
    inside["amount_total" if "amount_total" in inside else "amount"] = 99_999_999
    return event | {"data": {"object": inside}}


def post(address, body, headers, timeout=10):
    """Send a notice; return the status of the answer."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    try:
        connection.request("POST", parts.path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


class Courier(threading.Thread):
    """Sends each event to an address as soon as it has happened, and again until it is taken.

    Args:
        books: of the account.
        address: where notices are taken.
    """

    def __init__(self, books, address, secret=SECRET):
        super().__init__(daemon=True)
        self._books, self._address, self._secret = books, address, secret
        self._ended = threading.Event()

    def run(self):
        sent = 0
        while not self._ended.is_set():
            with self._books.lock:
                if len(self._books.events) == sent:
                    self._books.arrived.wait(timeout=0.5)
                fresh = self._books.events[sent:]
                sent += len(fresh)
            for event in fresh:
                self._deliver(event)

    def _deliver(self, event):
        for _try in range(TRIES):
            try:
                # Whoever takes it has a clock of their own, which does not run ahead.
                taken = post(self._address, *signed(event, now=time.time(), secret=self._secret))
                if taken < http.client.MULTIPLE_CHOICES:
                    return
            except OSError:
                pass
            if self._ended.wait(SECONDS_BETWEEN_TRIES):
                return

    def end(self):
        """Send nothing more."""
        self._ended.set()
        self.join()
