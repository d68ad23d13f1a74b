"""Without a second factor in this very session, nobody gets anywhere."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tamizdat.staff import gate
from tests.staff.conftest import SECRET, code_of, log_in

pytestmark = pytest.mark.django_db


def addresses():
    """Every address of the application that needs no argument, and those that do with a plausible one."""
    plain = {"path": "x", "app_label": "articles", "model_name": "article", "app_name": "articles", "slug": "x"}

    def walk(patterns, prefix):
        for pattern in patterns:
            here = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield here, pattern
            else:
                yield from walk(pattern.url_patterns, here)

    for route, _pattern in walk(get_resolver().url_patterns, ""):
        filled = re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: plain.get(m[2], "1"), route)
        filled = re.sub(r"\(\?P<\w+>[^)]*\)", "1", filled)
        yield "/" + re.sub(r"[\^$]|\(.*\)[?*]?", "", filled).replace("\\Z", "").lstrip("/")


ALL = sorted(set(addresses()))


def test_the_walk_has_found_the_admin():
    assert sum(address.startswith("/admin/") for address in ALL) > 150
    assert "/admin/pages/1/edit/preview/" in ALL
    assert any(address.startswith("/admin/api/") for address in ALL)


@pytest.mark.parametrize("has_factor", [False, True], ids=["nothing enrolled", "nothing shown"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_made_by_another_way_gets_nowhere(colleague, has_factor, method):
    account = get_user_model().objects.create_superuser("root", password="orvale ferry at noon")
    if has_factor:
        TOTP.activate(account, SECRET)
    client = Client()
    client.force_login(account)
    reached = [address for address in ALL if not _is_stopped(getattr(client, method)(address), address)]
    assert reached == []


def _is_stopped(answer, address):
    """Tell whether an address is the door itself, or its answer leads to the door or refuses."""
    if address.startswith(("/staff/", "/django-admin", "/admin/login", "/admin/password_reset")):
        return True
    if address.startswith("/support/"):
        # What readers fill in is open to all the world.
        return True
    if answer.status_code in (403, 404):
        return True
    return answer.status_code == 302 and answer.url.split("?")[0].startswith("/staff/")


def test_a_session_without_a_factor_reaches_only_the_enrolment_pages(client, colleague):
    client.force_login(colleague())
    assert client.get("/admin/").url == "/staff/second-factor/"
    assert client.get("/staff/second-factor/").status_code == 200
    assert client.get("/staff/second-factor/webauthn/").url == "/staff/second-factor/"
    assert client.get("/staff/second-factor/recovery-codes/generate/").url == "/staff/second-factor/"


def test_a_session_that_has_not_shown_its_factor_cannot_add_another(client, colleague):
    client.force_login(colleague(app=True))
    for address in ("/staff/second-factor/", "/staff/second-factor/webauthn/add/", "/staff/confirm/"):
        assert client.get(address).url.startswith("/staff/second-factor/reauthenticate/")
    assert client.post("/staff/confirm/", {"password": "orvale ferry at noon"}).status_code == 403
    assert client.post("/staff/password/", {}).status_code == 403


def test_such_a_session_can_show_its_factor_and_go_on(client, colleague):
    client.force_login(colleague(app=True))
    asked = client.get("/admin/pages/?x=1").url
    assert asked == "/staff/second-factor/reauthenticate/?next=%2Fadmin%2Fpages%2F%3Fx%3D1"
    assert client.get(asked).status_code == 200
    answer = client.post(asked, {"code": code_of(SECRET), "next": "/admin/pages/?x=1"})
    assert answer.url == "/admin/pages/?x=1"
    assert client.get("/admin/").status_code == 200


def test_a_script_is_refused_and_not_redirected(client, colleague):
    client.force_login(colleague())
    assert client.get("/admin/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


def test_a_factor_shown_by_someone_else_in_the_same_browser_does_not_count(entered, colleague):
    client = entered()
    client.force_login(colleague("olek", app=True))
    assert client.get("/admin/").url.startswith("/staff/second-factor/reauthenticate/")


def test_a_removed_factor_no_longer_opens(entered):
    client = entered()
    Authenticator.objects.filter(user=client.account).delete()
    assert client.get("/admin/").url == "/staff/second-factor/"


def test_the_newspaper_itself_is_not_hidden_from_a_reader(client, db):
    answer = client.get("/nothing-here/")
    assert "/staff/" not in answer.headers.get("Location", "")
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_half_open_session_may_log_out(client, colleague):
    client.force_login(colleague())
    assert client.post("/staff/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_recovery_codes_open_once(colleague, django_capture_on_commit_callbacks):
    account = colleague(app=True)

    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    reached = []
    for _attempt in range(2):
        client = Client()
        log_in(client, "mira")
        client.post("/staff/second-factor/authenticate/", {"code": code})
        reached.append(client.get("/admin/").status_code)
    assert reached == [200, 302]


def test_every_page_that_the_gate_names_exists():

    for name in gate.ALWAYS_OPEN | gate.ASKING | gate.ENROLLING:
        assert reverse(name).startswith("/staff/")
