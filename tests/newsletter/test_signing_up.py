"""Who signs up is asked once, by a letter; nobody learns from an answer who takes the newsletter."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import logging
import re

import lxml.html
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tamizdat.newsletter.attempting import DAY, HOUR, counted, so_far
from tamizdat.newsletter.models import (
    Attempts,
    AttemptsKey,
    ServiceLetter,
    SignUp,
    Subscriber,
    Subscription,
    Suppression,
)
from tamizdat.newsletter.signing_up import asking, challenge
from tamizdat.newsletter.signing_up.asking import network_of
from tamizdat.newsletter.signing_up.challenge import Met, bits_for, make_challenge, met
from tamizdat.newsletter.signing_up.consent import consent_to
from tamizdat.retention import persons
from tamizdat.retention.sweeping import retain
from tamizdat.vault import at_hand
from tests.newsletter.subscribing import (
    MIRA,
    confirmed,
    fill_in,
    link_in,
    make_newsletter,
    make_subscription,
    read,
    text_of,
    work,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vault")]

NOON = dt.datetime(2026, 11, 26, 12, 0, 42, tzinfo=dt.UTC)
PENDING, ACTIVE = Subscription.State.PENDING, Subscription.State.ACTIVE


@pytest.fixture
def newsletter():
    return make_newsletter()


@pytest.fixture
def easy(monkeypatch):
    """Ask for so little work that a test does it at once."""
    monkeypatch.setattr(challenge, "EASY_BITS", 4)
    monkeypatch.setattr(challenge, "HARDEST_BITS", 4)


def fields_of(response):
    """Return what a page's form would send."""
    form = lxml.html.fromstring(response.content).get_element_by_id("challenge")
    return {field.name: field.value or "" for field in form.xpath(".//input[@name]")}


def worked(fields, bits=4):
    """Do the work that a form asks for."""
    return next(
        str(number)
        for number in itertools.count()
        if hashlib.sha256(f"{fields['challenge']}:{number}".encode()).digest()[0] >> (8 - bits) == 0
    )


def test_a_reader_who_confirms_gets_the_newsletter(client, newsletter):
    subscription = confirmed(client, newsletter)
    assert subscription.state == ACTIVE
    assert subscription.wording == consent_to(newsletter).wording
    assert subscription.consented.second == subscription.consented.microsecond == 0
    assert subscription.confirmed is not None
    assert subscription.source == "form"


def test_the_form_works_from_any_page_without_a_cookie(newsletter):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        "/letters/sign-up/",
        {"newsletter": newsletter.slug, "wording": consent_to(newsletter).wording.pk, "address": MIRA},
        HTTP_ORIGIN="null",
    )
    assert answer.status_code == 200
    assert not answer.cookies
    assert SignUp.objects.get().newsletter == newsletter


def test_the_answer_is_kept_by_no_cache_and_found_by_no_search_engine(client, newsletter):
    answer = fill_in(client, newsletter)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "Vary" not in answer or "Cookie" not in answer["Vary"]


def stranger(_newsletter):
    return None


def waiting(newsletter):
    make_subscription(newsletter, state=PENDING, confirmed=None)


def subscribed(newsletter):
    make_subscription(newsletter)


def left(newsletter):
    make_subscription(newsletter, state=Subscription.State.LEFT, ended=NOON.date())


def complained(_newsletter):
    Suppression.objects.create(address_index=MIRA, reason=Suppression.Reason.COMPLAINED)


def erased(_newsletter):
    persons._erased().objects.remember(MIRA, NOON.date())


