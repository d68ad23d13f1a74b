"""A colleague gets in with two factors, and nobody else learns anything at the door."""

from __future__ import annotations

import base64

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from rest_framework.settings import api_settings
from wagtail.users.models import UserProfile

from tamizdat.staff.adapter import disguised
from tests.staff.conftest import PASSWORD, SECRET, code_of, log_in

pytestmark = pytest.mark.django_db


def test_a_colleague_enters_with_password_and_code(client, colleague):
    colleague(app=True)
    assert log_in(client, "mira").url == "/staff/second-factor/authenticate/"
    assert client.get("/admin/").status_code == 302, "not in before the second factor"
    assert client.post("/staff/second-factor/authenticate/", {"code": code_of(SECRET)}).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_wrong_code_does_not_open(client, colleague):
    colleague(app=True)
    log_in(client, "mira")
    answer = client.post("/staff/second-factor/authenticate/", {"code": "000000"})
    assert answer.status_code == 200
    assert client.get("/admin/").url.startswith("/staff/login/")


def test_a_code_seen_over_the_shoulder_is_worth_nothing(colleague):
    colleague(app=True)
    code = code_of(SECRET)
    answers = []
    for _attempt in range(2):
        client = Client()
        log_in(client, "mira")
        answers.append(client.post("/staff/second-factor/authenticate/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_the_user_name_may_be_typed_in_any_case(client, colleague):
    colleague(app=True)
    assert log_in(client, "MIRA").url == "/staff/second-factor/authenticate/"


def test_two_accounts_cannot_differ_by_case_alone(colleague):

    colleague("mira")
    with pytest.raises(IntegrityError), transaction.atomic():
        colleague("Mira")


def test_a_stranger_cannot_tell_whether_a_name_exists(client, colleague):
    colleague("mira")
    texts = [log_in(client, name, "not the password").content.decode() for name in ("mira", "nobody")]
    known, unknown = (text.replace("mira", "NAME").replace("nobody", "NAME") for text in texts)
    assert _without_csrf(known) == _without_csrf(unknown)


def _without_csrf(text):
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]


def test_nobody_can_sign_up(client):
    assert client.get("/staff/signup/").status_code == 404

    assert not get_adapter().is_open_for_signup(None)


@pytest.mark.parametrize("address", ["/staff/password/reset/", "/staff/email/", "/staff/login/code/"])
def test_no_way_in_by_mail(client, address):
    assert client.post(address, {"email": "mira@orvale.example"}).status_code in (403, 404, 405)


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "http://127.0.0.1:9/",
        "//testserver@evil.example/",
        " https://evil.example/",
    ],
)
def test_log_in_never_leads_to_another_host(client, colleague, onward):
    colleague(app=True)
    log_in(client, "mira", next=onward)
    assert client.post("/staff/second-factor/authenticate/", {"code": code_of(SECRET)}).url == "/admin/"


def test_log_in_leads_back_to_where_the_colleague_wanted_to_go(client, colleague):
    colleague(app=True)
    login_page = client.get("/admin/pages/").url
    assert login_page == "/staff/login/?next=/admin/pages/"
    log_in(client, "mira", next="/admin/pages/")
    assert client.post("/staff/second-factor/authenticate/", {"code": code_of(SECRET)}).url == "/admin/pages/"


def test_guessing_a_password_is_stopped_after_five_attempts(client, colleague):
    colleague(app=True)
    for _attempt in range(5):
        log_in(client, "mira", "not the password")
    answer = log_in(client, "mira", PASSWORD)
    assert answer.status_code == 200
    assert "Too many" in answer.content.decode()


def test_guessing_codes_is_stopped_too(client, colleague):
    colleague(app=True)
    log_in(client, "mira")
    for _attempt in range(6):
        client.post("/staff/second-factor/authenticate/", {"code": "000000"})
    answer = client.post("/staff/second-factor/authenticate/", {"code": code_of(SECRET)})
    assert answer.status_code == 200


