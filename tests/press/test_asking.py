"""On the pressed site: what readers are asked beside which articles, and pages that follow whatever changes in it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from lxml import html

from tamizdat.articles.models import Section
from tamizdat.press.asking import giving_in
from tamizdat.press.models import Note
from tamizdat.press.plates import made_with
from tamizdat.press.step import build_tree, press_changed
from tamizdat.support.appeals import look_at_the_clock
from tamizdat.support.models import Appeal, AppealText, Offer, SupportWords
from tamizdat.support.policy import Stance
from tamizdat.support.providers import registry
from tests.factories import make_article, make_front, make_locale, make_section
from tests.now import find
from tests.support.factories import decide
from tests.support.memory_provider import MemoryProvider, registered

ARTICLE, SUPPORT = "/en/courts/ferries/", "/en/support/"
TODAY = dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def provider(db, monkeypatch):
    make_front("en")
    monkeypatch.setattr(registry, "_makers", {})
    make_article("Ferries leave again", make_section(title="Courts", slug="courts"), slug="ferries")
    with registered(MemoryProvider()) as provider:
        yield provider


def appeal(wordings="a", sections=(), **fields):
    made = Appeal.objects.create(**{"name": "Winter", "slug": "winter", "is_published": True} | fields)
    for wording in wordings:
        AppealText.objects.create(
            appeal=made,
            locale=make_locale("en"),
            wording=wording,
            line=f"We are **{wording}** here.",
            heading="Dear readers",
            text="Stay.\n\n[With us](/en/support/).",
        )
    made.sections.set(sections)
    made.save()
    return made


def shown(read, address=ARTICLE):
    return html.fromstring(read(address))


def test_nothing_appears_without_a_provider(monkeypatch):
    assert find(SUPPORT)
    monkeypatch.setattr(registry, "_makers", {})
    assert find(SUPPORT) is None
    assert giving_in("en") is None


def test_nothing_appears_without_an_open_offer(read):
    assert giving_in("en")
    Offer.objects.update(is_open=False)
    assert find(SUPPORT) is None
    assert "support" not in read(ARTICLE).split("</style>")[1]
    assert giving_in("en") is None


def test_an_article_asks_in_its_own_wording_and_its_form_says_which(read):
    appeal("ab")
    page = shown(read)
    name = page.xpath("string(//input[@name='appeal']/@value)")
    assert name in ("winter.a", "winter.b")
    assert f"We are {name[-1]} here." in page.xpath("string(//p[@class='ask'])")
    assert page.xpath("//div[@class='message']/p[1]/text()") == ["Stay."]
    assert page.xpath("//div[@class='message']//a/@href") == ["../../../en/support/index.html"]


def test_an_appeal_for_a_section_stands_beside_its_articles_alone(read):
    make_article("Ice", make_section(title="Rivers", slug="rivers"), slug="ice")
    appeal(sections=[Section.objects.get(slug="courts")])
    assert shown(read).xpath("//p[@class='ask']")
    assert not shown(read, "/en/rivers/ice/").xpath("//p[@class='ask']")


def test_the_support_page_warns_in_the_readers_language_without_a_script(read):
    decide("BY", Stance.WARN, since=TODAY)
    decide("RU", Stance.REFUSE, since=TODAY)
    SupportWords.objects.create(locale=make_locale("en"), introduction="Two dollars help.", other_ways="Write to us.")
    text = shown(read, SUPPORT).xpath("string(//main)")
    assert all(words in text for words in ("Belarus", "Russia", "Two dollars help.", "Write to us."))
    assert not shown(read, SUPPORT).xpath("//script[not(@type)]")


def pressed(tmp_path, address=ARTICLE):
    return (tmp_path / address.strip("/") / "index.html").read_text()


def test_whatever_is_asked_and_offered_is_pressed_when_it_changes(tmp_path):
    build_tree(tmp_path / "site")
    root = tmp_path / "site"
    assert "We are" not in pressed(root)
    winter = appeal()
    press_changed()
    assert "We are <b>a</b> here." in pressed(root)
    Appeal.objects.filter(pk=winter.pk).update(is_published=False)
    press_changed()
    assert "We are" not in pressed(root)
    Offer.objects.filter(currency="GBP").update(is_open=False)
    press_changed()
    assert "GBP" not in pressed(root)


def test_a_decision_touches_the_support_page_alone(tmp_path):
    build_tree(tmp_path / "site")
    decide("BY", Stance.WARN, since=TODAY)
    report = press_changed()
    assert report.built == {}
    assert report.tally.written == 1
    assert "Belarus" in pressed(tmp_path / "site", SUPPORT)


def test_a_decision_is_pressed_on_its_day_without_a_worker(tmp_path, monkeypatch):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    decide("BY", Stance.WARN, since=tomorrow.date())
    build_tree(tmp_path / "site")
    press_changed()
    assert "Belarus" not in pressed(tmp_path / "site", SUPPORT)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    press_changed()
    assert "Belarus" in pressed(tmp_path / "site", SUPPORT)
    assert not press_changed().touched


def test_time_alone_brings_an_appeal_to_the_pages(monkeypatch):
    now = timezone.now()
    appeal(starts=now + dt.timedelta(minutes=5))
    look_at_the_clock(turn(now))
    Note.objects.all().delete()
    look_at_the_clock(turn(now + dt.timedelta(minutes=4)))
    assert not Note.objects.exists()
    before = made_with()
    look_at_the_clock(turn(now + dt.timedelta(minutes=6)))
    assert Note.objects.filter(sort="support").exists()
    monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(minutes=6))
    assert made_with() != before


def turn(moment):
    """A turn of the schedule at a moment."""
    return type("AtTheMoment", (), {"clock": staticmethod(lambda: moment)})()


def test_an_appeal_for_newsletters_alone_stands_beside_no_article(read):
    appeal(on_pages=False)
    assert "Dear readers" not in read(ARTICLE)
