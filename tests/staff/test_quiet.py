"""Neither the admin nor the door tells any other host that somebody is at work."""

from __future__ import annotations

import re
import socket
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client

from tests.factories import make_article, make_contributor, make_draft, make_picture, make_section, make_topic
from tests.staff.conftest import PASSWORD

pytestmark = pytest.mark.django_db

# Where a browser fetches from by itself. A link that somebody may click is another matter.
FETCHING = {
    "img": ("src", "srcset"),
    "script": ("src",),
    "link": ("href",),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "use": ("href", "xlink:href"),
    "form": ("action",),
}


class Fetches(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if value and name in FETCHING.get(tag, ())]
        self.found += re.findall(r"url\(([^)]+)\)", dict(attrs).get("style") or "")


def foreign(text):
    return [url for url in Fetches(text).found if urlsplit(url.strip()).netloc not in ("", "testserver")]


def test_this_test_would_notice():
    assert foreign('<img src="//www.gravatar.com/avatar/x">') == ["//www.gravatar.com/avatar/x"]
    assert foreign('<div style="background: url(https://a.example/x)">') == ["https://a.example/x"]


@pytest.fixture
def busy(entered, vault):
    """A newsroom with something on every page of its admin, and a colleague with a mail address."""
    section = make_section()
    draft, article = make_draft(section=section), make_article(section=section)
    picture, topic, contributor = make_picture(), make_topic(), make_contributor()
    publisher, keeper = entered("Publishers"), entered("Keepers")
    for client in (publisher, keeper):
        client.account.address = f"{client.account.username}@orvale.example"
        client.account.save()
    draft.save_revision(user=publisher.account)
    texts = [
        "/admin/",
        "/admin/pages/",
        f"/admin/pages/{section.pk}/",
        f"/admin/pages/{draft.pk}/edit/",
        f"/admin/pages/{article.pk}/edit/",
        f"/admin/pages/{draft.pk}/history/",
        f"/admin/pages/add/articles/article/{section.pk}/",
        "/admin/images/",
        "/admin/images/add/",
        f"/admin/images/{picture.pk}/",
        "/admin/documents/",
        "/admin/snippets/articles/topic/",
        f"/admin/snippets/articles/topic/edit/{topic.pk}/",
        f"/admin/snippets/articles/contributor/edit/{contributor.pk}/",
        "/admin/reports/site-history/",
        "/admin/reports/workflow/",
        "/admin/account/",
        "/admin/pages/search/?q=ferry",
    ]
    accounts = [
        "/admin/users/",
        "/admin/users/new/",
        f"/admin/users/edit/{publisher.account.pk}/",
        "/admin/groups/",
        "/admin/redirects/",
        "/admin/workflows/list/",
        "/admin/",
    ]
    return [(publisher, address) for address in texts] + [(keeper, address) for address in accounts]


def test_no_page_of_the_admin_makes_a_browser_ask_another_host(busy):
    seen = {address: client.get(address) for client, address in busy}
    assert {address: answer.status_code for address, answer in seen.items() if answer.status_code != 200} == {}
    loud = {address: foreign(answer.content.decode()) for address, answer in seen.items()}
    assert {address: urls for address, urls in loud.items() if urls} == {}


def test_no_page_of_the_admin_names_gravatar_or_wagtails_own_hosts(busy):
    for client, address in busy:
        text = client.get(address).content.decode()
        assert "gravatar" not in text, address
        assert "releases.wagtail.org" not in text, address
        assert "w-upgrade" not in text, address
        assert "whats-new" not in text.lower(), address


def test_no_menu_leads_to_wagtails_own_sites(entered):
    assert "wagtail.org" not in entered().get("/admin/").content.decode()


def test_the_server_itself_asks_nobody_while_the_admin_is_used(busy, monkeypatch):
    """The database alone is connected to, and that before."""

    asked = []
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: asked.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_more: asked.append(address) or [])
    for client, address in busy:
        client.get(address)
    assert asked == []


DOOR = [
    "/staff/login/",
    "/staff/logout/",
    "/staff/welcome/",
    "/staff/closed/",
    "/staff/confirm/",
    "/staff/password/",
    "/staff/second-factor/",
    "/staff/second-factor/webauthn/",
    "/staff/second-factor/webauthn/add/",
    "/staff/second-factor/reauthenticate/",
    "/staff/second-factor/recovery-codes/generate/",
    "/staff/second-factor/totp/deactivate/",
]


def test_no_page_of_the_door_asks_another_host_or_runs_a_script_of_its_own(entered):

    client = entered()
    client.post("/staff/confirm/", {"password": PASSWORD})
    for visitor in (client, Client()):
        for address in DOOR:
            answer = visitor.get(address)
            if answer.status_code == 302:
                continue
            text = answer.content.decode()
            assert foreign(text) in ([], ["data:,"]), address
            assert re.findall(r"<script(?![^>]*(?:src=|application/json))", text) == [], address
            assert " style=" not in text, address
            assert not re.search(r"\son\w+=", text), address


def test_the_quiet_settings_stand():
    assert django_settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert django_settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
    assert django_settings.WAGTAIL_ENABLE_WHATS_NEW_BANNER is False


def test_no_migration_is_missing():
    call_command("makemigrations", "staff", check=True, dry_run=True, verbosity=0)
