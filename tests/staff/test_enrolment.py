"""A colleague comes to an account by a link that is good once, and an account can be taken back."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from tamizdat.staff import enrolment
from tamizdat.staff.models import Account
from tamizdat.staff.roles import Role
from tamizdat.staff.sessions import end_sessions
from tests.staff.conftest import PASSWORD, code_of, factors_of, log_in

pytestmark = pytest.mark.django_db

NEW = "grey heron over the landing"


def code_in(text):
    return re.search(r"http://\S+/staff/welcome/#(\S+)", text)[1]


def welcome(client, code, password=NEW, again=None):
    return client.post("/staff/welcome/", {"code": code, "password": password, "again": again or password})


@pytest.mark.django_db
def test_a_new_colleague_goes_from_the_link_to_the_newsroom(client, capsys, monkeypatch):
    # A second factor counts once its transaction has ended, and that of a test never does.
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_options: act())
    call_command("staff_add", "mira", role="reporter")
    code = code_in(capsys.readouterr().out)
    assert client.get("/staff/welcome/").status_code == 200
    assert welcome(client, code).url == "/staff/second-factor/"
    assert client.get("/admin/").url == "/staff/second-factor/", "not yet"
    page = client.get("/staff/second-factor/totp/activate/").content.decode()
    assert "<svg" in page
    assert "<?xml" not in page
    secret = re.search(r'id="authenticator_secret">([A-Z2-7]+)<', page)[1]
    key_before = client.session.session_key
    done = client.post("/staff/second-factor/totp/activate/", {"code": code_of(secret)})
    assert done.url == "/staff/second-factor/recovery-codes/"
    assert client.session.session_key != key_before
    codes = client.get(done.url).content.decode()
    assert len(re.findall(r"<li><code>\d{8}</code>", codes)) == 10
    assert client.get("/admin/").status_code == 200
    assert not re.search(r"<li><code>\d{8}</code>", client.get(done.url).content.decode()), "shown once"


def test_a_link_is_good_once(client, db):
    code = code_in(enrolment.add_colleague("mira", Role.EDITOR))
    assert welcome(client, code).status_code == 302
    assert welcome(Client(), code).status_code == 200
    assert "wrong, has been used" in welcome(Client(), code).content.decode()


def test_a_link_is_good_for_a_day(client, db, monkeypatch):
    code = code_in(enrolment.add_colleague("mira", Role.EDITOR))
    tomorrow = datetime.now() + timedelta(hours=24, minutes=1)  # noqa: DTZ005  Django's generator counts so
    monkeypatch.setattr(enrolment._codes, "_now", lambda: tomorrow)
    assert welcome(client, code).status_code == 200
    monkeypatch.setattr(enrolment._codes, "_now", lambda: tomorrow - timedelta(minutes=5))
    assert welcome(client, code).status_code == 302


@pytest.mark.parametrize("code", ["", "x", "1.", "1.x-y", "999999999999999999999999.x-y", "-1.x", "٣.x-y", "1.\0", "#"])
def test_a_made_up_code_is_refused_in_words(client, db, code):
    enrolment.add_colleague("mira", Role.EDITOR)
    assert welcome(client, code).status_code == 200


def test_a_link_for_one_account_does_not_open_another(client, db):
    code = code_in(enrolment.add_colleague("mira", Role.EDITOR))
    other = Account.objects.create(username="olek")
    assert welcome(client, f"{other.pk}.{code.partition('.')[2]}").status_code == 200


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234", "mira-mira-mira"])
def test_a_weak_password_is_refused(client, db, password):
    code = code_in(enrolment.add_colleague("mira-mira-mira", Role.EDITOR))
    assert welcome(client, code, password).status_code == 200
    assert welcome(client, code).status_code == 302, "the code has not been used up"


def test_a_mistyped_password_is_noticed(client, db):
    code = code_in(enrolment.add_colleague("mira", Role.EDITOR))
    assert "differ" in welcome(client, code, NEW, "grey heron over the lantern").content.decode()


def test_the_pasted_link_works_as_well_as_the_code(client, db):
    link = enrolment.add_colleague("mira", Role.EDITOR)
    assert welcome(client, f" {link} ").status_code == 302


def test_guessing_codes_is_slowed_down(client, db):
    answers = [welcome(client, f"1.a-{number}").status_code for number in range(21)]
    assert answers[-1] == 429


def test_the_code_is_never_part_of_a_request_address(db):
    address, _hash, code = enrolment.add_colleague("mira", Role.EDITOR).partition("#")
    assert address == "http://127.0.0.1:8000/staff/welcome/"
    assert code


def test_the_password_stands_in_no_session(client, db, capsys):
    code = code_in(enrolment.add_colleague("mira", Role.EDITOR))
    welcome(client, code)
    assert NEW not in repr(dict(client.session.items()))


def test_after_a_quarter_of_an_hour_the_password_is_asked_for_again(client, db, monkeypatch):

    welcome(client, code_in(enrolment.add_colleague("mira", Role.EDITOR)))
    assert client.get("/staff/second-factor/totp/activate/").status_code == 200
    later = time.time() + 15 * 60 + 1
    monkeypatch.setattr("tamizdat.staff.adapter.time.time", lambda: later)
    assert client.get("/staff/second-factor/totp/activate/").url.startswith("/staff/confirm/")


def test_factors_are_changed_only_after_asking_again(entered):
    client = entered()
    for address in ("/staff/second-factor/webauthn/add/", "/staff/second-factor/totp/deactivate/"):
        assert client.get(address).url.split("?")[0] in {"/staff/confirm/", "/staff/second-factor/reauthenticate/"}
    client.post("/staff/confirm/", {"password": PASSWORD})
    assert client.get("/staff/second-factor/webauthn/add/").status_code == 200


def test_who_removes_the_last_factor_stands_before_the_gate_again(entered):
    client = entered()
    client.post("/staff/confirm/", {"password": PASSWORD})
    client.post("/staff/second-factor/totp/deactivate/")
    assert factors_of(client.account) == set()
    assert client.get("/admin/").url == "/staff/second-factor/"


def test_a_reset_takes_everything_away_at_once(entered, capsys):
    client = entered()
    call_command("staff_reset", client.account.username.upper())
    code = code_in(capsys.readouterr().out)
    assert client.get("/admin/").url.startswith("/staff/login/"), "logged out everywhere"
    assert factors_of(client.account) == set()
    assert log_in(Client(), client.account.username).status_code == 200, "the old password is gone"
    assert welcome(Client(), code).status_code == 302


def test_a_reset_ends_only_the_sessions_of_that_account(entered, colleague):
    stays = entered("Publishers")
    goes = entered("Editors")
    assert end_sessions([goes.account.pk]) == 1
    assert stays.get("/admin/").status_code == 200


def test_a_reset_of_nobody_says_how_to_find_the_name(db):
    with pytest.raises(CommandError, match="no account 'nobody': 'tamizdat staff list'"):
        call_command("staff_reset", "nobody")


@pytest.mark.parametrize("name", ["mira", "MIRA", "two words", "", "a\0b", "x" * 151])
def test_a_name_that_cannot_be_given_is_refused(colleague, name):
    colleague("mira")
    with pytest.raises(CommandError):
        call_command("staff_add", name, role="editor")
    assert Account.objects.count() == 1


def test_an_unknown_role_is_refused(db):
    with pytest.raises(CommandError):
        call_command("staff_add", "mira", "--role", "owner")


def test_the_list_says_who_still_has_no_second_factor(colleague, capsys):
    colleague("mira", app=True)
    colleague("olek", "Reporters")
    call_command("staff_list")
    assert capsys.readouterr().out.splitlines() == ["mira: Editors; totp", "olek: Reporters; no second factor yet"]
    call_command("staff_list", "--json")
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert found[0] == {"name": "mira", "roles": ["Editors"], "active": True, "demo": False, "closed": False} | {
        "second_factor": ["totp"]
    }


def test_the_list_of_an_empty_newsroom_says_how_to_begin(db, capsys):
    call_command("staff_list")
    assert "tamizdat staff add" in capsys.readouterr().out


def test_nothing_secret_is_logged(client, caplog, capsys, db):
    caplog.set_level("DEBUG")
    code = code_in(enrolment.add_colleague("mira", Role.EDITOR))
    welcome(client, code)
    welcome(Client(), code)
    assert NEW not in caplog.text
    assert code.partition(".")[2] not in caplog.text


def test_a_lost_app_can_be_replaced(entered):
    client = entered()
    client.post("/staff/confirm/", {"password": PASSWORD})
    Authenticator.objects.filter(user=client.account).delete()
    assert client.get("/staff/second-factor/totp/activate/").status_code == 200
