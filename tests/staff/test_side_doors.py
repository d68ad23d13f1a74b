"""Wagtail's and Django's own log-in pages do not let anyone in, however the address is written."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import include, path
from wagtail.admin import urls as admin_addresses

from tests.staff.conftest import PASSWORD

pytestmark = pytest.mark.django_db

CLOSED = [
    "/admin/login/",
    "/admin/login",
    "/admin/login/?next=/admin/",
    "/admin/login/extra/",
    "/admin/%6cogin/",
    "/django-admin/",
    "/django-admin",
    "/django-admin/login/",
    "/django-admin/login/?next=/admin/",
    "/django-admin/password_change/",
    "/admin/password_reset/",
    "/admin/password_reset",
    "/admin/password_reset/done/",
    "/admin/password_reset/confirm/MQ/x-y/",
    "/admin/password_reset/complete/",
]
ODD = [
    "//admin/login/",
    "/admin//login/",
    "/ADMIN/LOGIN/",
    "/Admin/Login/",
    "/admin/./login/",
    "/admin/x/../login/",
    "/admin/login;x=1/",
    "/admin/login%00/",
    "/admin/login/%2e%2e/login/",
    "/django-admin//login/",
    "/DJANGO-ADMIN/login/",
]
FORM = {"username": "mira", "login": "mira", "password": PASSWORD, "next": "/admin/"}


@pytest.mark.parametrize("method", ["get", "post", "put", "head", "options"])
@pytest.mark.parametrize("address", CLOSED)
def test_a_closed_door_leads_to_the_one_that_is_open(client, colleague, address, method):
    colleague(app=True)
    answer = getattr(client, method)(address, FORM if method == "post" else None)
    assert answer.status_code == 302
    assert answer.url.split("?")[0] == "/staff/login/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", CLOSED + ODD)
def test_a_right_password_at_a_side_door_opens_nothing(client, colleague, address):
    colleague(app=True)
    client.post(address, FORM, follow=True)
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").url.startswith("/staff/login/")


def test_a_closed_door_answers_a_request_without_a_token(colleague):
    colleague()
    assert Client(enforce_csrf_checks=True).post("/admin/login/", FORM).status_code == 302


def test_a_closed_door_keeps_where_the_colleague_wanted_to_go(client):
    assert client.get("/admin/login/?next=/admin/pages/3/").url == "/staff/login/?next=%2Fadmin%2Fpages%2F3%2F"


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:0"])
def test_a_closed_door_leads_to_no_other_host(client, onward):
    assert client.get("/admin/login/", {"next": onward}).url == "/staff/login/"


urlpatterns = [path("admin/", include(admin_addresses)), *__import__("tamizdat.addresses").addresses.urlpatterns]


@override_settings(ROOT_URLCONF=__name__)
def test_even_an_open_side_door_leads_only_to_the_gate(client, colleague):
    colleague(app=True)
    client.post("/admin/login/", FORM)
    assert "_auth_user_id" in client.session, "this door is open in this test"
    assert client.get("/admin/").url.startswith("/staff/second-factor/reauthenticate/")


def test_a_password_cannot_be_changed_in_the_admins_own_settings(entered):
    client = entered()
    page = client.get("/admin/account/").content.decode()
    assert "password-new_password1" not in page
    client.post(
        "/admin/account/",
        {
            "address-new_address": "",
            "locale-preferred_language": "",
            "password-old_password": PASSWORD,
            "password-new_password1": "another ferry at one",
            "password-new_password2": "another ferry at one",
        },
    )
    client.account.refresh_from_db()
    assert client.account.check_password(PASSWORD)
