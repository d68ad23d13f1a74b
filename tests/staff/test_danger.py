"""The page for whoever is in danger: two clicks, no script, and what is seen afterwards says nothing."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tamizdat.articles.actions import schedule_article
from tamizdat.staff.epoch import epoch
from tamizdat.staff.hold import is_held
from tamizdat.staff.models import Account, Confirmation
from tamizdat.staff.panic import only, panic
from tests.factories import make_draft
from tests.staff.conftest import SECRET, code_of, log_in

pytestmark = pytest.mark.django_db

DANGER, CLOSE, RETURN = "/staff/safety/", "/staff/safety/close/", "/staff/safety/return/"


def text(response):
    return response.content.decode()


def show_factor(client):
    """Show the second factor again: the code of the next half minute, since this one's is used up."""
    return client.post("/staff/second-factor/reauthenticate/", {"code": code_of(SECRET, time.time() + 30)})


@pytest.fixture
def held(entered, colleague):
    """A keeper and a publisher at work, and a colleague in danger."""
    clients = [entered("Keepers"), entered("Publishers")]
    panic(only(colleague("mira", "Reporters", app=True)), timezone.now())
    return clients


@pytest.mark.parametrize("role", ["Reporters", "Editors", "Publishers", "Keepers"])
def test_every_colleague_closes_their_own_account_in_two_clicks(entered, role):
    client = entered(role)
    assert f'href="{DANGER}"' in text(client.get("/admin/"))
    assert f'href="{DANGER}"' in text(client.get("/admin/account/"))
    assert f'href="{CLOSE}"' in text(client.get(DANGER))
    asked = text(client.get(CLOSE))
    assert "Close your account?" in asked
    assert "signed out on every device" in asked
    done = client.post(CLOSE, {"account": ""})
    assert done.url == "/staff/out/"
    assert is_held()
    assert client.account.closure
    assert client.get("/admin/").url.startswith("/staff/login/")


def test_what_is_seen_afterwards_says_nothing_of_danger(entered):
    client = entered()
    answer = client.post(CLOSE, {"account": ""}, follow=True)
    page = text(answer)
    assert "You are signed out" in page
    assert not re.search(r"danger|clos(e|ed) account|panic|held|safety|editors", page, re.IGNORECASE)
    assert text(Client().get("/staff/out/")) == page, "and is what anybody sees"
    assert client.cookies["sessionid"].value == ""
    assert not Session.objects.exists()


