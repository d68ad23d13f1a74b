"""Orders: what a mailer is told when it starts, all of it, through a descriptor that is read once.

Private keys and passwords are in it, so it stands in no argument, no environment and no file.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
from dataclasses import asdict, dataclass, field
from typing import Any

from tamizdat.newsletter.sending.pace import warm_up_limit

UNLIMITED = 2**31


@dataclass(frozen=True, slots=True)
class Relay:
    """Where messages are handed over.

    Args:
        host: "" for the outbox, a folder of files.
        tls: ``none``, ``upgrade`` (STARTTLS) or ``from the start``.
    """

    host: str
    port: int
    tls: str = "none"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Orders:
    """What a mailer is to do.

    Args:
        issue: number of its row.
        database: ``{"file": path}``, or ``{"postgresql": connection string of libpq}``.
        folder: where mailers of this machine note that they are alive.
        outbox: folder for messages when there is no relay.
        greeting: the name under which the relay is greeted.
        bounces: host of the envelope's addresses.
        secret: of the marks.
        private_keys: the vault's, as its file has them.
        dkim: for each signature its domain, selector and private key in PEM.
        connections: to the relay.
        per_domain: messages a minute to addresses of one host; 0 for no limit.
        warm_up: first day, as ``2026-12-01``, and how many messages go out on it; None for no limit.
        deadline: second of 1970's clock after which a delivery is not tried any more.
        as_json: whether the report is printed as JSON.
        quiet: whether nothing is printed at all.
        patience: for how many seconds to wait for what is due later.
    """

    issue: int
    database: dict[str, str]
    folder: str
    outbox: str
    relay: Relay
    greeting: str
    bounces: str
    secret: bytes = field(repr=False)
    private_keys: bytes = field(repr=False)
    dkim: list[tuple[str, str, bytes]] = field(default_factory=list, repr=False)
    connections: int = 4
    per_domain: int = 0
    warm_up: tuple[str, int] | None = None
    deadline: int = 0
    as_json: bool = False
    quiet: bool = False
    patience: float = 0.0

    def most_on(self, second: int) -> int:
        """Return how many messages may go out on the day of a second of 1970's clock."""
        if self.warm_up is None:
            return UNLIMITED
        begun, first = self.warm_up
        return warm_up_limit(dt.date.fromisoformat(begun), first, dt.datetime.fromtimestamp(second, dt.UTC).date())

    def dumped(self) -> bytes:
        """Return the orders as a mailer reads them."""
        return json.dumps(asdict(self), default=_in_base64).encode()

    @classmethod
    def loaded(cls, content: bytes) -> Orders:
        """Read orders."""
        told: dict[str, Any] = json.loads(content)
        told["relay"] = Relay(**told["relay"])
        told["secret"] = base64.b64decode(told["secret"])
        told["private_keys"] = base64.b64decode(told["private_keys"])
        told["dkim"] = [(domain, selector, base64.b64decode(pem)) for domain, selector, pem in told["dkim"]]
        told["warm_up"] = tuple(told["warm_up"]) if told["warm_up"] else None
        return cls(**told)


def _in_base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def read_orders(descriptor: int) -> Orders:
    """Read orders from a descriptor, to its end, and close it."""
    with os.fdopen(descriptor, "rb") as file:
        return Orders.loaded(file.read())


def descriptor_with(orders: Orders) -> int:
    """Return a descriptor that another process can inherit and read orders from; they are in memory alone."""
    descriptor = os.memfd_create("orders", 0)
    os.write(descriptor, orders.dumped())
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
