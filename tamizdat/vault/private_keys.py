"""Private keys: what opens sealed values, by the names of their public keys, and as the text of a file."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterator, Mapping

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tamizdat.vault.errors import BrokenKeyFileError
from tamizdat.vault.sealing import SealingKey, sealing_key

FORMAT = 1
_KIND = "vault private keys"


class PrivateKeys(Mapping[bytes, X25519PrivateKey]):
    """Some private keys, the oldest first. What is printed of them is how many there are.

    Args:
        keys: in their order.
    """

    def __init__(self, keys: Collection[X25519PrivateKey]) -> None:
        self._keys = {sealing_key(key.public_key()).name: key for key in keys}

    def __getitem__(self, name: bytes) -> X25519PrivateKey:
        return self._keys[name]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return f"<{len(self)} private keys>"

    @property
    def public(self) -> tuple[SealingKey, ...]:
        """The public key of each."""
        return tuple(sealing_key(key.public_key()) for key in self._keys.values())

    def with_new(self) -> PrivateKeys:
        """Return these and a new one."""
        return PrivateKeys([*self._keys.values(), X25519PrivateKey.generate()])

    def without(self, names: Collection[bytes]) -> PrivateKeys:
        """Return these without some."""
        return PrivateKeys([key for name, key in self._keys.items() if name not in names])

    def to_json(self) -> bytes:
        """Return the keys as a file holds them."""
        raw = [base64.b64encode(key.private_bytes_raw()).decode("ascii") for key in self._keys.values()]
        return json.dumps({"kind": _KIND, "format": FORMAT, "keys": raw}, indent=1).encode() + b"\n"

    @classmethod
    def from_json(cls, content: bytes, what: str) -> PrivateKeys:
        """Read keys.

        Args:
            what: names the file, should it hold none.

        Raises:
            BrokenKeyFileError: it holds none that this version knows.
        """
        try:
            told = json.loads(content)
            if (told["kind"], told["format"]) != (_KIND, FORMAT):
                raise BrokenKeyFileError(what)
            keys = [X25519PrivateKey.from_private_bytes(base64.b64decode(raw, validate=True)) for raw in told["keys"]]
        except (ValueError, KeyError, TypeError):
            # What could not be read may hold a key, so the cause is not handed on.
            raise BrokenKeyFileError(what) from None
        if not keys:
            raise BrokenKeyFileError(what)
        return cls(keys)
