"""Colleagues see where they are signed in and end it; what is shown of a session opens nothing."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tamizdat.staff.sessions import BEGAN, name_of, sessions
from tests.staff.conftest import SECRET, code_of, log_in

pytestmark = pytest.mark.django_db

ADDRESS = "/staff/safety/sessions/"


def text(response):
    return response.content.decode()


def another(client):
    """Another browser of the same colleague."""
    other = Client()
    other.force_login(client.account)
    return other


def name(client):
    return name_of(client.session.session_key)


def is_in(client):
    return "_auth_user_id" in client.session and Session.objects.filter(pk=client.session.session_key).exists()


def test_a_colleague_sees_their_own_sessions_and_which_is_this(entered):
    client, stranger = entered(), entered("Reporters")
    elsewhere = another(client)
    page = text(client.get(ADDRESS))
    assert page.count("this session") == 1
    assert name(client) in page
    assert name(elsewhere) in page
    assert name(stranger) not in page
    assert "Neither an address nor a browser is stored" in page


def test_a_session_is_known_by_when_it_began(entered):
    client = entered()
    (one,) = sessions(client.account)
    assert abs(one.began - timezone.now()) < dt.timedelta(minutes=1)
    assert f"Since {one.began:%-d %B, %H:%M} UTC" in text(client.get(ADDRESS))


def test_a_session_from_before_this_was_noted_is_shown_too(entered):
    client = entered()
    session = client.session
    del session[BEGAN]
    session.save()
    assert "It is not known since when" in text(client.get(ADDRESS))


def test_what_is_shown_opens_nothing(entered, capsys):
    client = entered("Keepers")
    another(client)
    page = text(client.get(ADDRESS))
    call_command("staff_sessions", "--json")
    call_command("staff_sessions")
    told = page + capsys.readouterr().out + repr(sessions())
    assert [row.pk for row in Session.objects.all() if row.pk in told] == []
    for one in sessions():
        visitor = Client()
        visitor.cookies["sessionid"] = one.name
        assert visitor.get("/admin/").status_code == 302


def test_a_colleague_ends_one_session(entered):
    client = entered()
    ended, stays = another(client), another(client)
    assert "1 session has ended." in text(client.post(ADDRESS, {"end": name(ended)}, follow=True))
    assert [is_in(each) for each in (client, ended, stays)] == [True, False, True]


def test_a_colleague_ends_all_but_this_one(entered):
    client, stranger = entered(), entered("Reporters")
    others = [another(client), another(client)]
    client.post(ADDRESS, {"end": "others"})
    assert [is_in(each) for each in (client, *others, stranger)] == [True, False, False, True]


def test_ending_this_one_leads_to_the_door(entered):
    client = entered()
    assert client.post(ADDRESS, {"end": name(client)}).url == "/staff/login/"
    assert client.get("/admin/").url.startswith("/staff/login/")


@pytest.mark.parametrize("role", ["Reporters", "Editors", "Publishers"])
def test_others_neither_see_nor_end_a_session_that_is_not_theirs(entered, role):
    client, stranger = entered(role), entered("Keepers")
    assert name(stranger) not in text(client.get(ADDRESS))
    assert "It had ended already." in text(client.post(ADDRESS, {"end": name(stranger)}, follow=True))
    assert is_in(stranger)


def test_a_keeper_sees_and_ends_those_of_any_colleague(entered):
    keeper, stranger = entered("Keepers"), entered("Reporters", "mira")
    page = text(keeper.get(ADDRESS))
    assert "<strong>mira</strong>" in page
    keeper.post(ADDRESS, {"end": name(stranger)})
    assert not is_in(stranger)
    assert is_in(keeper)


def test_whoever_has_only_shown_a_password_is_not_signed_in(colleague):
    colleague(app=True)
    client = Client()
    log_in(client, "mira")
    assert sessions() == []
    client.post("/staff/second-factor/authenticate/", {"code": code_of(SECRET)})
    assert [one.account for one in sessions()] == ["mira"]


def test_the_command_lists_and_ends(entered, capsys):
    mira, olek = entered("Reporters", "mira"), entered("Editors", "olek")
    call_command("staff_sessions", "--json")
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {each["account"]: each["name"] for each in told} == {"mira": name(mira), "olek": name(olek)}
    assert set(told[0]) == {"account", "name", "began", "ends"}
    call_command("staff_sessions", "MIRA", "--end")
    assert capsys.readouterr().out.endswith("1 ended.\n")
    assert [is_in(mira), is_in(olek)] == [False, True]
    call_command("staff_sessions")
    assert capsys.readouterr().out.endswith("1 signed in.\n")


def test_the_command_knows_whom_it_does_not_know(db):
    with pytest.raises(CommandError, match="no account 'nobody'"):
        call_command("staff_sessions", "nobody", "--end")