@pytest.mark.parametrize("before", [stranger, waiting, subscribed, left, complained, erased])
def test_nobody_learns_from_an_answer_who_takes_the_newsletter(client, newsletter, before, monkeypatch):
    sealed, seal = [], at_hand.seal
    monkeypatch.setattr(at_hand, "seal", lambda *told: sealed.append(told) or seal(*told))
    # The first of an hour makes the hour's key.
    fill_in(client, newsletter, "ilse@orvale.example", "198.51.100.9")
    with CaptureQueriesContext(connection) as asked_of_a_stranger:
        first = fill_in(client, newsletter, "somebody@orvale.example", "203.0.113.9")
    before(newsletter)
    sealed.clear()
    with CaptureQueriesContext(connection) as asked:
        answer = fill_in(client, newsletter, MIRA, "192.0.2.7")
    assert (answer.status_code, answer.content) == (first.status_code, first.content)
    assert [each["sql"].split()[0] for each in asked] == [each["sql"].split()[0] for each in asked_of_a_stranger]
    assert len(sealed) == 1


def test_whoever_answers_the_web_needs_no_private_key(client, newsletter):
    at_hand.seal_only()
    assert fill_in(client, newsletter).status_code == 200
    assert SignUp.objects.count() == 1


def test_a_letter_asks_to_confirm_and_says_nothing_in_its_subject(client, newsletter, settings):
    newsletter.imprint = "The Far Bank, Orvale"
    newsletter.save()
    fill_in(client, newsletter)
    work()
    handed_over = mail.outbox[0]
    letter = read(handed_over)
    assert handed_over.to == [letter["To"]] == [MIRA]
    assert letter["Subject"] == "Please confirm"
    assert letter["From"] == "Letters <newsroom@localhost>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[0-9a-f]{32}@[\w.]+>", letter["Message-ID"])
    assert re.fullmatch(r"[a-z2-7]{39}@[\w.]+", handed_over.from_email)
    assert letter.get_content().endswith("\n-- \nThe Far Bank, Orvale\n")
    assert not SignUp.objects.exists()
    assert not ServiceLetter.objects.exists()


def test_a_letter_speaks_the_newsletters_language(client):
    russian = make_newsletter("Пятничное письмо", "ru", slug="friday-ru")
    fill_in(client, russian)
    work()
    assert "Пятничное письмо" in text_of(mail.outbox[0])


def test_a_scanner_that_opens_the_link_confirms_nothing(client, newsletter):
    fill_in(client, newsletter)
    work()
    address = link_in(mail.outbox[0])
    assert client.get(address).status_code == 200
    assert client.head(address).status_code == 200
    assert client.options(address).status_code == 405
    assert Subscription.objects.get().state == PENDING


def test_a_link_that_was_changed_by_one_sign_leads_to_nothing(client, newsletter):
    fill_in(client, newsletter)
    work()
    address = link_in(mail.outbox[0])
    forged = address[:-2] + ("A" if address[-2] != "A" else "B") + "/"
    assert client.post(forged).status_code == 404
    assert client.post(address.replace("/confirm/", "/leave/")).status_code == 404
    assert Subscription.objects.get().state == PENDING


def test_a_link_is_good_for_seven_days(client, newsletter):
    fill_in(client, newsletter)
    work()
    Subscription.objects.update(asked=timezone.now() - dt.timedelta(days=7, minutes=1))
    assert client.post(link_in(mail.outbox[0])).status_code == 404
    assert Subscription.objects.get().state == PENDING


def test_a_reader_may_press_the_button_twice(client, newsletter):
    fill_in(client, newsletter)
    work()
    answers = [client.post(link_in(mail.outbox[0])).status_code for _each in range(2)]
    assert answers == [200, 200]


def test_a_subscriber_who_signs_up_again_is_told_so_and_nothing_changes(client, newsletter):
    subscription = make_subscription(newsletter, frequency="monthly")
    fill_in(client, newsletter)
    work()
    assert "It is sent there already" in text_of(mail.outbox[0])
    assert client.get(link_in(mail.outbox[0])).status_code == 200
    subscription.refresh_from_db()
    assert (subscription.state, subscription.frequency) == (ACTIVE, "monthly")


def test_who_waits_for_a_letter_gets_one_and_not_two(client, newsletter):
    fill_in(client, newsletter)
    fill_in(client, newsletter, MIRA.upper())
    work()
    assert len(mail.outbox) == 1


