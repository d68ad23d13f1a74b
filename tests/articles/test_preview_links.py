"""A lawyer or a source reads a draft by a link, for a while, and nobody else learns of it."""

from __future__ import annotations

import datetime as dt
import html
import json
import logging
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tamizdat.articles import preview_links
from tamizdat.articles.errors import NotPermittedError
from tamizdat.articles.models import Article
from tamizdat.articles.preview_links import DeadLinkError, make_link, opened
from tamizdat.press.hosting.nginx import nginx
from tamizdat.press.hosting.site import site_of
from tamizdat.staff.epoch import begin_epoch
from tamizdat.staff.panic import only, panic
from tests.articles.test_desk import form_of
from tests.factories import make_article, make_draft, make_embargoed, make_front, make_section

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 26, 12, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
ADDRESS = "/staff/draft/"


def token_in(link):
    return parse_qs(urlsplit(link).query)["link"][0]


def token_for(article, until=None, **more):
    return token_in(make_link(article, until or timezone.now() + HOUR, **more))


def read(token, client=None):
    """Press the button on the page that a link leads to."""
    return (client or Client()).post(ADDRESS, {"link": token})


def text(response):
    return response.content.decode()


@pytest.fixture
def draft(db):
    return make_draft("The ferry papers", make_section(make_front("en")))


def test_whoever_has_the_link_reads_the_draft_as_readers_will_with_a_line_above_it(draft):
    until = timezone.now() + HOUR
    response = read(token_for(draft, until))
    page = text(response)
    assert response.status_code == 200
    assert "The ferry to Orvale did not leave on Thursday." in page
    assert '<p class="preview" role="status">Unpublished draft' in page
    assert f"until {until:%Y-%m-%d}, {until:%H:%M} UTC" in page
    assert '<meta name="robots" content="noindex' in page


def test_the_line_is_in_the_language_of_the_text():
    draft = make_draft("Бумаги", make_section(make_front("ru")))
    assert 'lang="ru"' in text(read(token_for(draft)))


def test_a_link_can_show_what_was_saved_then_or_whatever_is_saved_last(draft):
    draft.save_revision()
    fixed, latest = token_for(draft), token_for(draft, latest=True)
    draft.title = "The ferry papers, continued"
    draft.save_revision()
    assert ["continued" in text(read(each)) for each in (fixed, latest)] == [False, True]


def test_an_embargoed_text_is_shown_too():
    article = make_embargoed("Agreed with the court", until=timezone.now() + 48 * HOUR)
    assert "Agreed with the court" in text(read(token_for(article)))
    article.refresh_from_db()
    assert not article.live


def test_what_a_messenger_fetches_to_show_where_a_link_leads_says_nothing_and_is_always_the_same(draft):
    token = token_for(draft)
    pages = [text(Client().get(ADDRESS, {"link": each})) for each in (token, "x", "")]
    assert "ferry" not in pages[0].replace(token, "")
    assert pages[0].replace(token, "") == pages[1].replace('value="x"', 'value=""') == pages[2]
    assert Client().head(ADDRESS, {"link": token}).status_code == 200


def dead_tokens(draft):
    good = token_for(draft)
    other = make_draft("Deleted")
    deleted, version = token_for(other), token_for(draft)
    other.delete()
    told = signing.loads(version, salt=preview_links.SALT)
    return {
        "nothing": "",
        "a word": "ferry",
        "altered": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "cut short": good[:-5],
        "expired": token_for(draft, timezone.now() - HOUR),
        "deleted": deleted,
        "no such version": signing.dumps([told[0], 10**9, *told[2:]], salt=preview_links.SALT),
        "another newsroom's epoch": signing.dumps([*told[:3], "f" * 16], salt=preview_links.SALT),
        "another newsroom's key": signing.dumps(told, key="x" * 50, salt=preview_links.SALT),
        "made for something else": signing.dumps(told, salt="another"),
    }


def test_a_link_that_opens_nothing_does_not_tell_why(draft):
    draft.save_revision()
    answers = {why: read(token) for why, token in dead_tokens(draft).items()}
    assert {why: answer.status_code for why, answer in answers.items()} == dict.fromkeys(answers, 404)
    assert len({answer.content for answer in answers.values()}) == 1
    assert len({json.dumps(dict(answer.headers), sort_keys=True) for answer in answers.values()}) == 1
    assert "opens nothing" in text(answers["expired"])
    assert read(token_for(draft)).status_code == 200, "and a good one still does"


def test_a_link_ends_on_the_second(draft):
    token = token_for(draft, NOW)
    assert opened(token, NOW - dt.timedelta(seconds=1)).until == NOW
    with pytest.raises(DeadLinkError):
        opened(token, NOW)


def test_a_panic_ends_all_links(draft, account):
    token = token_for(draft)
    panic(only(account("Reporters")), NOW)
    assert read(token).status_code == 404
    assert read(token_for(draft)).status_code == 200


def test_all_links_are_ended_by_hand(draft):
    token = token_for(draft)
    begin_epoch()
    assert read(token).status_code == 404


