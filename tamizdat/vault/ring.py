"""The ring: every key that the web server may have. Public keys seal, index keys find; neither opens anything.

The last key of each kind is the current one: what is written now is written with it. Older ones stay until no record
needs them. A ring is a value; changing it gives another ring, and ``tamizdat.vault.keeping`` writes it to its file.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from tamizdat.vault.blind_index import KEY_BYTES, IndexKey, index_key, index_with
from tamizdat.vault.errors import BrokenKeyFileError
from tamizdat.vault.sealing import SealingKey, sealing_key

FORMAT = 1
_KIND = "vault ring"


@dataclass(frozen=True, slots=True)
class Dated:
    """When a key was made, and when it was first in a backup (None: it is in no backup yet)."""

    made: dt.date
    backed_up: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of one vault, the oldest first.

    Args:
        dates: of each key, by its name.
        rotating: whether a rotation was begun and has not come to its end.
    """

    sealing: tuple[SealingKey, ...]
    index: tuple[IndexKey, ...]
    dates: dict[bytes, Dated]
    rotating: bool = False

    @property
    def sealing_key(self) -> SealingKey:
        """The key that is sealed to now."""
        return self.sealing[-1]

    @property
    def index_key(self) -> IndexKey:
        """The key that indexes are made with now."""
        return self.index[-1]

    @property
    def names(self) -> list[bytes]:
        """The names of all keys."""
        return [*(key.name for key in self.sealing), *(key.name for key in self.index)]

    @property
    def older(self) -> list[bytes]:
        """The names of the keys that nothing is written with any more."""
        return [*(key.name for key in self.sealing[:-1]), *(key.name for key in self.index[:-1])]

    def indexes(self, purpose: str, text: str) -> list[bytes]:
        """Return every index that an address may stand under, the current one first.

        While keys are rotated some records have the new index and some still an older one.
        """
        return [index_with(key, purpose, text) for key in reversed(self.index)]

    def turned(self, sealing: SealingKey, index: IndexKey, today: dt.date) -> Ring:
        """Return the ring with new current keys, and a rotation begun."""
        dates = self.dates | {sealing.name: Dated(today), index.name: Dated(today)}
        return Ring((*self.sealing, sealing), (*self.index, index), dates, rotating=True)

    def settled(self) -> Ring:
        """Return the ring with the rotation at its end."""
        return replace(self, rotating=False)

    def backed_up(self, today: dt.date) -> Ring:
        """Return the ring with each key known to be in a backup; the first day counts."""
        dates = {name: replace(date, backed_up=date.backed_up or today) for name, date in self.dates.items()}
        return replace(self, dates=dates)

    def without(self, names: Collection[bytes]) -> Ring:
        """Return the ring without some of its keys."""
        return Ring(
            tuple(key for key in self.sealing if key.name not in names),
            tuple(key for key in self.index if key.name not in names),
            {name: date for name, date in self.dates.items() if name not in names},
            rotating=self.rotating,
        )

    def to_json(self) -> bytes:
        """Return the ring as its file holds it."""
        told = {
            "kind": _KIND,
            "format": FORMAT,
            "rotating": self.rotating,
            "sealing": [self._told(key.name, public=_text(key.public.public_bytes_raw())) for key in self.sealing],
            "index": [self._told(key.name, secret=_text(key.secret)) for key in self.index],
        }
        return json.dumps(told, indent=1).encode() + b"\n"

    @classmethod
    def from_json(cls, content: bytes, what: str) -> Self:
        """Read a ring.

        Args:
            what: names the file, should it hold none.

        Raises:
            BrokenKeyFileError: it holds none that this version knows.
        """
        try:
            told = json.loads(content)
            if (told["kind"], told["format"]) != (_KIND, FORMAT):
                raise BrokenKeyFileError(what)
            sealing = [(sealing_key(_public(each["public"])), _dated(each)) for each in told["sealing"]]
            index = [(index_key(_secret(each["secret"])), _dated(each)) for each in told["index"]]
            rotating = bool(told["rotating"])
        except (ValueError, KeyError, TypeError):
            # What could not be read may hold a key, so the cause is not handed on.
            raise BrokenKeyFileError(what) from None
        if not sealing or not index:
            raise BrokenKeyFileError(what)
        dates = {key.name: date for key, date in sealing} | {key.name: date for key, date in index}
        return cls(tuple(key for key, _ in sealing), tuple(key for key, _ in index), dates, rotating=rotating)

    def _told(self, name: bytes, **key: str) -> dict[str, str | None]:
        date = self.dates[name]
        backed_up = date.backed_up.isoformat() if date.backed_up else None
        return {**key, "made": date.made.isoformat(), "backed_up": backed_up}


def _dated(told: dict[str, Any]) -> Dated:
    backed_up = told["backed_up"]
    return Dated(dt.date.fromisoformat(told["made"]), dt.date.fromisoformat(backed_up) if backed_up else None)


def _public(text: str) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(_bytes(text))


def _secret(text: str) -> bytes:
    secret = _bytes(text)
    if len(secret) != KEY_BYTES:
        raise ValueError(KEY_BYTES)
    return secret


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError(len(text)) from None
