"""Whoever asks is told what is held of them, and whoever wants to be forgotten is, and stays so."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client

from tamizdat.retention import persons
from tamizdat.retention.models import Erased
from tamizdat.retention.persons import (
    REMEMBERED,
    Held,
    Holder,
    come_back,
    erase,
    register,
    was_erased,
    what_is_held,
)
from tamizdat.retention.sweeping import retain
from tamizdat.staff.letters import GATHERING, Letter, sort
from tamizdat.staff.models import Account
from tamizdat.staff.notices import Kind, leave
from tamizdat.vault import at_hand
from tamizdat.vault.blind_index import index_with
from tamizdat.vault.checking import survey
from tamizdat.vault.keeping import turn_keys
from tamizdat.vault.records import tables
from tamizdat.vault.rotation import rotate_records
from tests.vault.conftest import DAY, data_dir, nothing_at_hand, vault  # noqa: F401  the vault that indexes need

pytestmark = pytest.mark.django_db

ADDRESS = "Mira.Vald@orvale.example"
TYPED = " mira.vald@ORVALE.example "
NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)


@pytest.fixture
def mira(vault):  # noqa: F811  the fixture of that name
    account = Account.objects.create_user("mira", ADDRESS, "orvale ferry at noon")
    account.groups.add(Group.objects.get(name="Editors"))
    TOTP.activate(account, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    Client().force_login(account, backend="tamizdat.staff.backend.AccountBackend")
    return account


class Typed(io.StringIO):
    def __init__(self, text, *, terminal):
        super().__init__(text)
        self.terminal = terminal

    def isatty(self):
        return self.terminal


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command: its exit code, what it prints, and what it says beside."""

    def call(*arguments, stdin="", terminal=False):
        monkeypatch.setattr("sys.stdin", Typed(stdin, terminal=terminal))
        code = None
        try:
            call_command("safety_person", *arguments)
        except SystemExit as ended:
            code = ended.code
        except CommandError as error:
            code = error.returncode
            return code, capsys.readouterr().out, str(error)
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_a_colleague_is_told_what_is_held_of_them(mira, run):
    code, told, _beside = run(TYPED, "--show")
    assert code == 0
    for word in ("'mira'", "Editors", "open", "1 sessions", "totp", "kept, sealed", ADDRESS):
        assert word in told


def test_what_is_held_can_be_read_by_a_program(mira, run):
    code, told, _beside = run(TYPED, "--show", "--json")
    (account,) = json.loads(told)["holders"]["staff"]["accounts"]
    assert code == 0
    assert {name: account[name] for name in ("name", "address", "roles", "active", "sessions", "second_factor")} == {
        "name": "mira",
        "address": ADDRESS,
        "roles": ["Editors"],
        "active": True,
        "sessions": 1,
        "second_factor": ["totp"],
    }


def test_nobody_is_told_by_exit_code_three(mira, run):
    assert run("olek@orvale.example", "--show")[0] == 3
    assert run("olek@orvale.example", "--erase", "--yes")[0] == 3
    assert not Erased.objects.exists()
    told = run("olek@orvale.example", "--show", "--json")[1]
    assert json.loads(told) == {"found": False, "holders": {}}


def test_showing_needs_the_private_key_and_says_so(mira, run, vault):  # noqa: F811
    (vault / "private-key.json").unlink()
    code, told, error = run(TYPED, "--show")
    assert (code, told) == (1, "")
    assert "cannot open sealed values" in error
    assert "orvale" not in error.lower()
    assert run(TYPED, "--erase", "--yes")[0] == 0, "erasing needs no key"


def test_an_erased_address_is_gone_and_so_are_its_letters(mira, run):
    leave(Kind.REVIEW, ["Editors"], NOON)
    sort(NOON + GATHERING)
    assert Letter.objects.exists()
    code, told, _beside = run(TYPED, "--erase", "--yes")
    mira.refresh_from_db()
    assert code == 0
    assert "a keeper closes or renames it" in told
    assert (mira.has_address, mira.address_index, mira.is_active) == (False, None, True)
    assert not Letter.objects.exists()
    assert "orvale" not in told.lower()


def test_a_dry_run_changes_nothing(mira, run):
    code, told, _beside = run(TYPED, "--erase", "--dry-run")
    mira.refresh_from_db()
    assert code == 0
    assert "would be taken" in told
    assert mira.has_address
    assert not was_erased(ADDRESS)


def test_nobody_is_erased_without_being_asked_for(mira, run):
    code, _told, error = run(TYPED, "--erase")
    mira.refresh_from_db()
    assert code == 2
    assert "--yes" in error
    assert mira.has_address


