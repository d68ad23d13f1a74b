"""A colleague in danger closes their account, and from that moment nobody who holds a piece of it gets in."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import APIToken

from tamizdat.staff.enrolment import BadCodeError, account_of_code, enrolment_link
from tamizdat.staff.hold import held_since
from tamizdat.staff.models import Account, Closure, Confirmation, Newsroom
from tamizdat.staff.panic import Panic, everyone, only, panic, what_panic_takes
from tests.journeys.newsroom import database
from tests.staff.conftest import PASSWORD, SECRET, code_of, factors_of, log_in

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
ROOT = Path(__file__).resolve().parents[2]


def token_of(account):
    return APIToken.objects.create(user=account, name="a program", key_hash=f"{account.pk:064}", prefix="wagtail_x")


def everything_of(account):
    """Give an account all that a panic takes, and tell how the database looks."""
    RecoveryCodes.activate(account)
    token_of(account)


def test_every_way_into_the_account_is_gone(entered):
    client = entered()
    everything_of(client.account)
    assert panic(only(client.account), NOW) == Panic(accounts=1, sessions=1, factors=2, tokens=1)
    assert client.get("/admin/").url.startswith("/staff/login/"), "signed out"
    assert factors_of(client.account) == set()
    assert log_in(Client(), client.account.username).status_code == 200, "the password opens nothing"
    assert not APIToken.objects.filter(revoked_at=None).exists()


def test_colleagues_who_are_not_in_danger_work_on(entered, colleague):
    stays, goes = entered("Publishers"), entered("Editors")
    everything_of(stays.account)
    panic(only(goes.account), NOW)
    assert stays.get("/admin/").status_code == 200
    assert factors_of(stays.account) == {"totp", "recovery_codes"}
    assert APIToken.objects.get().revoked_at is None


def test_an_enrolment_link_that_was_made_before_opens_nothing(colleague):
    account = colleague()
    code = enrolment_link(account).partition("#")[2]
    assert account_of_code(code) == account
    panic(only(account), NOW)
    with pytest.raises(BadCodeError):
        account_of_code(code)


def test_a_form_that_was_open_meanwhile_does_not_bring_the_password_back(colleague):
    account = colleague()
    as_a_request_read_it = Account.objects.get(pk=account.pk)
    code = enrolment_link(as_a_request_read_it).partition("#")[2]
    panic(only(account), NOW)
    as_a_request_read_it.save()
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD), "what the form does"
    client = Client()
    log_in(client, "mira")
    assert client.get("/admin/").url.startswith("/staff/login/")
    with pytest.raises(BadCodeError):
        account_of_code(code)


def test_whoever_stood_at_the_question_for_the_code_does_not_come_in(colleague):
    account = colleague(app=True)
    client = Client()
    log_in(client, "mira")
    panic(only(account), NOW)
    client.post("/staff/second-factor/authenticate/", {"code": code_of(SECRET)})
    assert client.get("/admin/").url.startswith("/staff/login/")
    assert client.get("/staff/second-factor/").url.startswith("/staff/login/")


def test_a_session_that_a_request_wrote_back_opens_nothing(entered):
    client = entered()
    kept = {field: getattr(Session.objects.get(), field) for field in ("session_key", "session_data", "expire_date")}
    panic(only(client.account), NOW)
    Session.objects.create(**kept)
    assert client.get("/admin/").url.startswith("/staff/login/")


def test_a_factor_that_was_just_being_set_up_opens_nothing(entered):
    client = entered()
    panic(only(client.account), NOW)
    Authenticator.objects.create(user=client.account, type="totp", data={"secret": "x"})
    assert client.get("/admin/").url.startswith("/staff/login/")


def test_everyone_is_signed_out_and_the_newsroom_is_held(entered):
    clients = [entered("Publishers"), entered("Keepers")]
    assert panic(everyone(), NOW) == Panic(accounts=2, sessions=2, factors=2, tokens=0)
    assert [client.get("/admin/").status_code for client in clients] == [302, 302]
    assert not Session.objects.exists()
    assert held_since() == NOW


def test_the_newsroom_is_held_whoever_was_in_danger(colleague):
    assert held_since() is None
    panic(only(colleague(role="Reporters")), NOW)
    assert held_since() == NOW


def test_a_second_panic_keeps_the_beginning_of_the_hold_and_voids_who_wanted_it_to_end(colleague):
    account, other = colleague(), colleague("olek", "Keepers", app=True)
    panic(only(account), NOW)
    epoch = Newsroom.objects.get().epoch
    Confirmation.objects.create(account=other, at=NOW)
    later = NOW + dt.timedelta(hours=1)
    assert panic(only(account), later) == Panic(accounts=1, sessions=0, factors=0, tokens=0)
    assert held_since() == NOW
    assert not Confirmation.objects.exists()
    assert Newsroom.objects.get().epoch != epoch
    assert Closure.objects.get().since == later


def test_the_way_back_is_a_new_link_from_the_server(colleague, capsys):
    account = colleague(app=True)
    panic(only(account), NOW)
    call_command("staff_reset", "mira")
    code = capsys.readouterr().out.partition("#")[2].strip()
    client = Client()
    new = "grey heron over the landing"
    assert client.post("/staff/welcome/", {"code": code, "password": new, "again": new}).status_code == 302
    assert client.get("/staff/second-factor/").status_code == 200
    assert not Account.objects.get(pk=account.pk).is_closed


def test_counting_beforehand_changes_nothing_and_says_what_is_taken_then(entered):
    clients = [entered("Publishers"), entered("Keepers")]
    everything_of(clients[0].account)
    counted = what_panic_takes(everyone())
    assert [client.get("/admin/").status_code for client in clients] == [200, 200]
    assert held_since() is None
    assert counted == panic(everyone(), NOW)


def test_the_command_closes_one_account(entered, capsys):
    client = entered()
    call_command("staff_panic", client.account.username.upper(), "--json")
    told = json.loads(capsys.readouterr().out)
    assert told == {"dry_run": False, "accounts": 1, "sessions": 1, "factors": 1, "tokens": 0}
    assert client.get("/admin/").status_code == 302


def test_the_command_closes_all_and_says_what_to_do_next(entered, capsys):
    client = entered()
    call_command("staff_panic", "--all", "--dry-run")
    assert "Nothing was changed." in capsys.readouterr().out
    assert client.get("/admin/").status_code == 200
    call_command("staff_panic", "--all")
    told = capsys.readouterr().out
    assert "Closed: 1 accounts, 1 sessions, 1 second factors, 0 tokens." in told
    assert "tamizdat staff resume" in told
    assert client.get("/admin/").status_code == 302


def test_the_command_closes_nobody_whom_it_does_not_know(colleague):
    colleague()
    with pytest.raises(CommandError, match="no account 'mirra'"):
        call_command("staff_panic", "mirra")
    for wrong in ([], ["mira", "--all"]):
        with pytest.raises(CommandError):
            call_command("staff_panic", *wrong)
    assert held_since() is None


def test_the_list_of_accounts_says_who_was_closed_in_danger(colleague, capsys):
    panic(only(colleague()), timezone.now())
    call_command("staff_list")
    assert capsys.readouterr().out == "mira: Editors; no second factor yet; closed in danger\n"


def test_a_panic_killed_anywhere_two_at_once_and_one_beside_the_worker_leave_no_half():
    """With real processes: see tests/staff/killing.py."""
    with database() as url:
        environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environ |= {"DJANGO_SETTINGS_MODULE": "tamizdat.settings.test", "PYTHONPATH": str(ROOT)}
        environ |= {"DATABASE_URL": url} if url else {}
        command = [sys.executable, "-m", "tests.staff.killing"]
        done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "killed " in done.stdout
