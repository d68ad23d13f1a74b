from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from tamizdat.safety.headers import SafetyHeaders, readers_policy
from tamizdat.support.providers.contract import CardForm
from tamizdat.theme.environment import KINDS
from tamizdat.theme.script import script_hash
from tamizdat.theme.style import style_hashes

READERS = ["/", "/en/", "/en/courts/verdict/", "/en/search/", "/robots.txt", "/api/v2/pages/", "/health/"]
SUBSCRIBERS = [
    *("/letters/sign-up/", "/support/give/"),
    *("/letters/leave/a/", "/letters/preferences/a/", "/letters/confirm/a/", "/support/thanks/a/", "/support/already/"),
]
COLLEAGUES = ["/admin/", "/admin/pages/3/edit/", "/staff/login/", "/django-admin/login/", "/demo/outbox/"]


def answer(path, response=None):
    middleware = SafetyHeaders(lambda _request: response or HttpResponse("text"))
    return middleware(RequestFactory().get(path))


def directives(response):
    policy = response["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in policy.split(";")}


@pytest.mark.parametrize("path", READERS)
def test_a_readers_page_may_run_no_script_and_ask_nobody(path):
    policy = directives(answer(path))
    assert policy["default-src"] == ["'none'"]
    assert policy["img-src"] == ["'self'", "data:"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert "script-src" not in policy


@pytest.mark.parametrize("path", READERS)
def test_a_readers_policy_has_no_word_that_would_weaken_it(path):
    assert not re.search(r"unsafe|\*|http|blob:", but_for_forms(answer(path)["Content-Security-Policy"]))


def but_for_forms(policy):
    """Return a policy without the one origin in it: that to which forms go."""
    return policy.replace(f"form-action 'self' {settings.ENVIRONMENT.site_url};", "")


@pytest.mark.parametrize("path", READERS)
def test_a_form_goes_to_the_site_from_wherever_its_page_was_handed_out(path):
    assert directives(answer(path))["form-action"] == ["'self'", settings.ENVIRONMENT.site_url]


@pytest.mark.parametrize("path", SUBSCRIBERS)
def test_what_is_one_readers_own_is_kept_by_no_cache_and_leaves_no_trace(path):
    response = HttpResponse("text")
    response.set_cookie("visitor", "1")
    own = answer(path, response)
    assert not own.cookies
    assert own["Referrer-Policy"] == "no-referrer"
    assert own["Cache-Control"] == "private, no-store"
    assert own["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_the_page_on_which_a_browser_works_may_run_its_own_script_and_no_other_page_of_readers_forms_any():
    for path in SUBSCRIBERS[:2]:
        assert directives(answer(path))["script-src"] == ["'self'", f"'{script_hash('sign_up')}'"]
    assert not any("script-src" in directives(answer(path)) for path in SUBSCRIBERS[2:])


def test_the_search_page_may_run_its_own_script_and_load_the_index_beside_it():
    policy = {part.split()[0]: part.split()[1:] for part in readers_policy("search").split(";")}
    assert policy["script-src"] == ["'self'", f"'{script_hash('search')}'"]
    assert policy["default-src"] == ["'none'"]
    assert not re.search(r"unsafe|\*|http|blob:", but_for_forms(readers_policy("search")))


def test_a_page_of_the_tree_may_run_the_script_of_appeals_and_load_nothing():
    policy = {part.split()[0]: part.split()[1:] for part in readers_policy("asking").split(";")}
    assert policy["script-src"] == [f"'{script_hash('asking')}'"]
    assert policy["default-src"] == ["'none'"]


def test_a_card_is_typed_into_a_frame_of_its_provider_and_of_nobody_else():
    response = HttpResponse("text")
    response.card_form = CardForm(
        "https://js.pay.example/v3/", ("https://js.pay.example", "https://api.pay.example"), "k"
    )
    policy = directives(answer("/support/give/", response))
    assert policy["frame-src"] == policy["connect-src"] == ["https://api.pay.example", "https://js.pay.example"]
    assert policy["script-src"][:2] == [f"'{script_hash('giving')}'", "https://js.pay.example/v3/"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_no_other_page_may_run_any_script():
    assert {kind for kind in KINDS if "script-src" in readers_policy(kind)} == {"search"}


def test_a_readers_policy_knows_the_style_of_every_page_by_its_hash():
    assert all(f"'{one}'" in readers_policy() for one in style_hashes())


@pytest.mark.parametrize("path", READERS)
def test_a_reader_never_gets_a_cookie(path):
    response = HttpResponse("text")
    response.set_cookie("visitor", "1")
    assert not answer(path, response).cookies


def test_a_colleague_keeps_the_cookie_of_the_session():
    response = HttpResponse("text")
    response.set_cookie("sessionid", "1")
    assert "sessionid" in answer("/staff/login/", response).cookies


@pytest.mark.parametrize("path", COLLEAGUES)
def test_the_admin_can_ask_no_other_host_and_be_framed_by_none(path):
    policy = directives(answer(path))
    assert policy["default-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert policy["form-action"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]
    assert not re.search(r"https?:|\*|unsafe-eval", answer(path)["Content-Security-Policy"])


def test_what_a_colleague_sees_is_kept_by_no_cache():
    assert answer("/admin/")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", [*READERS, *COLLEAGUES])
def test_no_page_may_use_camera_microphone_or_place(path):
    features = answer(path)["Permissions-Policy"]
    assert all(f"{name}=()" in features for name in ("camera", "microphone", "geolocation"))


def test_pictures_may_be_shown_by_a_feed_reader_and_pages_by_nobody_else():
    assert answer("/media/images/a.webp")["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer("/en/")["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_says_nothing_of_where_its_reader_came_from(client, db):
    response = client.get("/en/nothing-here/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_whoever_reads_a_draft_by_a_link_is_protected_as_a_reader_and_the_draft_from_everybody_else():
    response = HttpResponse("text")
    response.set_cookie("visitor", "1")
    guest = answer("/staff/draft/", response)
    assert not guest.cookies
    reader = directives(answer("/en/"))
    assert directives(guest) == reader | {"style-src": ["'self'", *reader["style-src"]]}
    assert guest["Referrer-Policy"] == "no-referrer"
    assert guest["Cache-Control"] == "private, no-store"
    assert guest["X-Robots-Tag"] == "noindex, nofollow, noarchive"