def test_nobody_can_be_buried_in_letters(client, newsletter):
    other = make_newsletter("The Monday letter")
    for _each in range(4):
        for which in (newsletter, other):
            fill_in(client, which)
        work()
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("reason", ["complained", "asked", "imported"])
def test_who_wants_no_mail_gets_none_because_somebody_filled_in_a_form(client, newsletter, reason):
    Suppression.objects.create(address_index=MIRA, reason=reason)
    fill_in(client, newsletter)
    work()
    assert not mail.outbox
    assert not Subscriber.objects.exists()
    assert not SignUp.objects.exists()


def test_a_mailbox_that_was_full_can_be_subscribed_again(client, newsletter):
    Suppression.objects.create(address_index=MIRA, reason=Suppression.Reason.BOUNCED)
    assert confirmed(client, newsletter).state == ACTIVE
    assert not Suppression.objects.exists()


def test_who_was_erased_can_come_back_by_confirming_and_not_before(client, newsletter):
    persons._erased().objects.remember(MIRA, NOON.date())
    fill_in(client, newsletter)
    work()
    assert persons.was_erased(MIRA)
    client.post(link_in(mail.outbox[-1]))
    work()
    assert not persons.was_erased(MIRA)


def test_a_mistyped_address_can_be_mended(client, newsletter):
    answer = fill_in(client, newsletter, "mira at orvale")
    assert answer.status_code == 422
    assert b'role="alert"' in answer.content
    assert not SignUp.objects.exists()


def test_words_that_nobody_has_shown_are_no_consent(client, newsletter):
    assert fill_in(client, newsletter, wording="99999").status_code == 422
    assert fill_in(client, newsletter, wording="x").status_code == 422
    assert not SignUp.objects.exists()


def test_consent_is_kept_in_the_words_that_were_read(client, newsletter):
    old = consent_to(newsletter).wording
    newsletter.name = "The Saturday letter"
    newsletter.save()
    fill_in(client, newsletter, wording=old.pk)
    work()
    assert "The Friday letter" in Subscription.objects.get().wording.text


def test_a_machine_that_fills_in_every_field_is_told_that_all_is_well(client, newsletter):
    answer = fill_in(client, newsletter, website="https://pills.example")
    assert answer.status_code == 200
    assert not SignUp.objects.exists()


def test_a_newsletter_that_is_closed_takes_nobody(client, newsletter):
    newsletter.is_open = False
    newsletter.save()
    assert fill_in(client, newsletter).status_code == 404


def test_ten_thousand_forms_from_ten_thousand_networks_are_held(client, newsletter, monkeypatch):
    monkeypatch.setattr(asking, "FREELY", 5)
    for number in range(60):
        fill_in(client, newsletter, f"victim-{number}@orvale.example", f"10.{number}.0.1")
    assert SignUp.objects.count() == 5


def test_one_network_is_asked_for_one_more_click_and_others_are_not(client, newsletter):
    answers = [fill_in(client, newsletter, f"victim-{each}@orvale.example") for each in range(5)]
    assert [b"challenge" in answer.content for answer in answers] == [False, False, False, True, True]
    assert b"challenge" not in fill_in(client, newsletter, remote="203.0.113.77").content


@pytest.mark.usefixtures("easy")
def test_a_browser_that_works_is_let_in(client, newsletter, monkeypatch):
    monkeypatch.setattr(asking, "FREELY", 0)
    fields = fields_of(fill_in(client, newsletter))
    answer = client.post("/letters/sign-up/", fields | {"proof": worked(fields)})
    assert b"Look into your mailbox" in answer.content
    assert SignUp.objects.get()


@pytest.mark.usefixtures("easy")
def test_work_is_good_for_one_address_and_once(client, newsletter, monkeypatch):
    monkeypatch.setattr(asking, "FREELY", 0)
    fields = fields_of(fill_in(client, newsletter))
    fields["proof"] = worked(fields)
    client.post("/letters/sign-up/", fields | {"address": "ilse@orvale.example"})
    assert not SignUp.objects.exists()
    client.post("/letters/sign-up/", fields)
    SignUp.objects.all().delete()
    client.post("/letters/sign-up/", fields)
    assert not SignUp.objects.exists()


