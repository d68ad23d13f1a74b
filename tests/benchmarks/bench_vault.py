"""What sealing costs, beside the libraries that do it alone: ``make bench``. Seconds are of CPU.

docs/explanation/vault.md has results. PyNaCl, which was not taken, is measured too where it is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import time

import pytest
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from tamizdat import vault as sealed
from tamizdat.vault import at_hand
from tamizdat.vault.keeping import turn_keys
from tamizdat.vault.rotation import rotate_records
from tests.vault.conftest import DAY, _tables, data_dir, nothing_at_hand, readers, vault
from tests.vault.readers import Reader, sealed_tables

__all__ = ["_tables", "data_dir", "nothing_at_hand", "readers", "vault"]

ADDRESSES = 100_000
AT_ONCE = 5_000
READERS = 10_000
LEAST_SHARE = 0.75
PURPOSE = "newsletter.address"


def address(number):
    return f"reader.number{number}@mail{number % 97}.example"


def alone():
    """Return what the libraries do by themselves: a padded text sealed, a normal address digested."""
    suite, ring = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305), at_hand.ring()
    public, key = ring.sealing_key.public, ring.index_key.secret

    def work(text):
        content = text.encode()
        suite.encrypt(content.ljust(64, b"\0"), public, info=b"tamizdat")
        hashlib.blake2b(content, key=key, digest_size=28).digest()

    return work


def by_pynacl():
    """Return what PyNaCl's sealed box does, or None if it is not here."""
    if importlib.util.find_spec("nacl") is None:
        return None
    from nacl.public import PrivateKey, SealedBox  # noqa: PLC0415  need not be there

    box = SealedBox(PrivateKey.generate().public_key)
    return lambda text: box.encrypt(text.encode().ljust(64, b"\0"))


def ours(text):
    sealed.seal(PURPOSE, text)
    sealed.blind_index(PURPOSE, text)


def spent(work, numbers):
    begun = time.process_time()
    for number in numbers:
        work(address(number))
    return time.process_time() - begun


@pytest.mark.usefixtures("vault")
def test_sealing_and_indexing_a_hundred_thousand_addresses():
    ways = {"the libraries alone": alone(), "the vault": ours, "a sealed box of PyNaCl, no index": by_pynacl()}
    ways = {name: work for name, work in ways.items() if work}
    total = dict.fromkeys(ways, 0.0)
    # In turn, so that whatever else the machine does meets all of them alike.
    for begin in range(0, ADDRESSES, AT_ONCE):
        for name, work in ways.items():
            total[name] += spent(work, range(begin, begin + AT_ONCE))
    for name, seconds in total.items():
        print(f"\n{name:<34}{seconds:>7.1f} s for {ADDRESSES:,}{seconds / ADDRESSES * 1e6:>8.1f} µs each", end="")
    share = total["the libraries alone"] / total["the vault"]
    print(f"\nthe vault reaches {share:.0%} of the libraries' own speed")
    assert share >= LEAST_SHARE


@pytest.mark.usefixtures("vault")
def test_opening():
    values = [sealed.seal(PURPOSE, address(number)) for number in range(AT_ONCE)]
    begun = time.process_time()
    for value in values:
        sealed.open(PURPOSE, value)
    print(f"\nopening: {(time.process_time() - begun) / AT_ONCE * 1e6:.1f} µs each, {len(values[0])} bytes a value")


@pytest.mark.django_db
@pytest.mark.usefixtures("readers")
def test_rotating_ten_thousand_readers():
    begun = time.process_time()
    Reader.objects.bulk_create([Reader(address=address(number)) for number in range(READERS)], batch_size=500)
    made = time.process_time()
    turn_keys(at_hand.folder(), at_hand.opener, DAY)
    outcome = rotate_records(sealed_tables(), lambda: (at_hand.ring(), at_hand.opener().keys))
    rotated = time.process_time()
    for number in range(0, READERS, 10):
        assert Reader.objects.filter(address_index=address(number)).exists()
    found = time.process_time()
    assert outcome.moved == READERS
    print(f"\n{READERS:,} records: made in {made - begun:.1f} s, rotated in {rotated - made:.1f} s", end="")
    print(f", one found in {(found - rotated) / (READERS / 10) * 1000:.2f} ms while two keys live")