@pytest.mark.parametrize(("said", "kept"), [("yes", False), ("no", True), ("", True)])
def test_at_a_terminal_it_is_asked(mira, run, monkeypatch, said, kept):
    monkeypatch.setattr("builtins.input", lambda _question: said)
    assert run(TYPED, "--erase", terminal=True)[0] == (1 if kept else 0)
    mira.refresh_from_db()
    assert mira.has_address is kept


def test_the_address_need_not_stand_on_the_command_line(mira, run):
    assert run("-", "--show", stdin=f"{TYPED}\n")[0] == 0
    assert run("-", "--erase", "--yes", stdin=f"{TYPED}\n")[0] == 0


@pytest.mark.parametrize("given", ["mira", "", "m@" + "x" * 400])
def test_what_is_no_address_is_refused_and_not_repeated(mira, run, given):
    code, _told, error = run("-", "--show", stdin=given)
    assert code == 2
    assert not given or given not in error


# Who is erased stays erased


def test_a_late_bounce_finds_that_the_person_was_erased(mira):
    erase(ADDRESS, DAY)
    assert was_erased(TYPED)
    assert not was_erased("olek@orvale.example")
    (held,) = what_is_held(TYPED)
    assert held.holder == "erased"
    assert (DAY + REMEMBERED).isoformat() in held.sentences[0]


def test_of_an_erased_person_nothing_is_kept_but_a_digest_and_a_day(mira):
    erase(ADDRESS, DAY)
    (row,) = Erased.objects.values()
    assert set(row) == {"id", "address_index", "on"}
    assert b"mira" not in row["address_index"]
    assert row["address_index"] != index_with(at_hand.ring().index_key, "staff.address", ADDRESS), "not to be joined"


def test_who_is_erased_twice_is_remembered_from_the_second_time(mira):
    erase(ADDRESS, DAY)
    mira.refresh_from_db()
    mira.address = ADDRESS
    mira.save()
    erase(ADDRESS, DAY + dt.timedelta(days=9))
    assert list(Erased.objects.values_list("on", flat=True)) == [DAY + dt.timedelta(days=9)]


def test_after_a_year_it_is_forgotten_that_somebody_was_erased(mira):
    erase(ADDRESS, NOON.date())
    retain(NOON + REMEMBERED)
    assert was_erased(ADDRESS)
    retain(NOON + REMEMBERED + dt.timedelta(days=1))
    assert not Erased.objects.exists()


def test_who_comes_back_by_themselves_is_let_in(mira):
    erase(ADDRESS, DAY)
    come_back(TYPED)
    assert not was_erased(ADDRESS)


def test_new_keys_do_not_bring_an_erased_person_back(mira, vault):  # noqa: F811
    erase(ADDRESS, DAY)
    turn_keys(vault, at_hand.opener, DAY)
    outcome = rotate_records(tables(), lambda: (at_hand.ring(), at_hand.opener().keys))
    assert outcome.kept == 1
    assert was_erased(ADDRESS)
    assert survey(tables()).under[at_hand.ring().index[0].name] == 1, "its key is needed and so stays"


def test_new_keys_move_the_addresses_of_colleagues(mira, vault):  # noqa: F811
    turn_keys(vault, at_hand.opener, DAY)
    assert Account.objects.get(address_index=TYPED) == mira
    assert rotate_records(tables(), lambda: (at_hand.ring(), at_hand.opener().keys)).moved == 1
    mira.refresh_from_db()
    assert mira.address.open() == ADDRESS
    assert Account.objects.get(address_index=TYPED) == mira


# Holders


@pytest.fixture
def others(monkeypatch):
    """Room for further holders."""
    monkeypatch.setattr(persons, "_holders", dict(persons._holders))


def test_all_holders_are_asked(mira, others):
    register(Holder("letters", lambda _address: Held("letters", ("One.",)), lambda _address, _act: None))
    assert [held.holder for held in what_is_held(ADDRESS)] == ["letters", "staff"]


def test_if_one_holder_fails_nobody_has_erased_anything(mira, others):
    def fail(_address, _act):
        raise LookupError("it is broken")

    register(Holder("zeal", lambda _address: None, fail))
    with pytest.raises(LookupError):
        erase(ADDRESS, DAY)
    mira.refresh_from_db()
    assert mira.has_address
    assert not was_erased(ADDRESS)


def test_two_holders_cannot_have_one_name(others):
    with pytest.raises(ValueError, match="staff"):
        register(Holder("staff", lambda _address: None, lambda _address, _act: None))
