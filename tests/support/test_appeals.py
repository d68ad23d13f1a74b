"""Appeals: when readers are asked, what came of it, and how near the goal is, without watching anybody."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from tamizdat.support.appeals import count_paid, count_posted, known, measure, raised, wording_for
from tamizdat.support.countries import countries, is_country, name_of
from tamizdat.support.models import Appeal, AppealTally, Happening
from tamizdat.support.words import html_of, line_of
from tests.support.factories import FIRST_DAY, make_contribution, make_event

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def make_appeal(**fields):
    told = {"name": "Winter", "slug": "winter", "is_published": True}
    return Appeal.objects.create(**told | fields)


@pytest.mark.parametrize(
    ("fields", "runs"),
    [
        ({}, True),
        ({"is_published": False}, False),
        ({"starts": FIRST_DAY}, True),
        ({"starts": FIRST_DAY + HOUR}, False),
        ({"ends": FIRST_DAY}, False),
        ({"ends": FIRST_DAY + HOUR}, True),
    ],
)
def test_an_appeal_runs_from_its_beginning_to_its_end(fields, runs):
    make_appeal(**fields)
    assert Appeal.objects.running(FIRST_DAY).exists() is runs


def test_the_meter_is_a_sum_of_the_ledger():
    appeal = make_appeal(goal=10_000, currency="USD")
    given = make_contribution(amount=3000, frequency="once", appeal="winter.a")
    make_event(given)
    make_event(make_contribution(amount=2000, appeal="winter.b"))
    make_event(given, Happening.REFUND, amount=-1000)
    make_event(make_contribution(amount=9000, appeal="summer.a"))
    make_event(make_contribution(amount=9000, appeal="winter.a", currency="EUR"))
    make_event(make_contribution(amount=9000, appeal="winter.a", rehearsed=True))
    assert raised(appeal) == 4000
    measure(FIRST_DAY)
    appeal.refresh_from_db()
    assert appeal.percent == 40


def test_pages_are_pressed_anew_for_a_meter_once_an_hour_at_the_most():
    appeal = make_appeal(goal=10_000, currency="USD")
    measure(FIRST_DAY)
    make_event(make_contribution(amount=3000, appeal="winter.a"))
    measure(FIRST_DAY + HOUR / 2)
    appeal.refresh_from_db()
    assert appeal.percent == 0
    measure(FIRST_DAY + HOUR)
    appeal.refresh_from_db()
    assert appeal.percent == 30


def test_wordings_are_told_apart_by_sums_alone():
    make_appeal()
    count_posted("winter.a", FIRST_DAY)
    count_posted("winter.a", FIRST_DAY)
    count_posted("winter.b", FIRST_DAY + DAY)
    count_posted("nothing.a", FIRST_DAY)
    contribution = make_contribution(appeal="winter.b")
    for _each in range(2):
        event = make_event(contribution)
        count_paid(None, contribution, [event])
    rows = AppealTally.objects.order_by("day", "wording").values_list("wording", "day", "posted", "paid")
    today = FIRST_DAY.date()
    assert list(rows) == [("a", today, 2, 0), ("b", today, 0, 1), ("b", today + DAY, 1, 0)]


def test_each_page_has_one_wording_and_half_of_them_the_other():
    assert {wording_for(number, ["a"]) for number in range(50)} == {"a"}
    carried = [wording_for(number, ["a", "b"]) for number in range(1000)]
    assert carried == [wording_for(number, ["a", "b"]) for number in range(1000)]
    assert 400 < carried.count("a") < 600


def test_a_form_names_an_appeal_that_there_is_or_none():
    make_appeal()
    assert known("winter.a") == "winter.a"
    assert not any(known(name) for name in ("winter", "winter.c", "summer.a", "winter.a\n", "<b>.a", ""))


@pytest.mark.parametrize("fields", [{"goal": 5, "currency": ""}, {"starts": FIRST_DAY, "ends": FIRST_DAY}])
def test_a_goal_has_a_currency_and_an_end_a_beginning(fields):
    with pytest.raises(ValidationError):
        Appeal(name="A", slug="a", **fields).full_clean()


def test_editors_write_paragraphs_bold_words_and_links_and_nothing_else():
    told = 'We **need** you.\n\n[About us](/en/about/) and <b>not</b> [this](javascript:alert) "there"'
    assert html_of(told) == (
        "<p>We <b>need</b> you.</p>"
        '<p><a href="/en/about/">About us</a> and &lt;b&gt;not&lt;/b&gt; [this](javascript:alert) &quot;there&quot;</p>'
    )
    assert line_of("**Today** is [a day](https://tern.example/x)") == (
        '<b>Today</b> is <a href="https://tern.example/x">a day</a>'
    )
    assert "<a" not in html_of('[x](//evil.example/) [y](https://a"onclick=) [z](http://plain.example/)').replace(
        '<a href="https://a&quot;onclick=">', ""
    )


def test_countries_have_names_in_each_language():
    assert name_of("BY", "en") == "Belarus"
    assert name_of("BY", "ru") == "Беларусь"
    assert name_of("BY", "xx-nowhere") == "Belarus"
    assert ("DE", "ألمانيا") in countries("ar")
    assert len(countries("en")) > 240
    assert not any(is_country(code) for code in ("EU", "ZZ", "by", "B", "001", ""))


def test_a_payment_that_is_refused_for_its_cards_country_is_not_counted():
    make_appeal()
    refused = make_contribution(appeal="winter.a", state="refused")
    count_paid(None, refused, [make_event(refused)])
    assert not AppealTally.objects.exists()
