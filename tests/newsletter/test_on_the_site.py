"""On the site: what there is to sign up for, every issue that was sent, and what has been corrected since."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone
from lxml import etree, html
from wagtail.contrib.redirects.models import Redirect

from tamizdat.articles.actions import rename_article, withdraw_article
from tamizdat.articles.models import Article
from tamizdat.newsletter.actions import begin, cancel
from tamizdat.newsletter.models import Delivery, Issue, IssueCorrection, IssueItem, Newsletter
from tamizdat.newsletter.running import note_cancelled
from tamizdat.press.models import Note, Touch
from tamizdat.press.step import build_tree, press_changed
from tests.factories import make_article, make_section, make_standing
from tests.newsletter.newsletters import make_approved
from tests.newsletter.subscribing import make_newsletter, make_subscription
from tests.now import find, render
from tests.press.comparing import differences
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
            "standfirst": "After nine days.",
            "note": "",
            "section": "Courts",
            "byline": "Mira Vald",
        },
        {"headline": "Ice", "standfirst": "Thick.", "note": "Our longest read."},
    ],
    "sent": "2026-11-20T14:00:00+00:00",
}


@pytest.fixture
def newsletter():
    section = make_section()
    make_article("Ferries leave again", section, slug="ferries")
    make_article("Ice", section, slug="ice")
    return make_newsletter(slug="friday")


def send(newsletter, number, **changes):
    """Have an issue be sent, with the first two articles."""
    articles = list(Article.objects.order_by("pk")[: len(FROZEN["items"])])
    items = [item | {"article": each.pk} for item, each in zip(FROZEN["items"], articles, strict=True)]
    frozen = FROZEN | {"subject": f"The ferry is back {number}", "items": items} | changes
    fields = {"subject": "Later", "state": Issue.State.SENT}
    issue = Issue.objects.create(newsletter=newsletter, number=number, frozen=frozen, **fields)
    for each in articles:
        IssueItem.objects.create(issue=issue, article=each)
    return issue


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
    for words in ("The ferry is back 1", "On the river", "After nine days.", "Our longest read."):
        assert words in told
    assert "Thick." not in told
    # As long as the archive stands, she may have to take her name back.
    assert "Mira Vald" not in told
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
def pressed(data_dir):
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
    assert report.touched == 6


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


@pytest.fixture
def in_step(pressed, tmp_path):
    """A tree that is kept in step; asked again, it has to be what a full build makes."""
    build_tree(tmp_path / "tree", jobs=1)

    def look():
        pressed()
        build_tree(tmp_path / "anew", jobs=1)
        assert not differences(tmp_path / "tree", tmp_path / "anew")
        return tmp_path / "tree/en/newsletter"

    return look


def begun(newsletter):
    """Have an issue begin to go to somebody."""
    make_subscription(newsletter)
    issue = make_approved(newsletter, [Article.objects.earliest("pk")], subject="Sent too early")
    begin(issue, timezone.now())
    return issue


@pytest.mark.usefixtures("vault")
@pytest.mark.parametrize("earlier", [0, 1, 40])
def test_readers_know_nothing_of_an_issue_that_was_cancelled_before_anybody_got_it(newsletter, in_step, earlier):
    for number in range(1, earlier + 1):
        send(newsletter, number)
    issue = begun(newsletter)
    assert "Sent too early" in (in_step() / f"friday/{issue.number}/index.html").read_text()
    cancel(issue, timezone.now())
    there = in_step()
    assert not (there / f"friday/{issue.number}").exists()
    assert (there / "friday/latest/index.html").exists() == bool(earlier)
    assert not [file for file in there.rglob("*.*") if b"Sent too early" in file.read_bytes()]


@pytest.mark.usefixtures("vault")
@pytest.mark.parametrize("outcome", [Delivery.State.DELIVERED, Delivery.State.PUT_OFF])
def test_what_was_on_its_way_when_an_issue_was_cancelled_decides_whether_it_stays(newsletter, in_step, outcome):
    issue = begun(newsletter)
    deliveries = Delivery.objects.filter(issue=issue)
    deliveries.update(state=Delivery.State.IN_FLIGHT)
    cancel(issue, timezone.now())
    assert (in_step() / "friday/1/index.html").exists()
    deliveries.update(state=outcome)
    note_cancelled()
    assert (in_step() / "friday/1/index.html").exists() == (outcome == Delivery.State.DELIVERED)


def test_the_first_issue_of_a_closed_newsletter_is_in_its_languages_list(newsletter, in_step):
    Newsletter.objects.update(is_open=False)
    assert not (in_step() / "index.html").exists()
    send(newsletter, 1)
    assert (in_step() / "index.html").exists()


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_an_issue_that_is_deleted_past_the_models_leaves_nothing_behind(newsletter, in_step, gone):
    for number in range(1, 4):
        send(newsletter, number)
    Redirect.objects.create(old_path="/en/newsletter/monday", redirect_link="/en/newsletter/friday/")
    assert (in_step() / f"friday/{gone}/index.html").exists()
    Issue.objects.filter(number=gone).delete()
    there = in_step()
    assert not (there / f"friday/{gone}").exists()
    assert (there / "monday/index.html").exists()


def test_an_issue_follows_its_article_to_another_address(newsletter, in_step):
    send(newsletter, 1)
    in_step()
    rename_article(Article.objects.get(slug="ferries"), "boats")
    for page in ("1", "latest"):
        links = html.fromstring((in_step() / f"friday/{page}/index.html").read_text()).xpath("//h3/a/@href")
        assert "../../../../en/courts/boats/index.html" in links
    assert "/en/courts/boats/" in (in_step() / "friday/feed.rss").read_text()


def test_an_issue_leads_to_the_notice_of_an_article_that_was_withdrawn_and_shows_nothing_of_it(newsletter, in_step):
    send(newsletter, 1)
    in_step()
    withdraw_article(Article.objects.get(slug="ferries"), "It was wrong.")
    there = in_step()
    for file in ("1/index.html", "latest/index.html", "feed.rss"):
        text = (there / "friday" / file).read_text().replace("\xa0", " ")
        assert "Withdrawn: Ferries leave again" in text
        assert "courts/ferries/" in text
        assert "After nine days." not in text


@pytest.mark.parametrize("fate", ["unpublished", "deleted"])
def test_an_issue_says_nothing_more_of_an_article_that_readers_cannot_reach(newsletter, in_step, fate):
    send(newsletter, 1, preheader="Ferries leave again")
    assert "leave again" in (in_step() / "friday/index.html").read_text().replace("\xa0", " ")
    article = Article.objects.get(slug="ferries")
    if fate == "unpublished":
        article.unpublish()
    else:
        # Nobody can delete what readers have seen, but whoever has the database.
        Article.objects.filter(pk=article.pk).update(last_published_at=None)
        Article.objects.get(pk=article.pk).delete()
    there = in_step()
    for file in ("index.html", "1/index.html", "latest/index.html", "feed.rss"):
        text = (there / "friday" / file).read_text().replace("\xa0", " ")
        assert "leave again" not in text
        assert "After nine days." not in text
        assert "courts/ferries/" not in text
    assert "This text is no longer published." in (there / "friday/1/index.html").read_text().replace("\xa0", " ")
    assert "On the river" in (there / "friday/1/index.html").read_text().replace("\xa0", " ")


def test_an_edit_of_an_article_presses_no_issue_and_changes_none(newsletter, in_step, tmp_path):
    send(newsletter, 1)
    page = in_step() / "friday/1/index.html"
    before = page.stat().st_mtime_ns, page.read_bytes()
    article = Article.objects.get(slug="ferries")
    article.title, article.standfirst = "Ferries stay", "For good."
    article.save_revision().publish()
    assert (in_step() / "friday/1/index.html").read_bytes() == before[1]
    assert page.stat().st_mtime_ns == before[0]