def test_who_has_no_script_is_let_in_after_a_wait(newsletter):
    made = make_challenge("form", NOON, 17).token
    assert met(made, "", "form", NOON + dt.timedelta(seconds=19)) is Met.TOO_SOON
    assert met(made, "", "form", NOON + dt.timedelta(seconds=21)) is Met.BY_WAITING
    assert met(made, "", "form", NOON + dt.timedelta(minutes=61)) is Met.NOT
    assert met(made, "", "another", NOON + dt.timedelta(seconds=21)) is Met.NOT
    assert met(made[:-1], "", "form", NOON + dt.timedelta(seconds=21)) is Met.NOT


def test_who_presses_too_soon_goes_on_waiting_and_does_not_begin_anew(client, newsletter, monkeypatch):
    monkeypatch.setattr(asking, "FREELY", 0)
    fields = fields_of(fill_in(client, newsletter))
    assert fields_of(client.post("/letters/sign-up/", fields))["challenge"] == fields["challenge"]


def test_machines_that_wait_are_held_too(client, newsletter, monkeypatch):
    monkeypatch.setattr(asking, "FREELY", 0)
    monkeypatch.setattr(asking, "BY_WAITING", 2)
    monkeypatch.setattr(challenge, "WAIT", dt.timedelta(0))
    answers = []
    for number in range(4):
        fields = fields_of(fill_in(client, newsletter, f"victim-{number}@orvale.example"))
        answers.append(client.post("/letters/sign-up/", fields).status_code)
    assert answers == [200, 200, 429, 429]


def test_work_grows_with_the_number_of_forms():
    assert [bits_for(lately, 30) for lately in (0, 30, 60, 480, 10_000, 10**9)] == [17, 17, 18, 20, 20, 20]


def test_a_network_is_told_by_its_prefix_and_the_machine_in_front_by_nothing():
    assert network_of("192.0.2.7") == network_of("192.0.2.200") != network_of("192.0.3.7")
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:ffff::9") != network_of("2001:db8:2::1")
    assert network_of("127.0.0.1") == network_of("::1") == network_of("") == b""


def test_a_count_ends_with_its_window_and_takes_its_key_along():
    assert [counted("forms", b"192.0.2", NOON, HOUR) for _each in range(3)] == [1, 2, 3]
    assert counted("forms", b"192.0.2", NOON, DAY) == 1
    key = bytes(AttemptsKey.objects.get(length=HOUR).secret)
    later = NOON + dt.timedelta(hours=1)
    assert so_far("forms", b"192.0.2", NOON, HOUR) == 3
    assert counted("forms", b"192.0.2", later, HOUR) == 1
    assert bytes(AttemptsKey.objects.get(length=HOUR).secret) != key
    assert Attempts.objects.count() == 2


def test_no_row_and_no_line_of_the_log_has_the_network_address_of_who_signs_up(client, newsletter, caplog):
    caplog.set_level(logging.DEBUG)
    fill_in(client, newsletter, remote="192.0.2.213")
    told = [str(list(model.objects.values())) for model in (SignUp, Attempts, AttemptsKey)]
    assert not any("192.0.2" in each or MIRA in each for each in [*told, caplog.text])


def test_who_was_brought_from_elsewhere_has_seven_days_from_the_letter_and_not_from_their_first_consent(
    client, newsletter
):
    old = NOON - dt.timedelta(days=900)
    make_subscription(newsletter, state=PENDING, consented=old, confirmed=None, source="import mailchimp")
    retain(timezone.now() + dt.timedelta(days=6))
    assert Subscription.objects.exists()
    retain(timezone.now() + dt.timedelta(days=8))
    assert not Subscriber.objects.exists()
