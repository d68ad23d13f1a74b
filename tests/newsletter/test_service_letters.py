"""A letter reaches its reader once, or is tried again; nobody's address is in a log."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core import mail

from tamizdat.newsletter import letters
from tamizdat.newsletter.confirming import change_to_be_confirmed, to_be_confirmed
from tamizdat.newsletter.message.dkim import read_signer
from tamizdat.newsletter.models import AddressChange, ServiceLetter, Subscriber, Subscription
from tamizdat.newsletter.preferences import ask_for_change
from tamizdat.retention.records import record_types
from tamizdat.retention.sweeping import sweep
from tamizdat.schedule.models import JobState
from tamizdat.schedule.running import claim
from tamizdat.settings.mail import mail_settings
from tamizdat.staff.relay import RelayError
from tamizdat.vault import at_hand
from tamizdat.vault.errors import NoPrivateKeyError
from tests.newsletter.message.test_dkim import pem, verified
from tests.newsletter.subscribing import MIRA, make_newsletter, make_subscription, text_of
from tests.simulators.mail_relay import MailRelay, unused_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vault")]

NOON = dt.datetime(2026, 11, 26, 12, 0, 42, tzinfo=dt.UTC)
Kind = ServiceLetter.Kind


@pytest.fixture
def relay(settings, tmp_path):
    with MailRelay() as running:
        _set_relay(settings, running.port, tmp_path)
        yield running


def _set_relay(settings, port, folder):
    for name, value in mail_settings(f"smtp://127.0.0.1:{port}", folder).items():
        setattr(settings, name, value)


@pytest.fixture
def pending():
    return make_subscription(make_newsletter(), state=Subscription.State.PENDING, confirmed=None)


def write(kind, subscription, **fields):
    return ServiceLetter.objects.create(subscription=subscription, kind=kind, made=NOON, due=NOON, **fields)


def work(now=NOON):
    JobState.objects.filter(name=letters.JOB.name).delete()
    letters.JOB.run(claim(letters.JOB, lambda: now))


def test_a_letter_is_handed_over_with_an_envelope_of_its_own(relay, pending, settings):
    letter = write(Kind.CONFIRM, pending)
    work()
    taken = relay.came[0]
    assert taken.receiver == MIRA
    assert taken.sender.endswith(f"@{settings.ENVIRONMENT.bounce_domain}")
    assert taken.message["From"] == "Letters <newsroom@localhost>"
    assert taken.message["To"] == MIRA
    assert taken.message["Message-ID"].startswith(f"<{letter.mark}@")
    assert "/letters/confirm/" in taken.text
    assert not ServiceLetter.objects.exists()


def signed_with(settings, file):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, dkim_keys=(("news1", file),))


@pytest.mark.parametrize("name", ["Letters", "Пятничные письма"])
def test_a_letter_that_asks_to_confirm_is_signed_as_issues_are(relay, settings, tmp_path, name):
    (tmp_path / "key.pem").write_bytes(pem(Ed25519PrivateKey.generate()))
    signed_with(settings, tmp_path / "key.pem")
    newsletter = make_newsletter(
        sender_name=name, sender_address="news@tern.example", reply_to="desk@tern.example", imprint="Крачка, Orvale"
    )
    write(Kind.CONFIRM, make_subscription(newsletter, state=Subscription.State.PENDING, confirmed=None))
    work()
    [taken] = relay.came
    assert verified(taken.content, [read_signer(tmp_path / "key.pem", "tern.example", "news1")])
    assert taken.text.endswith("Крачка, Orvale")


def test_a_letter_waits_for_a_key_to_sign_with_that_cannot_be_read(relay, pending, settings, tmp_path, caplog):
    write(Kind.CONFIRM, pending)
    signed_with(settings, tmp_path / "nowhere.pem")
    work()
    assert not relay.came
    assert "BadKeyError" in caplog.text
    signed_with(settings, tmp_path / "key.pem")
    (tmp_path / "key.pem").write_bytes(pem(Ed25519PrivateKey.generate()))
    work(NOON + dt.timedelta(minutes=1))
    assert relay.came


def test_a_letter_that_is_put_off_is_sent_later_under_the_same_number(relay, pending):
    letter = write(Kind.CONFIRM, pending)
    relay.answers["RCPT"] = "450 4.2.0 greylisted"
    work()
    assert not relay.came
    relay.answers.clear()
    work(NOON + dt.timedelta(seconds=30))
    assert not relay.came
    work(NOON + dt.timedelta(minutes=1))
    assert relay.came[0].message["Message-ID"].startswith(f"<{letter.mark}@")


def test_nobody_who_cannot_be_reached_waits_for_confirmation(relay, pending, caplog):
    write(Kind.CONFIRM, pending)
    relay.answers["RCPT"] = f"550 5.1.1 <{MIRA}>: no such user"
    work()
    assert not Subscriber.objects.exists()
    assert MIRA not in caplog.text


def test_who_has_confirmed_once_is_not_lost_by_a_refusal(relay):
    write(Kind.ALREADY, make_subscription(make_newsletter()))
    relay.answers["RCPT"] = "550 5.1.1 no such user"
    work()
    assert Subscription.objects.get().state == Subscription.State.ACTIVE


def test_a_relay_that_is_gone_loses_no_letter(pending, settings, tmp_path):
    _set_relay(settings, unused_port(), tmp_path)
    write(Kind.CONFIRM, pending)
    with pytest.raises(RelayError):
        work()
    assert ServiceLetter.objects.get().due > NOON


def end_what_has_served_its_time(now):
    list(sweep([each for each in record_types() if each.model.startswith("newsletter.")], now))


@pytest.mark.parametrize("kind", [Kind.CONFIRM, Kind.RECONFIRM])
def test_who_is_written_to_after_a_hold_of_days_has_all_the_time_to_confirm(relay, kind):
    pending = make_subscription(make_newsletter(), state=Subscription.State.PENDING, confirmed=None, asked=NOON)
    write(kind, pending)
    later = NOON + dt.timedelta(days=6)
    end_what_has_served_its_time(later)
    work(later)
    assert len(relay.came) == 1
    in_time = later + dt.timedelta(days=6)
    end_what_has_served_its_time(in_time)
    assert to_be_confirmed(bytes(pending.mark), in_time)
    too_late = later + dt.timedelta(days=7, minutes=1)
    assert not to_be_confirmed(bytes(pending.mark), too_late)
    end_what_has_served_its_time(too_late)
    assert not Subscriber.objects.exists()


def test_a_new_address_that_is_asked_after_a_hold_of_days_has_all_the_time_to_confirm(relay):
    mira = make_subscription(make_newsletter())
    ask_for_change(mira, "mira@farbank.example", NOON)
    later = NOON + dt.timedelta(days=6)
    end_what_has_served_its_time(later)
    work(later)
    assert len(relay.came) == 1
    change = AddressChange.objects.get()
    assert change_to_be_confirmed(bytes(change.mark), later + dt.timedelta(days=6))
    assert not change_to_be_confirmed(bytes(change.mark), later + dt.timedelta(days=7, minutes=1))


def test_a_letter_is_not_lost_by_a_relay_that_is_gone_for_days(pending, settings, tmp_path):
    write(Kind.CONFIRM, pending)
    _set_relay(settings, unused_port(), tmp_path)
    for hours in range(0, 72, 6):
        with pytest.raises(RelayError):
            work(NOON + dt.timedelta(hours=hours))
    with MailRelay() as back:
        _set_relay(settings, back.port, tmp_path)
        work(NOON + dt.timedelta(days=3))
        assert len(back.came) == 1


def test_a_letter_is_given_up_after_a_week(relay, pending):
    write(Kind.CONFIRM, pending)
    work(NOON + dt.timedelta(days=7, minutes=1))
    assert not relay.came
    assert not ServiceLetter.objects.exists()


def test_letters_wait_while_the_newsroom_is_held():
    assert letters.JOB.waits_in_hold


def test_a_process_that_cannot_open_addresses_says_so_and_loses_nothing(pending):
    write(Kind.CONFIRM, pending)
    at_hand.seal_only()
    with pytest.raises(NoPrivateKeyError):
        work()
    assert ServiceLetter.objects.exists()


def test_no_letter_goes_to_people_whom_a_rehearsal_has_invented():
    write(Kind.CONFIRM, make_subscription(make_newsletter(), "kro.lye@ptiqua.invalid"))
    work()
    assert not mail.outbox
    assert not ServiceLetter.objects.exists()


@pytest.mark.parametrize("kind", [Kind.CONFIRM, Kind.RECONFIRM, Kind.ALREADY, Kind.LINKS])
def test_each_kind_of_letter_leads_to_one_page_of_the_site(pending, kind, caplog):
    caplog.set_level(logging.DEBUG)
    write(kind, pending)
    work()
    assert text_of(mail.outbox[0]).count("http") == 1
    assert MIRA not in caplog.text


def test_letters_to_readers_take_the_relay_for_readers(pending, settings):
    with MailRelay() as staffs, MailRelay() as readers:
        _set_relay(settings, staffs.port, settings.DATA_DIR)
        url = f"smtp://127.0.0.1:{readers.port}"
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, smtp_url=url)
        write(Kind.CONFIRM, pending)
        work()
        assert (len(staffs.came), len(readers.came)) == (0, 1)


def test_a_sender_in_other_letters_and_a_name_with_a_line_end_are_written_as_headers_have_them(relay):
    newsletter = make_newsletter(
        sender_name="Tern\r\nBcc: x@y.example", sender_address="news@крачка.example", reply_to="desk@крачка.example"
    )
    write(Kind.CONFIRM, make_subscription(newsletter, state=Subscription.State.PENDING, confirmed=None))
    work()
    [taken] = relay.came
    assert taken.message["From"].addresses[0].addr_spec == "news@xn--80aa2ab2a7b.example"
    assert taken.message["Reply-To"] == "desk@xn--80aa2ab2a7b.example"
    assert taken.message["Bcc"] is None


def test_the_letter_to_an_address_that_was_mistyped_never_holds_the_link_of_the_next_one(relay):
    subscription = make_subscription(make_newsletter())
    AddressChange.objects.create(subscriber=subscription.subscriber, address="right@orvale.example", asked=NOON)
    write(Kind.CHANGE, subscription, to="typo@orvale.example")
    work()
    assert not relay.came
