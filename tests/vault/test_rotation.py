"""Keys are rotated under a newspaper that goes on: everybody is found and opened before, meanwhile and after."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tamizdat.vault import at_hand, records
from tamizdat.vault.backup import Backup
from tamizdat.vault.checking import prove, survey
from tamizdat.vault.keeping import QUARANTINE, forget_keys, make_vault, settle_keys, turn_keys
from tamizdat.vault.rotation import one_pass, rotate_records
from tests.journeys.newsroom import database
from tests.vault.conftest import DAY
from tests.vault.readers import Reader, Unwanted, sealed_tables

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
ADDRESSES = [f"reader{number}@farbank.example" for number in range(12)]


def turn():
    return turn_keys(at_hand.folder(), at_hand.opener, DAY)


def load():
    return at_hand.ring(), at_hand.opener().keys


def rotate():
    """A whole rotation, as the command does it."""
    turn()
    outcome = rotate_records(sealed_tables(), load)
    settle_keys(at_hand.folder())
    return outcome


def under_current_keys(counted=None):
    ring, counted = at_hand.ring(), counted or survey(sealed_tables())
    return counted.under[ring.sealing_key.name], counted.under[ring.index_key.name]


@pytest.fixture
def everybody(readers):
    return [Reader.objects.create(address=address, note=f"note of {address}") for address in ADDRESSES]


def all_found_and_open():
    for address in ADDRESSES:
        reader = Reader.objects.get(address_index=address.upper())
        assert (reader.address.open(), reader.note.open()) == (address, f"note of {address}")


def test_everything_moves_to_the_new_keys_and_stays_what_it_was(everybody):
    outcome = rotate()
    assert (outcome.records, outcome.moved) == (12, 12)
    assert under_current_keys() == (24, 12)
    assert not at_hand.ring().rotating
    all_found_and_open()


def test_a_second_rotation_moves_everything_once_more(everybody):
    rotate()
    assert rotate().moved == 12
    assert len(at_hand.ring().sealing) == 3
    all_found_and_open()


def test_readers_are_found_in_the_middle_of_it(everybody, monkeypatch):
    monkeypatch.setattr(records, "ROWS_AT_ONCE", 5)
    turn()
    all_found_and_open()
    seen = []

    def look(done, total):
        all_found_and_open()
        seen.append((done, total, under_current_keys()[1]))

    one_pass(sealed_tables(), *load(), look)
    assert seen == [(5, 12, 5), (10, 12, 10), (12, 12, 12)]


def test_who_signs_up_meanwhile_is_under_the_new_keys_at_once(everybody):
    turn()
    Reader.objects.create(address="new@farbank.example")
    assert under_current_keys() == (1, 1)
    assert rotate_records(sealed_tables(), load).moved == 12


def test_nobody_signs_up_twice_because_keys_were_turned(everybody):
    turn()
    assert Reader.objects.filter(address_index=ADDRESSES[3]).exists()
    reader, made = Reader.objects.get_or_create(address_index=ADDRESSES[3], defaults={"address": ADDRESSES[3]})
    assert (reader, made) == (everybody[3], False)


def test_a_change_in_the_moment_of_moving_is_not_lost(everybody, monkeypatch):
    turn()
    reading, changed = records.Table.in_turn, []

    def read_then_interfere(table):
        for rows in reading(table):
            if table.model is Reader and not changed:
                changed.append(Reader.objects.get(pk=everybody[2].pk))
                changed[0].address = "moved@farbank.example"
                changed[0].save()
            yield rows

    monkeypatch.setattr(records.Table, "in_turn", read_then_interfere)
    first = one_pass(sealed_tables(), *load(), lambda _done, _all: None)
    assert (first.moved, first.raced) == (11, 1)
    assert rotate_records(sealed_tables(), load).moved == 1
    assert Reader.objects.get(address_index="moved@farbank.example").address.open() == "moved@farbank.example"
    assert not Reader.objects.filter(address_index=ADDRESSES[2]).exists()


def test_an_address_that_is_not_kept_stays_known_under_its_older_key(everybody):
    Unwanted.objects.create(address_index="gone@farbank.example")
    assert rotate().kept == 1
    rotate()
    assert Unwanted.objects.filter(address_index="Gone@farbank.example").exists()
    assert not Unwanted.objects.filter(address_index=ADDRESSES[0]).exists()


def test_who_was_erased_is_left_alone(everybody):
    everybody[0].address = everybody[0].note = None
    everybody[0].save()
    assert rotate().moved == 11
    assert Reader.objects.filter(address__isnull=True, address_index__isnull=True).count() == 1


SPOILERS = {
    "TruncatedError": lambda value: value[:50],
    "ForeignValueError": lambda value: b"something else",
    "FutureVersionError": lambda value: value[:2] + b"\x09" + value[3:],
    "UnknownKeyError": lambda value: value[:3] + b"stranger" + value[11:],
    "WrongPurposeError": lambda value: value[:11] + b"none" + value[15:],
    "TamperedError": lambda value: value[:-1] + bytes([value[-1] ^ 1]),
}


@pytest.mark.parametrize("kind", SPOILERS)
def test_one_spoiled_value_stops_nothing_and_is_told_by_its_number(everybody, kind):
    spoiled = SPOILERS[kind](bytes(everybody[4].address))
    Reader.objects.filter(pk=everybody[4].pk).update(address=spoiled)
    outcome = rotate()
    assert outcome.moved == 11
    assert [(one.table, one.number, one.kind) for one in outcome.spoiled] == [
        ("readers.Reader", str(everybody[4].pk), kind)
    ]
    assert bytes(Reader.objects.get(pk=everybody[4].pk).address) == spoiled
    assert under_current_keys() == (22, 11)


def test_one_address_twice_is_told_and_both_stay_findable(everybody, readers):
    old_ring = at_hand.ring()
    turn()
    # A process with the old ring in its hands lets the same person in a second time.
    twin = Reader(address=ADDRESSES[1], note="the second")
    assert twin.address_index != everybody[1].address_index
    assert old_ring.index_key.name == everybody[1].address_index[:4]
    twin.save()
    outcome = rotate_records(sealed_tables(), load)
    assert [one.number for one in outcome.clashing] == [str(everybody[1].pk)]
    assert outcome.moved == 12
    found = Reader.objects.filter(address_index=ADDRESSES[1]).order_by("pk")
    assert [reader.note.open() for reader in found] == [f"note of {ADDRESSES[1]}", "the second"]
    twin.delete()
    assert rotate_records(sealed_tables(), load).clashing == []
    all_found_and_open()


def test_rotating_again_and_forgetting_leaves_one_key_of_each_sort(everybody, readers):
    rotate()
    rotate()
    ring = forget_keys(readers, at_hand.opener, at_hand.ring().older, DAY + QUARANTINE)
    assert (len(ring.sealing), len(ring.index), len(at_hand.opener().keys)) == (1, 1, 1)
    all_found_and_open()


def test_keys_that_are_turned_once_more_meanwhile_are_followed(everybody, monkeypatch):
    turn()
    turns = iter([None])

    def someone_turns():
        loaded = load()
        for _ in turns:
            settle_keys(at_hand.folder())
            turn()
        return loaded

    rotate_records(sealed_tables(), someone_turns)
    assert len(at_hand.ring().sealing) == 3
    assert under_current_keys() == (24, 12)
    all_found_and_open()


def test_a_proof_opens_everything_and_finds_what_is_wrong(everybody):
    backup = Backup(at_hand.ring(), at_hand.opener().keys)
    Unwanted.objects.create(address_index="gone@farbank.example")
    whole = prove(sealed_tables(), backup)
    assert (whole.records, whole.opened, whole.found, whole.unproven, whole.failures) == (13, 24, 12, 1, [])
    Reader.objects.filter(pk=everybody[0].pk).update(address_index=bytes(everybody[0].address_index[:31]) + b"!")
    Reader.objects.filter(pk=everybody[1].pk).update(note=bytes(everybody[1].note)[:-1] + b"?")
    Reader.objects.filter(pk=everybody[2].pk).update(address_index=b"????" + bytes(everybody[2].address_index[4:]))
    kinds = [(one.number, one.kind) for one in prove(sealed_tables(), backup).failures]
    numbers = [str(reader.pk) for reader in everybody]
    assert kinds == [(numbers[0], "OtherIndex"), (numbers[1], "TamperedError"), (numbers[2], "UnknownIndexKey")]


class Years(RuleBasedStateMachine):
    """Readers come, change their address, go, and keys are rotated, ended midway, and forgotten, in any order."""

    @initialize()
    def begin(self):
        self.data_dir = Path(tempfile.mkdtemp(prefix="tamizdat-vault-"))
        environment = replace(django_settings.ENVIRONMENT, data_dir=self.data_dir)
        self.settings = override_settings(DATA_DIR=self.data_dir, ENVIRONMENT=environment)
        self.settings.enable()
        at_hand._at_hand = at_hand._AtHand()
        make_vault(at_hand.folder(), DAY)
        Reader.objects.all().delete()
        self.expected: dict[int, str] = {}

    @rule(number=st.integers(0, 9))
    def sign_up(self, number):
        address = f"reader{number}@farbank.example"
        if not Reader.objects.filter(address_index=address).exists():
            self.expected[Reader.objects.create(address=address).pk] = address

    @rule(which=st.integers(0, 9), number=st.integers(0, 9))
    def change_the_address(self, which, number):
        address = f"reader{number}@farbank.example"
        if self.expected and not Reader.objects.filter(address_index=address).exists():
            reader = Reader.objects.get(pk=sorted(self.expected)[which % len(self.expected)])
            reader.address = address
            reader.save()
            self.expected[reader.pk] = address

    @rule(which=st.integers(0, 9))
    def erase(self, which):
        if self.expected:
            reader = Reader.objects.get(pk=sorted(self.expected)[which % len(self.expected)])
            reader.address = None
            reader.save()
            del self.expected[reader.pk]

    @rule()
    def turn(self):
        turn()

    @rule()
    def look_at_all_once_and_stop(self):
        one_pass(sealed_tables(), *load(), lambda _done, _all: None)

    @rule()
    def rotate(self):
        outcome = rotate()
        assert not outcome.spoiled
        assert not outcome.clashing
        assert under_current_keys() == (len(self.expected), len(self.expected))

    @rule()
    def forget(self):
        ring, counted = at_hand.ring(), survey(sealed_tables())
        if not ring.rotating:
            unused = [name for name in ring.older if not counted.under[name]]
            forget_keys(at_hand.folder(), at_hand.opener, unused, DAY + QUARANTINE)

    @invariant()
    def everybody_is_found_and_opens(self):
        for number, address in getattr(self, "expected", {}).items():
            reader = Reader.objects.get(address_index=address.upper())
            assert (reader.pk, reader.address.open()) == (number, address)

    def teardown(self):
        self.settings.disable()
        shutil.rmtree(self.data_dir)


@pytest.mark.usefixtures("_tables")
class TestYears(HypothesisTestCase, Years.TestCase):
    settings = settings(max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))


def test_a_rotation_killed_anywhere_and_two_at_once_lose_nobody():
    """With real processes: see tests/vault/killing.py."""
    with database() as url:
        environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environ |= {"DJANGO_SETTINGS_MODULE": "tamizdat.settings.test", "PYTHONPATH": str(ROOT)}
        environ |= {"DATABASE_URL": url} if url else {}
        command = [sys.executable, "-m", "tests.vault.killing", "40", "1"]
        done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "killed " in done.stdout
