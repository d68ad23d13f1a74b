"""Messages as mail programs and other people's filters get them."""

from __future__ import annotations

import re
import shutil
import subprocess
from email import message_from_bytes, policy
from email.headerregistry import Address

import pytest
from django.utils.html import escape

from tamizdat.newsletter.marks import LEAVE, PREFERENCES, MarkKeys
from tamizdat.newsletter.message.composing import compose, preview
from tamizdat.newsletter.message.template import HOLDERS
from tamizdat.newsletter.models import Form, IssueItem
from tests.factories import make_article, make_contributor, make_front, make_picture, make_section, make_withdrawn
from tests.newsletter.message.test_quoted import canonical
from tests.newsletter.newsletters import FRIDAY, make_issue, make_newsletter

pytestmark = pytest.mark.django_db
MARK, OTHER = b"m" * 12, b"n" * 12
ORIGIN = "https://tern.example"


@pytest.fixture
def articles(vault):
    section = make_section(make_front(), "Courts")
    return [
        make_article("A verdict & its <author>", section, standfirst="Two of three were sent to prison."),
        make_article("The river is brown", section, standfirst="Nobody says why."),
    ]


def whole(issue, form=Form.DIGEST, recipient="mira@farbank.example", mark=MARK):
    return compose(issue, form, origin=ORIGIN, now=FRIDAY, number=12).whole(recipient, mark, issue.pk)


def parsed(raw):
    return message_from_bytes(raw, policy=policy.default)


@pytest.mark.parametrize("form", Form)
def test_it_is_a_message_that_every_parser_reads_without_complaint(articles, form):
    raw = whole(make_issue(articles=articles), form)
    message = parsed(raw)
    assert not any(part.defects for part in message.walk())
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r\n." not in raw
    assert not any(holder in raw for holder in HOLDERS.values())
    assert canonical(raw.partition(b"\r\n\r\n")[2]) == raw.partition(b"\r\n\r\n")[2]


def test_its_header_says_who_it_is_from_and_how_to_leave(articles, settings):
    issue = make_issue(make_newsletter(reply_to="desk@tern.example"), articles)
    message = parsed(whole(issue))
    keys = MarkKeys.of(settings.SECRET_KEY)
    assert message["From"].addresses == (Address("The Tern", addr_spec="news@tern.example"),)
    assert message["To"] == "mira@farbank.example"
    assert message["Reply-To"] == "desk@tern.example"
    assert message["Subject"] == "What the week brought"
    assert message["Date"].datetime == FRIDAY
    assert message["List-Id"] == "<week.tern.example>"
    site = settings.ENVIRONMENT.site_url
    assert f"<{site}/letters/leave/{keys.token(LEAVE, MARK)}/>" in message["List-Unsubscribe"]
    assert f"<mailto:leave-{keys.envelope(MARK, issue.pk)}@" in message["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<[a-z2-7]{24}@tern\.example>", message["Message-ID"])
    assert "Feedback-ID" not in message
    assert "X-Mailer" not in message
    assert "User-Agent" not in message


def test_two_readers_messages_differ_in_what_is_their_own_and_in_nothing_else(articles, settings):
    issue = make_issue(articles=articles)
    keys = MarkKeys.of(settings.SECRET_KEY)
    blanked = []
    for address, mark in (("mira@farbank.example", MARK), ("ivo@quay.example", OTHER)):
        raw = whole(issue, Form.FULL, address, mark)
        for own in (
            address,
            keys.token(LEAVE, mark),
            keys.token(PREFERENCES, mark),
            keys.envelope(mark, issue.pk),
            keys.message_mark(mark, issue.pk),
        ):
            assert own.encode() in raw
            raw = raw.replace(own.encode(), b"*")
        blanked.append(raw)
    assert blanked[0] == blanked[1]


def test_the_attached_file_is_the_same_for_every_reader(articles):
    issue = make_issue(articles=articles)
    files = [
        [part.get_content() for part in parsed(whole(issue, Form.FULL, "a@b.example", mark)).iter_attachments()]
        for mark in (MARK, OTHER)
    ]
    assert files[0] == files[1]
    [file] = files[0]
    assert "The river is brown" in file
    assert "/letters/" not in file


def test_no_picture_pixel_script_or_tagged_link_stands_in_it(articles):
    for form in Form:
        html = compose(make_issue(make_newsletter(slug=f"w{form}"), articles), form, origin=ORIGIN, now=FRIDAY).html
        assert not re.search(r"<(?:img|script|iframe|form|link|video|object)\b|url\(|src=|@import|@font-face", html)
        links = re.findall(r'href="([^"]+)"', html)
        assert links
        assert all("?" not in link or link.startswith("mailto:") for link in links)
        assert f"{ORIGIN}{articles[0].address}" in links


def test_a_newsletter_that_wants_pictures_has_them_from_its_own_site(articles):
    picture = make_picture(alt="A landing in fog")
    pictured = make_article("Fog", articles[0].section, lead_picture=picture)
    html = compose(
        make_issue(make_newsletter(with_pictures=True), [pictured]), Form.DIGEST, origin=ORIGIN, now=FRIDAY
    ).html
    [source] = re.findall(r'<img src="([^"]+)"', html)
    assert source.startswith(f"{ORIGIN}/media/")
    assert 'alt="A landing in fog"' in html


def test_the_digest_says_what_there_is_and_the_full_text_says_all(articles):
    digest = compose(make_issue(articles=articles), Form.DIGEST, origin=ORIGIN, now=FRIDAY)
    full = compose(digest.issue, Form.FULL, origin=ORIGIN, now=FRIDAY)
    words = "Nobody says why."
    assert words in digest.text
    assert words in digest.html
    body = full.shown.items[0].body
    first = re.sub(r"<[^>]+>", "", body)[:30]
    assert escape("A verdict & its <author>") in digest.html
    assert first in full.html
    assert first in re.sub(r"\s+", " ", full.text)
    assert first not in digest.html


