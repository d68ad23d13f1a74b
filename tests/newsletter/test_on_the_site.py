"""On the site: what there is to sign up for, every issue that was sent, and what has been corrected since."""

from __future__ import annotations

import pytest
from django.conf import settings
from lxml import etree, html

from tamizdat.newsletter.models import Issue, IssueCorrection, Newsletter
from tamizdat.press.models import Note, Touch
from tamizdat.press.step import build_tree, press_changed
from tests.factories import make_article, make_section, make_standing
from tests.newsletter.subscribing import make_newsletter
from tests.now import find, render
from tests.press.conftest import media_in_a_place_of_its_own, read  # noqa: F401  what the press's own tests read with

pytestmark = pytest.mark.django_db

FROZEN = {
    "subject": "The ferry is back",
    "preheader": "And what it cost",
    "introduction": '<p>Read <a href="/en/courts/">this</a> first.</p><script>alert(1)</script>',
    "items": [
        {
            "heading": "On the river",
            "headline": "Ferries leave again",
            "address": "/en/courts/ferries/",
            "standfirst": "After nine days.",
            "note": "",
            "section": "Courts",
            "byline": "Mira Vald",
        },
        {"headline": "Ice", "address": "/en/courts/ice/", "standfirst": "Thick.", "note": "Our longest read."},
    ],
    "sent": "2026-11-20T14:00:00+00:00",
}


@pytest.fixture
def newsletter():
    make_article("Ferries leave again", make_section(), slug="ferries")
    return make_newsletter(slug="friday")


def send(newsletter, number, **changes):
    frozen = FROZEN | {"subject": f"The ferry is back {number}"} | changes
    state = Issue.State.SENT
    return Issue.objects.create(newsletter=newsletter, number=number, subject="Later", state=state, frozen=frozen)


def form_in(page):
    form = html.fromstring(page).xpath("//form[@method='post']")[0]
    return form.get("action"), {field.get("name"): field.get("value") for field in form.xpath(".//input")}


@pytest.mark.parametrize("address", ["/en/", "/en/courts/ferries/", "/en/newsletter/", "/en/newsletter/friday/"])
def test_a_reader_signs_up_where_they_read(newsletter, read, client, vault, address):  # noqa: F811  a fixture
    action, fields = form_in(read(address))
    assert action == f"{settings.ENVIRONMENT.site_url}/letters/sign-up/"
    assert (
        client.post("/letters/sign-up/", fields | {"address": "mira@orvale.example", "website": ""}).status_code == 200
    )


def test_the_words_of_consent_lead_to_the_privacy_policy(newsletter, read):  # noqa: F811  likewise
    newsletter.privacy_page = make_standing(title="Privacy")
    newsletter.save()
    box = html.fromstring(read("/en/courts/ferries/")).get_element_by_id("newsletter").getparent()
    assert "agree" in box.text_content()
    assert [link.get("href") for link in box.xpath(".//small/a")] == ["../../../en/privacy/index.html"]


def test_the_latest_issue_stands_at_an_address_that_stays(newsletter, read):  # noqa: F811  likewise
    assert find("/en/newsletter/friday/latest/") is None
    assert "latest" not in read("/en/courts/ferries/")
    send(newsletter, 1)
    assert "/en/newsletter/friday/latest/" in read("/en/courts/ferries/")
    send(newsletter, 2)
    assert "The ferry is back 2" in read("/en/newsletter/friday/latest/")


def test_a_newsletter_that_is_closed_is_offered_to_nobody_and_stays_in_the_archive(newsletter, read):  # noqa: F811
    send(newsletter, 1)
    Newsletter.objects.update(is_open=False)
    assert "letters/sign-up" not in read("/en/courts/ferries/") + read("/en/newsletter/friday/")
    assert "The ferry is back\xa01" in read("/en/newsletter/friday/")


