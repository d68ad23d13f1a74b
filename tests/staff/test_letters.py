"""Colleagues are written to when there is something for them, and nobody learns from a letter what it is."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import re
import socket

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.users.models import UserProfile

from tamizdat.safety.logs import SafeFormatter
from tamizdat.schedule.models import JobState
from tamizdat.schedule.running import LeaseLostError, claim, run_due
from tamizdat.settings.mail import mail_settings
from tamizdat.staff import letters
from tamizdat.staff.letters import BACKOFF, GATHERING, GIVEN_UP, JOB, Letter
from tamizdat.staff.notices import Kind, Notice, leave
from tamizdat.staff.panic import everyone, panic
from tamizdat.staff.relay import Relay, RelayError, sender_domain
from tamizdat.staff.roles import Role
from tamizdat.vault import at_hand
from tamizdat.vault.errors import NoPrivateKeyError
from tests.simulators.mail_relay import CUT, SILENCE, MailRelay, unused_port

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 26, 12, 0, 42, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def relay(settings, tmp_path):
    """A mail relay, set as an operator sets one."""
    with MailRelay() as running:
        set_relay(settings, running.port, tmp_path)
        yield running


def set_relay(settings, port, folder):
    for name, value in mail_settings(f"smtp://127.0.0.1:{port}", folder).items():
        setattr(settings, name, value)
    settings.DEFAULT_FROM_EMAIL = "Newsroom <newsroom@farbank.example>"


@pytest.fixture
def editors(colleague, vault):
    """Three editors, of whom two have an address."""
    colleague("mira", "Editors", address="Mira@Orvale.example")
    colleague("olek", "Editors", address="olek@orvale.example")
    colleague("ana", "Editors")


@pytest.fixture
def work(clock):
    """Let some time go by, and the worker do what is due then."""

    def do(after=GATHERING):
        clock.now += after
        JobState.objects.filter(name=JOB.name).update(due=clock.now)
        turn = claim(JOB, clock)
        assert turn
        try:
            letters.write_to_colleagues(turn)
        finally:
            JobState.objects.filter(name=JOB.name).update(leased_until=None)

    return do


def test_whoever_may_approve_and_has_an_address_is_written_to(editors, relay, work, clock):
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    assert sorted(relay.receivers) == ["Mira@Orvale.example", "olek@orvale.example"]
    assert not Notice.objects.exists()
    assert not Letter.objects.exists(), "it is not kept who was written to"


def test_a_letter_says_nothing_but_that_there_is_something(editors, relay, work, clock, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://desk.farbank.example"
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    taken = relay.came[0]
    assert taken.message["Subject"] == "There is something for you in the newsroom"
    assert taken.text.splitlines() == [
        "There is something for you in the newsroom:",
        "https://desk.farbank.example/admin/",
    ]
    assert taken.message["To"] == taken.receiver
    assert taken.message["From"] == "Newsroom <newsroom@farbank.example>"
    assert taken.sender == "newsroom@farbank.example"
    assert taken.message["Auto-Submitted"] == "auto-generated"


def test_approved_returned_and_waiting_make_the_same_letter(colleague, vault, relay, work, clock):
    colleague("mira", "Editors", address="mira@orvale.example")
    for kind in (Kind.REVIEW, Kind.APPROVED, Kind.RETURNED):
        leave(kind, [Role.EDITOR], clock.now)
        work()
    bare = {re.sub(rb"(?m)^(Message-ID|Date):.*$", b"", taken.content) for taken in relay.came}
    assert (len(relay.came), len(bare)) == (3, 1)


def test_a_letter_names_neither_this_machine_nor_the_second(editors, relay, work, clock):
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    taken = relay.came[0]
    assert re.fullmatch(r"<[0-9a-f]{32}@farbank\.example>", taken.message["Message-ID"])
    assert taken.message["Date"] == "Thu, 26 Nov 2026 12:05:00 +0000"
    assert taken.greeting == "farbank.example"
    for name in {socket.gethostname(), socket.getfqdn()} - {"localhost"}:
        assert name.encode() not in taken.content


def test_several_notices_within_some_minutes_are_one_letter(editors, relay, work, clock):
    for minutes in (0, 1, 3):
        leave(Kind.REVIEW, [Role.EDITOR, Role.PUBLISHER], clock.now + minutes * MINUTE)
    work(4 * MINUTE)
    assert relay.came == [], "others may still join"
    work(MINUTE)
    assert len(relay.came) == 2
    work()
    assert len(relay.came) == 2


def test_who_has_two_roles_gets_one_letter(colleague, vault, relay, work, clock):
    account = colleague("mira", "Editors", address="mira@orvale.example")
    account.groups.add(*account.groups.model.objects.filter(name="Publishers"))
    leave(Kind.REVIEW, [Role.EDITOR, Role.PUBLISHER], clock.now)
    work()
    assert relay.receivers == ["mira@orvale.example"]


def test_a_role_that_nobody_has_with_an_address_is_no_trouble(editors, relay, work, clock):
    leave(Kind.RETURNED, [Role.REPORTER], clock.now)
    work()
    assert relay.connections == 0
    assert not Notice.objects.exists()


def test_an_alarm_goes_to_everybody_at_once_and_says_what_was_agreed(editors, colleague, relay, work, clock):
    colleague("ilse", "Keepers", address="ilse@orvale.example")
    leave(Kind.PANIC, now=clock.now)
    work(dt.timedelta(seconds=1))
    assert len(relay.came) == 3
    taken = relay.came[0]
    assert taken.message["Subject"] == "Please get in touch"
    assert taken.text == (
        "Please get in touch with the newsroom in the way you have agreed, and not by answering this message."
    )


def test_whoever_was_closed_by_the_alarm_is_told_of_it_and_of_nothing_else(editors, relay, work, clock):
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    panic(everyone(), clock.now)
    work()
    assert sorted(relay.receivers) == ["Mira@Orvale.example", "olek@orvale.example"]
    assert {taken.message["Subject"] for taken in relay.came} == {"Please get in touch"}


def test_an_alarm_comes_beside_a_letter_that_waits(editors, relay, work, clock):
    relay.answers["RCPT"] = "450 4.2.0 Greylisted"
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    del relay.answers["RCPT"]
    leave(Kind.PANIC, now=clock.now)
    work(MINUTE)
    assert len(relay.came) == 4
    assert [taken.message["Subject"] for taken in relay.came[:2]] == ["Please get in touch"] * 2


def test_a_closed_account_and_one_of_the_demo_are_not_written_to(colleague, vault, relay, work, clock):
    colleague("gone", "Editors", address="gone@orvale.example", is_active=False)
    colleague("demo", "Editors", address="demo@orvale.example", demo=True)
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    assert relay.came == []


def test_a_letter_speaks_the_colleagues_language(colleague, vault, relay, work, clock, *, monkeypatch):
    account = colleague("mira", "Editors", address="mira@orvale.example")
    UserProfile.objects.create(user=account, preferred_language="ru")
    asked = []
    monkeypatch.setattr(letters, "_something", lambda: (asked.append(get_language()) or "…", "…"))
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    assert asked == ["ru"]


# Trouble at the relay


def log_of(caplog):
    return "\n".join(SafeFormatter().format(record) + record.getMessage() for record in caplog.records)


def test_a_receiver_who_is_refused_keeps_back_nobody_and_is_named_nowhere(editors, relay, work, clock, caplog):
    relay.answers["RCPT Mira@Orvale.example"] = "550 5.1.1 <Mira@Orvale.example>: no such user"
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    with caplog.at_level(logging.DEBUG):
        work()
    assert relay.receivers == ["olek@orvale.example"]
    assert not Letter.objects.exists(), "it is not tried again"
    assert "refused for good (SMTPRecipientsRefused 550)" in log_of(caplog)
    assert "orvale" not in log_of(caplog).lower()


@pytest.mark.parametrize("stage", ["RCPT", "END"])
def test_what_is_refused_for_now_is_tried_again_with_growing_patience(editors, relay, work, clock, stage):
    relay.answers[stage] = "451 4.3.0 <Mira@Orvale.example> try later"
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    tried, waited = [], dt.timedelta(0)
    while len(tried) < 8:
        (due,) = set(Letter.objects.values_list("due", flat=True))
        tried.append(due - clock.now)
        work(due - clock.now)
        waited += tried[-1]
    assert tried == [min(BACKOFF.first * 2**step, BACKOFF.longest) for step in range(8)]
    relay.came.clear()
    del relay.answers[stage]
    work(BACKOFF.longest)
    assert len(relay.came) == 2
    assert not Letter.objects.exists()


def test_a_letter_that_cannot_be_sent_for_a_day_is_given_up(editors, relay, work, clock, caplog):
    relay.answers["RCPT"] = "450 4.2.0 Greylisted"
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    work(GIVEN_UP - GATHERING - MINUTE)
    assert Letter.objects.count() == 2
    del relay.answers["RCPT"]
    work(2 * MINUTE)
    assert not Letter.objects.exists()
    assert relay.came == []
    assert "gave up 0 notices and 2 letters" in caplog.text


def test_the_same_letter_has_the_same_number_at_each_try(editors, relay, work, clock):
    relay.answers["END"] = "451 4.3.0 try later"
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    work(BACKOFF.first)
    numbers = [taken.message["Message-ID"] for taken in relay.came]
    assert (len(numbers), len(set(numbers))) == (4, 2)


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("GREETING", "554 5.7.1 not for you"),
        ("GREETING", CUT),
        ("EHLO", CUT),
        ("MAIL", "550 5.7.1 <newsroom@farbank.example>: not allowed"),
        ("MAIL", "421 4.3.2 closing"),
        ("RCPT", "421 4.3.2 <Mira@Orvale.example> closing"),
        ("RCPT", CUT),
        ("DATA", CUT),
        ("END", CUT),
        ("RCPT", SILENCE),
        ("END", SILENCE),
    ],
)
def test_when_the_relay_fails_nothing_is_lost_and_all_is_sent_later(
    editors, relay, work, clock, settings, *, stage, answer, caplog
):
    settings.EMAIL_TIMEOUT = 0.5
    relay.answers[stage] = answer
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    with caplog.at_level(logging.DEBUG), pytest.raises(RelayError) as failed:
        work()
    assert relay.connections == 1, "nobody else is tried at a relay that fails"
    told = f"{failed.value!r} {failed.value.__cause__!r} {failed.value.__context__!r} {log_of(caplog)}"
    assert "orvale" not in told.lower()
    relay.came.clear()
    relay.answers.clear()
    work(BACKOFF.first)
    assert sorted(relay.receivers) == ["Mira@Orvale.example", "olek@orvale.example"]


def test_a_relay_that_is_not_there_is_a_failure_of_the_job_that_names_nobody(
    editors, settings, tmp_path, clock, caplog
):
    set_relay(settings, unused_port(), tmp_path)
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    clock.now += GATHERING
    assert run_due(clock).failed == 1
    assert JobState.objects.get(name=JOB.name).error.startswith("RelayError (")
    assert "orvale" not in log_of(caplog).lower()


def test_a_connection_that_is_cut_between_two_letters_costs_the_first_one_nothing(editors, relay, work, clock):
    relay.after_end.append(lambda running: running.answers.update(RSET=CUT, MAIL=CUT))
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    with pytest.raises(RelayError):
        work()
    assert len(relay.came) == 1
    relay.answers.clear()
    relay.after_end.clear()
    work(BACKOFF.first)
    assert sorted(relay.receivers) == ["Mira@Orvale.example", "olek@orvale.example"], "nobody is written to twice"


@pytest.mark.parametrize(
    ("sender", "host"),
    [
        ("Газета <newsroom@газета.example>", "xn--80aahjj1e.example"),
        ("newsroom@localhost", "localhost"),
        ("newsroom@a..b", "localhost"),
        ("newsroom", "localhost"),
    ],
)
def test_the_sender_may_have_any_host(settings, sender, host):
    settings.DEFAULT_FROM_EMAIL = sender
    assert sender_domain() == host


def test_a_relay_whose_encryption_does_not_hold_gets_nothing_and_nothing_is_lost(editors, relay, work, clock, settings):
    settings.EMAIL_USE_SSL, settings.EMAIL_TIMEOUT = True, 2
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    with pytest.raises(RelayError):
        work()
    assert relay.came == []
    assert Letter.objects.count() == 2


def test_a_server_that_hangs_up_at_one_name_keeps_back_nobody_for_long(editors, relay, work, clock):
    relay.answers["RCPT Mira@Orvale.example"] = CUT
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    for _turn in range(3):
        with contextlib.suppress(RelayError):
            work(GATHERING)
    assert relay.receivers == ["olek@orvale.example"]


def test_an_address_that_no_server_understands_is_not_sent_and_named_nowhere(
    colleague, vault, relay, work, clock, *, caplog
):
    colleague("mira", "Editors", address="mira\r\nBcc: others@orvale.example")
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    assert relay.came == []
    assert "put off (ValueError)" in log_of(caplog)
    assert "orvale" not in log_of(caplog)


# Keys


def test_without_the_private_key_the_job_fails_by_name_and_nothing_is_lost(
    editors, vault, relay, work, clock, *, caplog
):
    key = vault / "private-key.json"
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    key.rename(vault / "elsewhere.json")
    with pytest.raises(NoPrivateKeyError):
        work()
    clock.now += MINUTE
    run_due(clock)
    assert JobState.objects.get(name=JOB.name).error.startswith("NoPrivateKeyError (")
    assert "orvale" not in log_of(caplog)
    (vault / "elsewhere.json").rename(key)
    work(MINUTE)
    assert len(relay.came) == 2


def test_where_nobody_has_an_address_no_key_is_asked_for(colleague, data_dir, relay, work, clock):
    colleague("mira", "Editors")
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    assert not Notice.objects.exists()


def test_the_process_that_answers_the_web_writes_to_nobody(editors, relay, work, clock):
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    at_hand.seal_only()
    with pytest.raises(NoPrivateKeyError):
        work()
    assert relay.connections == 0


def test_one_address_that_is_spoiled_keeps_back_nobody(editors, relay, work, clock, django_user_model):
    spoiled = django_user_model.objects.get(username="mira")
    django_user_model.objects.filter(pk=spoiled.pk).update(address=bytes(spoiled.address)[:-1] + b"x")
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    assert relay.receivers == ["olek@orvale.example"]


# Workers and clocks


def test_a_worker_that_has_lost_its_lease_hands_over_nothing_more(editors, relay, clock, monkeypatch):
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    clock.now += GATHERING
    turn = claim(JOB, clock)
    hand_over = Relay.hand_over

    def losing(*arguments):
        hand_over(*arguments)
        JobState.objects.filter(name=JOB.name).update(holder="another")

    monkeypatch.setattr(Relay, "hand_over", losing)
    letters.sort(clock.now)
    with pytest.raises(LeaseLostError):
        letters.deliver(turn)
    assert len(relay.came) == 1


def test_a_letter_is_taken_by_one_of_two(editors, clock):
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    letters.sort(clock.now + GATHERING)
    first = Letter.objects.first()
    second = Letter.objects.get(pk=first.pk)
    assert first.take(clock.now)
    assert not second.take(clock.now)


def test_a_clock_that_was_years_ahead_keeps_no_letter_for_years(editors, relay, work, clock):
    relay.answers["RCPT"] = "450 4.2.0 Greylisted"
    clock.now += dt.timedelta(days=900)
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    leave(Kind.RETURNED, [Role.EDITOR], clock.now)
    clock.now = NOON
    del relay.answers["RCPT"]
    work(MINUTE)
    assert sorted(relay.receivers) == ["Mira@Orvale.example", "olek@orvale.example"]
    assert not Notice.objects.exists()


def test_a_demo_sends_its_letters_to_the_outbox(colleague, vault, settings, tmp_path, work, *, clock):
    settings.DEMO = True
    for name, value in mail_settings("outbox:", tmp_path).items():
        setattr(settings, name, value)
    colleague("mira", "Editors", address="mira@orvale.example", demo=True)
    leave(Kind.REVIEW, [Role.EDITOR], clock.now)
    work()
    (file,) = (tmp_path / "outbox").iterdir()
    assert "mira@orvale.example" in file.read_text()


def test_the_job_is_on_the_schedule(editors, settings, clock):
    leave(Kind.REVIEW, [Role.EDITOR], timezone.now() - GATHERING)
    assert run_due().failed == 0
    assert {message.to[0] for message in mail.outbox} == {"Mira@Orvale.example", "olek@orvale.example"}