def test_the_editors_note_stands_in_place_of_the_standfirst(articles):
    issue = make_issue(articles=articles)
    IssueItem.objects.filter(issue=issue, article=articles[1]).update(note="Read this first.", heading="The river")
    message = compose(issue, Form.DIGEST, origin=ORIGIN, now=FRIDAY)
    assert "Read this first." in message.text
    assert "Nobody says why." not in message.text
    assert "THE RIVER" in message.text


def test_other_addresses_of_the_site_are_listed_and_one_leaves_through_them_too(articles):
    newsletter = make_newsletter(origins="https://tern.example\nhttps://mirror.example\nhttp://ternabc.onion")
    message = compose(make_issue(newsletter, articles), Form.DIGEST, origin="https://mirror.example", now=FRIDAY)
    assert f"https://mirror.example{articles[0].address}" in message.text
    assert "http://ternabc.onion/\n" in message.text
    assert "https://mirror.example/letters/leave/" in message.text
    assert "http://ternabc.onion/letters/leave/" in message.text


def test_what_readers_cannot_see_is_left_out_and_the_editor_is_told(articles):
    gone = make_withdrawn("Gone", articles[0].section, notice="It was wrong.")
    found = preview(make_issue(articles=[articles[0], gone]), Form.DIGEST)
    assert "Gone" not in found.html
    assert any("1 article is left out" in warning for warning in found.warnings)


def test_an_editor_is_told_when_gmail_would_cut_it(articles):
    short = preview(make_issue(articles=articles, introduction="<p>Short.</p>"), Form.DIGEST)
    long = preview(
        make_issue(make_newsletter(slug="long"), articles, introduction=f"<p>{'word ' * 25_000}</p>"), Form.DIGEST
    )
    assert short.warnings == []
    assert any("Gmail" in warning for warning in long.warnings)


def test_a_neutral_subject_goes_before_the_issues_own(articles):
    newsletter = make_newsletter(neutral_subject="Your weekly letter", sender_name="Weekly letter")
    message = parsed(whole(make_issue(newsletter, articles)))
    assert message["Subject"] == "Your weekly letter"
    assert message["From"].addresses[0].display_name == "Weekly letter"


@pytest.mark.parametrize(
    "subject", ["Что было на этой неделе в Торвенике и вокруг него, коротко", "a\r\nBcc: x@y.example"]
)
def test_a_subject_in_any_letters_arrives_and_adds_no_field(articles, subject):
    message = parsed(whole(make_issue(articles=articles, subject=subject)))
    assert message["Subject"] == re.sub(r"\s+", " ", subject)
    assert "Bcc" not in message


def test_in_hebrew_it_runs_from_right_to_left(vault):
    section = make_section(make_front("he"), "משפט")
    issue = make_issue(make_newsletter("he"), [make_article("פסק הדין", section)])
    assert '<html lang="he" dir="rtl">' in compose(issue, Form.DIGEST, origin=ORIGIN, now=FRIDAY).html


def test_corrections_come_before_the_text(articles):
    articles[0].corrections.create(text="Three were sentenced, not two.", issued_at=FRIDAY, headline="A verdict")
    message = compose(make_issue(articles=articles), Form.FULL, origin=ORIGIN, now=FRIDAY)
    note = message.text.index("Three were sentenced, not two.")
    body = message.text.index(re.sub(r"<[^>]+>", "", message.shown.items[0].body)[:20])
    assert note < body


def test_a_contributor_stands_under_the_headline(articles):
    article = make_article(
        "Whose", articles[0].section, bylines=[make_contributor("Mira Vald"), make_contributor("Ivo Kern")]
    )
    assert (
        "By Mira Vald and Ivo Kern"
        in compose(make_issue(articles=[article]), Form.DIGEST, origin=ORIGIN, now=FRIDAY).text
    )


def test_spamassassin_finds_nothing_wrong_with_it(articles, tmp_path):
    """Its own rules, without asking anybody; what it says of missing trace fields is about this test and no relay."""
    raw = b"Received: from tern.example (tern.example [192.0.2.5]) by mx.farbank.example with ESMTPS; " + (
        b"Fri, 27 Nov 2026 14:00:01 +0000\r\n" + whole(make_issue(articles=articles))
    )
    program = shutil.which("spamassassin")
    assert program, "scripts/debian-packages installs it"
    command = [program, "--local", "--test-mode", "--prefspath", tmp_path / "prefs"]
    told = subprocess.run(command, input=raw, capture_output=True, check=False, cwd=tmp_path, timeout=120).stdout
    score = re.search(rb"\((-?[\d.]+) points", told)
    assert score, told.decode(errors="replace")[-2000:]
    assert float(score[1]) < 2.0, told.decode(errors="replace")[:3000]


def test_a_sender_whose_host_is_in_other_letters_can_send(articles):
    newsletter = make_newsletter(sender_address="news@крачка.example", reply_to="desk@крачка.example")
    message = parsed(whole(make_issue(newsletter, articles)))
    assert message["From"].addresses[0].addr_spec == "news@xn--80aa2ab2a7b.example"
    assert message["Reply-To"] == "desk@xn--80aa2ab2a7b.example"
    assert message["Message-ID"].endswith("@xn--80aa2ab2a7b.example>")


def test_a_preview_shows_nothing_by_which_a_link_could_carry_a_readers_key_away(articles):
    shown = preview(make_issue(articles=articles), Form.FULL, FRIDAY)
    assert not any(holder.decode() in shown.html + shown.text for holder in HOLDERS.values())