def test_an_issue_is_shown_as_it_was_sent(newsletter, read):  # noqa: F811  likewise
    send(newsletter, 1)
    page = html.fromstring(read("/en/newsletter/friday/1/"))
    article = page.xpath("//main/article")[0]
    told = " ".join(article.text_content().split())
    for words in ("The ferry is back 1", "On the river", "After nine days.", "Our longest read.", "Mira Vald"):
        assert words in told
    assert "Thick." not in told
    assert not article.xpath(".//script")
    assert "../../../../en/courts/ferries/index.html" in article.xpath(".//h3/a/@href")


def test_a_draft_is_nowhere_on_the_site(newsletter):
    Issue.objects.create(newsletter=newsletter, subject="Secret plans")
    assert "Secret plans" not in render(find("/en/newsletter/friday/")).decode()


def test_a_correction_stands_above_what_it_corrects(newsletter, read):  # noqa: F811  likewise
    issue = send(newsletter, 1)
    IssueCorrection.objects.create(issue=issue, text="The ferry left on Tuesday.")
    page = read("/en/newsletter/friday/1/")
    assert page.index("The ferry left on Tuesday.") < page.index("After nine days.")
    assert "The ferry left on Tuesday." in read("/en/newsletter/friday/feed.rss")


def test_the_feed_has_whole_issues_the_newest_first(newsletter, read):  # noqa: F811  likewise
    send(newsletter, 1)
    send(newsletter, 2, sent="2026-11-27T14:00:00+00:00")
    feed = etree.fromstring(read("/en/newsletter/friday/feed.rss").encode())
    assert feed.xpath("//item/title/text()") == ["The ferry is back 2", "The ferry is back 1"]
    text = feed.xpath("string(//item[1]/*[local-name()='encoded'])")
    assert f"{settings.ENVIRONMENT.site_url}/en/courts/ferries/" in text
    assert 'href="/' not in text


def test_a_long_archive_is_cut_into_pages(newsletter, read):  # noqa: F811  likewise
    for number in range(1, 46):
        send(newsletter, number)
    assert "The ferry is back\xa045" in read("/en/newsletter/friday/")
    assert "The ferry is back\xa020<" in read("/en/newsletter/friday/page/1/")


@pytest.fixture
def pressed(settings, tmp_path):
    settings.DATA_DIR = tmp_path

    def everything():
        report = press_changed(jobs=1)
        assert not report.failures
        assert not Note.objects.exists()
        assert not Touch.objects.exists()
        return report

    return everything


def test_a_new_issue_presses_its_own_pages_and_no_article(newsletter, pressed, tmp_path):
    send(newsletter, 1)
    build_tree(tmp_path / "tree", jobs=1)
    send(newsletter, 2)
    report = pressed()
    assert not report.built
    assert (tmp_path / "tree/en/newsletter/friday/2/index.html").exists()
    assert "back 2" in (tmp_path / "tree/en/newsletter/friday/latest/index.html").read_text()
    assert "back 2" in (tmp_path / "tree/en/newsletter/friday/1/index.html").read_text()
    assert report.touched == 5


def test_a_correction_presses_the_issue(newsletter, pressed, tmp_path):
    issue = send(newsletter, 1)
    build_tree(tmp_path / "tree", jobs=1)
    IssueCorrection.objects.create(issue=issue, text="It was Tuesday.")
    pressed()
    assert "It was Tuesday." in (tmp_path / "tree/en/newsletter/friday/1/index.html").read_text()


def test_counting_who_left_presses_nothing(newsletter, pressed, tmp_path):
    issue = send(newsletter, 1)
    build_tree(tmp_path / "tree", jobs=1)
    Issue.objects.filter(pk=issue.pk).update(left=3, bounced=2)
    assert pressed().touched == 0


def test_another_name_is_pressed_everywhere_and_another_address_leaves_nothing_behind(newsletter, pressed, tmp_path):
    send(newsletter, 1)
    build_tree(tmp_path / "tree", jobs=1)
    Newsletter.objects.update(name="The Saturday letter", slug="saturday")
    pressed()
    assert "The Saturday letter" in (tmp_path / "tree/en/courts/ferries/index.html").read_text()
    assert (tmp_path / "tree/en/newsletter/saturday/1/index.html").exists()
    assert not (tmp_path / "tree/en/newsletter/friday").exists()