def test_nothing_keeps_lists_or_frames_it_and_no_other_host_hears_of_it(draft):
    token = token_for(draft)
    for response in (Client().get(ADDRESS, {"link": token}), read(token), read("x")):
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Frame-Options"] == "DENY"
        assert not response.cookies
        policy = response["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        # The form by which a reader signs up goes to the site, wherever the page is.
        own = policy.replace(f"form-action 'self' {settings.ENVIRONMENT.site_url};", "")
        assert not re.search(r"script|unsafe|\*|http", own)


def test_the_page_itself_holds_neither_the_token_nor_a_foreign_address(draft):
    token = token_for(draft)
    assert token not in text(read(token))


def test_a_strangers_browser_with_cookies_of_ours_sends_none_back(draft):
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    assert not read(token_for(draft), client).cookies


@pytest.fixture
def logged(caplog):
    """Every line that any logger writes, those included that hand nothing on to the root."""
    names = [None, "tamizdat", "tamizdat.access", "django", "django.request", "django.server"]
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(caplog.handler)
        logger.setLevel(logging.DEBUG)
    yield lambda: caplog.text
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(caplog.handler)
        logger.setLevel(level)


def test_no_log_holds_the_token(draft, logged):
    good = token_for(draft)
    for token in (good, good[:-3]):
        Client().get(ADDRESS, {"link": token})
        read(token)
    assert "GET /staff/draft/ 200" in logged()
    assert "POST /staff/draft/ 404" in logged()
    assert good[:40] not in logged()


def test_nginx_hands_the_address_to_the_program_and_keeps_no_log_of_it(settings):
    configuration = nginx(site_of(settings.ENVIRONMENT), hsts_seconds=0)
    assert "location /staff/ {" in configuration
    assert set(re.findall(r"access_log ([^;]+);", configuration)) == {"off"}


@pytest.mark.parametrize(("role", "may"), [("Reporters", False), ("Editors", True), ("Publishers", True)])
def test_whoever_may_change_the_text_makes_a_link(desk, draft, role, may):
    client, address = desk(role), f"/admin/articles/{draft.pk}/preview-link/"
    assert client.get(address).status_code in ((200,) if may else (302, 403))
    answer = client.post(address, {"lasting": "hour", "version": "saved"})
    assert ("?link=" in text(answer)) is may


def test_a_reporter_makes_one_for_their_own_text(desk):
    client = desk("Reporters")
    section = make_section()
    client.post(f"/admin/pages/add/articles/article/{section.pk}/", form_of(Article(title="Mine", slug="mine")))
    own = Article.objects.get()
    page = text(client.get(f"/admin/pages/{own.pk}/edit/"))
    assert f"/admin/articles/{own.pk}/preview-link/" in page
    assert client.get(f"/admin/articles/{own.pk}/preview-link/").status_code == 200


def test_a_keeper_who_reads_no_texts_makes_none(desk, draft):
    assert desk("Keepers").get(f"/admin/articles/{draft.pk}/preview-link/").status_code in (302, 403)


def test_the_verb_refuses_an_account_that_may_not(account, draft):
    with pytest.raises(NotPermittedError, match="let others read this draft"):
        make_link(draft, NOW, by=account("Reporters"))


@pytest.mark.parametrize(("lasting", "hours"), [("hour", 1), ("day", 24), ("week", 168)])
def test_the_desk_shows_a_link_that_works_for_as_long_as_was_chosen(desk, draft, lasting, hours):
    address = f"/admin/articles/{draft.pk}/preview-link/"
    page = text(desk("Editors").post(address, {"lasting": lasting, "version": "latest"}))
    link = html.unescape(re.search(r'value="(http[^"]+)"', page)[1])
    shown = opened(token_in(link), timezone.now())
    assert shown.article.pk == draft.pk
    assert abs(shown.until - timezone.now() - hours * HOUR) < dt.timedelta(minutes=1)
    assert read(token_in(link)).status_code == 200


@pytest.mark.parametrize("data", [{}, {"lasting": "year", "version": "saved"}, {"lasting": "day", "version": "x"}])
def test_the_desk_offers_no_longer_time(desk, draft, data):
    page = text(desk("Editors").post(f"/admin/articles/{draft.pk}/preview-link/", data))
    assert "?link=" not in page


def test_the_command_makes_a_link(draft, capsys):
    call_command("article_preview_link", draft.address, "--hours", "3", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["id"] == draft.pk
    assert read(token_in(told["url"])).status_code == 200
    assert dt.datetime.fromisoformat(told["until"]) - timezone.now() < 3 * HOUR
    call_command("article_preview_link", str(draft.pk))
    assert "Works until" in capsys.readouterr().out


@pytest.mark.parametrize("hours", ["0", "169", "-1", "a day", "1.5", ""])
def test_the_command_makes_none_for_longer_than_a_week(draft, hours):
    with pytest.raises(CommandError):
        call_command("article_preview_link", str(draft.pk), f"--hours={hours}")


def test_there_is_no_link_for_an_article_that_is_not_there(desk, draft):
    assert desk("Editors").get("/admin/articles/999999/preview-link/").status_code == 404
    with pytest.raises(CommandError, match="no article"):
        call_command("article_preview_link", "/en/nowhere/")


def test_a_public_text_with_changes_shows_the_changes(desk):
    article = make_article("On the site")
    article.title = "Typed anew"
    article.save_revision()
    assert "Typed anew" in text(read(token_for(article)))