def test_a_flood_from_one_visitor_is_answered_with_a_page(client):
    answers = [log_in(client, f"name{number}", "x") for number in range(35)]
    assert answers[-1].status_code == 429
    assert "Too many attempts" in answers[-1].content.decode()


def test_no_network_address_is_kept_while_attempts_are_counted(client, colleague):
    colleague()
    client.post("/staff/login/", {"login": "mira", "password": "no"}, REMOTE_ADDR="203.0.113.77")
    kept = repr(cache._cache)
    assert "allauth" in kept, "attempts are counted in memory"
    assert "203.0.113.77" not in kept
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        assert "203.0.113" not in repr(cursor.fetchall())


def test_neighbours_in_one_ipv6_network_are_counted_as_one():
    assert disguised("2001:db8:1:2::1") == disguised("2001:db8:1:2:ffff::9")
    assert disguised("2001:db8:1:2::1") != disguised("2001:db8:1:3::1")
    assert disguised("203.0.113.1") != disguised("203.0.113.2")
    assert disguised("") == disguised("")


def test_logging_in_gives_a_new_session_key(client, colleague):
    colleague(app=True)
    log_in(client, "mira")
    before = client.session.session_key
    client.post("/staff/second-factor/authenticate/", {"code": code_of(SECRET)})
    assert client.session.session_key != before


def test_a_session_ends_with_the_browser_and_after_twelve_hours(entered):
    client = entered()
    assert client.cookies["sessionid"]["expires"] == ""
    assert client.session.get_expiry_age() <= 12 * 60 * 60


def test_logging_out_needs_a_post_and_ends_the_session(entered):
    client = entered()
    assert client.get("/staff/logout/").status_code == 200
    assert client.get("/admin/").status_code == 200
    client.post("/staff/logout/")
    assert client.get("/admin/").url.startswith("/staff/login/")


def test_log_in_is_protected_against_forged_requests(colleague):
    colleague(app=True)
    assert log_in(Client(enforce_csrf_checks=True), "mira").status_code == 403


def test_a_closed_account_is_told_so_only_with_its_password(client, colleague):
    colleague(app=True, is_active=False)
    assert log_in(client, "mira", "wrong").status_code == 200
    assert log_in(client, "mira").url == "/staff/closed/"
    assert "closed" in client.get("/staff/closed/").content.decode()
    assert client.get("/admin/").url.startswith("/staff/login/")


def test_closing_an_account_ends_its_session_at_once(entered):
    client = entered()
    client.account.is_active = False
    client.account.save()
    assert client.get("/admin/").url.startswith("/staff/login/")


def test_a_null_byte_in_the_name_is_an_ordinary_refusal(client, db):
    assert log_in(client, "mi\0ra").status_code == 200


def test_a_stolen_database_does_not_give_away_the_codes(colleague):
    account = colleague(app=True)
    stored = repr(Authenticator.objects.get(user=account).data)
    assert SECRET not in stored


def test_codes_survive_a_change_of_the_servers_key(client, colleague, settings):
    colleague(app=True)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of this server, and long enough for it"
    log_in(client, "mira")
    assert client.post("/staff/second-factor/authenticate/", {"code": code_of(SECRET)}).status_code == 302


def test_the_public_api_knows_no_passwords(client, colleague):

    colleague()
    basic = "Basic " + base64.b64encode(f"mira:{PASSWORD}".encode()).decode()

    assert api_settings.DEFAULT_AUTHENTICATION_CLASSES == []
    assert client.get("/admin/api/main/pages/", headers={"authorization": basic}).status_code in (302, 403)


def test_the_door_speaks_russian_to_a_browser_that_asks_for_it(client, db):
    page = client.get("/staff/login/", headers={"accept-language": "ru,en;q=0.5"}).content.decode()
    assert '<html lang="ru">' in page
    other = client.get("/staff/login/", headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="en">' in other


def test_the_door_speaks_the_language_that_a_colleague_has_chosen(entered):

    client = entered()
    profile = UserProfile.get_for_user(client.account)
    profile.preferred_language = "ru"
    profile.save()
    assert '<html lang="ru">' in client.get("/staff/second-factor/").content.decode()