def test_the_browser_is_told_to_forget_what_was_open(entered):
    assert entered().post(CLOSE, {"account": ""})["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_the_login_page_is_the_same_before_and_after(entered, client):
    def page():
        return re.sub(r'value="[^"]*"|nonce="[^"]*"', "", text(Client().get("/staff/login/")))

    before = page()
    entered().post(CLOSE, {"account": ""})
    assert page() == before


def test_a_link_in_a_message_closes_nothing(entered):
    client = entered()
    client.get(f"{CLOSE}?account=everyone")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(CLOSE, {"account": ""}).status_code == 403
    assert not is_held()


@pytest.mark.parametrize("role", ["Publishers", "Keepers"])
def test_publishers_and_keepers_close_the_account_of_a_colleague(entered, colleague, role):
    client, other = entered(role), colleague("mira", "Reporters")
    assert f'<option value="{other.pk}">mira</option>' in text(client.get(DANGER))
    assert "Close the account “mira”?" in text(client.get(CLOSE, {"account": other.pk}))
    answer = client.post(CLOSE, {"account": other.pk}, follow=True)
    assert "The account “mira” is closed." in text(answer)
    assert other.is_closed
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("role", ["Publishers", "Keepers"])
def test_publishers_and_keepers_close_every_account(entered, colleague, role):
    client, other = entered(role), entered("Editors", "mira")
    assert "Close every account?" in text(client.get(CLOSE, {"account": "everyone"}))
    assert client.post(CLOSE, {"account": "everyone"}).url == "/staff/out/"
    assert other.get("/admin/").status_code == 302
    assert not [account for account in Account.objects.all() if not account.is_closed]


@pytest.mark.parametrize("role", ["Reporters", "Editors"])
def test_others_close_nobody_but_themselves(entered, colleague, role):
    client, other = entered(role), colleague("mira", "Keepers")
    assert "mira" not in text(client.get(DANGER))
    for asked in (str(other.pk), "everyone"):
        assert client.get(CLOSE, {"account": asked}).status_code == 403
        assert client.post(CLOSE, {"account": asked}).status_code == 403
    assert not is_held()


@pytest.mark.parametrize("asked", ["0", "99999999", "9" * 30, "-1", "mira", "٣", "every one"])
def test_an_account_that_is_not_there_is_not_closed(entered, asked):
    client = entered("Keepers")
    assert client.post(CLOSE, {"account": asked}).status_code == 404
    assert not is_held()


@pytest.mark.parametrize("address", [DANGER, CLOSE, RETURN, "/staff/safety/sessions/", "/staff/safety/links/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_there_without_a_second_factor(colleague, address, method):
    account = colleague("ana", "Keepers", app=True)
    client = Client()
    assert getattr(client, method)(address).url.startswith("/staff/login/")
    log_in(client, "ana")
    assert getattr(client, method)(address).url.startswith("/staff/login/")
    client.force_login(account)
    answer = getattr(client, method)(address)
    assert answer.status_code == 403 or answer.url.startswith("/staff/second-factor/reauthenticate/")
    assert not is_held()


def test_two_colleagues_come_back_each_with_a_second_factor_shown_anew(held):
    keeper, publisher = held
    assert keeper.get(RETURN).url == "/staff/second-factor/reauthenticate/?next=%2Fstaff%2Fsafety%2Freturn%2F"
    assert keeper.post(RETURN).status_code == 302
    assert not Confirmation.objects.exists(), "a session that has stood open says nothing"
    show_factor(keeper)
    assert "It ends when you and one other" in text(keeper.get(RETURN))
    assert "1 more colleague has to confirm" in text(keeper.post(RETURN, follow=True))
    assert "1 of 2 colleagues have confirmed" in text(publisher.get(DANGER))
    show_factor(publisher)
    assert "With your word it ends." in text(publisher.get(RETURN))
    assert "The hold has ended" in text(publisher.post(RETURN))
    assert not is_held()
    assert "The newsroom is not held." in text(keeper.get(RETURN, follow=True))


def test_a_factor_shown_long_ago_is_asked_for_again(held):
    keeper = held[0]
    show_factor(keeper)
    session = keeper.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 11 * 60
    session.save()
    assert keeper.post(RETURN).url.startswith("/staff/second-factor/reauthenticate/")
    assert not Confirmation.objects.exists()


def test_what_came_due_is_shown_before_and_after(held):
    article = make_draft("The bridge opens again")
    schedule_article(article, timezone.now() + dt.timedelta(hours=1))
    article.revisions.update(approved_go_live_at=timezone.now() - dt.timedelta(minutes=1))
    for client in held:
        show_factor(client)
        assert "The bridge opens again" in text(client.get(RETURN))
        answer = client.post(RETURN)
    assert "are drafts again" in text(answer)
    assert "The bridge opens again" in text(answer)


@pytest.mark.parametrize("role", ["Reporters", "Editors"])
def test_others_neither_see_the_hold_nor_end_it(entered, colleague, role):
    client = entered(role)
    panic(only(colleague("mira")), timezone.now())
    assert "held since" not in text(client.get(DANGER))
    assert client.get(RETURN).status_code == 403
    assert client.post(RETURN).status_code == 403
    assert client.post("/staff/safety/links/").status_code == 403


def test_a_keeper_ends_all_links_to_drafts(entered):
    client, before = entered("Keepers"), epoch()
    assert "No link to a draft opens anything" in text(client.post("/staff/safety/links/", follow=True))
    assert epoch() != before
    assert client.get("/staff/safety/links/").status_code == 405
