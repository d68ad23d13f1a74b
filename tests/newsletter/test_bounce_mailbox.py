"""What comes back into a mailbox is fetched, once, whatever the server does in the middle of it."""

from __future__ import annotations

import datetime as dt
import ssl
import traceback

import pytest

from tamizdat.newsletter.bounces import mailbox as mailboxes
from tamizdat.newsletter.bounces.mailbox import JOB, Fetched, MailboxError, fetch, poll
from tamizdat.newsletter.models import Subscription
from tamizdat.schedule.jobs import jobs
from tamizdat.schedule.running import claim
from tamizdat.settings.environment import BadEnvironment, read
from tamizdat.vault.errors import KeyTroubleError
from tests.newsletter.bounce_factories import (
    FRIDAY,
    envelope,
    make_delivery,
    make_issue,
    make_newsletter,
    make_subscription,
    sample,
)
from tests.simulators.certificate import make_certificate
from tests.simulators.mailbox import BYE, CUT, CUT_IN_MESSAGE, Mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(vault):
    return make_issue(make_newsletter())


@pytest.fixture
def mira(issue):
    subscription = make_subscription(issue.newsletter)
    make_delivery(issue, subscription)
    return subscription


@pytest.fixture
def mailbox():
    with Mailbox() as found:
        yield found


@pytest.fixture
def look(mailbox, set_to):
    set_to(bounce_url=url_of(mailbox))
    return lambda: poll(claim(JOB, lambda: FRIDAY + dt.timedelta(days=look_number())))


def look_number(numbers=iter(range(10_000))):  # noqa: B008  each look is on a day of its own
    return next(numbers)


PASSWORD = "a%20wide%20river"


def url_of(mailbox, password=PASSWORD, folder=""):
    return f"imap://pigeon:{password}@127.0.0.1:{mailbox.port}/{folder}"


def noted(raw, address):
    return b"Delivered-To: " + address.encode() + b"\r\n" + raw


def test_a_report_in_the_mailbox_is_followed_and_deleted(mailbox, look, issue, mira):
    mailbox.put(noted(sample("postfix-unknown-user"), envelope(mira, issue)))
    assert look() == Fetched(handled=1)
    mira.refresh_from_db()
    assert mira.state == Subscription.State.SUPPRESSED
    assert mailbox.kept == []


def test_what_is_about_nobody_stays_for_a_person_and_is_not_fetched_again(mailbox, look, issue, mira):
    mailbox.put(b"From: mira@orvale.example\r\nTo: bounces@farbank.example\r\n\r\nWhere do I sign up?")
    mailbox.put(noted(sample("reply"), envelope(mira, issue)))
    assert look() == Fetched(handled=1, left=1)
    assert [kept.flags for kept in mailbox.kept] == [{r"\Flagged"}]
    assert look() == Fetched()


@pytest.mark.parametrize("command", ["FETCH", "STORE", "EXPUNGE", "SEARCH", "SELECT", "LOGIN", "GREETING"])
@pytest.mark.parametrize("trouble", [CUT, BYE, "NO not now", "BAD what"])
def test_nothing_is_lost_and_nothing_counts_twice_when_the_server_makes_trouble(mailbox, look, mira, command, trouble):
    issue = mira.newsletter.issues.get()
    for _letter in range(3):
        mailbox.put(noted(sample("reply"), envelope(mira, issue)))
    mailbox.answers[command] = trouble
    mailbox.after[command] = 1 if command in ("FETCH", "STORE") else 0
    with pytest.raises(MailboxError) as refused:
        look()
    assert "pigeon" not in "".join(traceback.format_exception(refused.value))
    del mailbox.answers[command]
    look()
    issue.refresh_from_db()
    assert issue.replied == 3
    assert mailbox.kept == []


def test_half_a_message_is_not_taken_for_a_whole_one(mailbox, look, issue, mira):
    mailbox.put(noted(sample("postfix-unknown-user"), envelope(mira, issue)))
    mailbox.answers["FETCH"] = CUT_IN_MESSAGE
    with pytest.raises(MailboxError):
        look()
    mira.refresh_from_db()
    assert mira.state == Subscription.State.ACTIVE
    del mailbox.answers["FETCH"]
    assert look().handled == 1


def test_of_a_huge_message_the_beginning_is_fetched(mailbox, look, issue, mira, monkeypatch):
    monkeypatch.setattr(mailboxes, "LARGEST", 5000)
    mailbox.put(noted(sample("postfix-unknown-user"), envelope(mira, issue)) + b"a" * 1_000_000)
    assert look().handled == 1
    mira.refresh_from_db()
    assert mira.state == Subscription.State.SUPPRESSED


def test_a_full_mailbox_is_emptied_in_parts_under_a_lease_that_is_renewed(mailbox, issue, mira, monkeypatch):
    monkeypatch.setattr(mailboxes, "MOST_AT_ONCE", 4)
    monkeypatch.setattr(mailboxes, "BETWEEN_RENEWALS", 2)
    for _letter in range(6):
        mailbox.put(b"Subject: hello\r\n\r\n")
    renewed = []
    looks = [fetch(url_of(mailbox), lambda raw: True, lambda: renewed.append(1)).handled for _look in range(3)]
    assert looks == [4, 2, 0]
    assert len(renewed) == 3


def test_a_folder_other_than_the_inbox_is_read(mailbox, issue, mira):
    mailbox.folder = "What came back"
    mailbox.put(b"\r\n")
    assert fetch(url_of(mailbox, folder="What%20came%20back"), lambda raw: True).handled == 1


def test_a_wrong_password_is_told_without_the_words_of_the_server(mailbox):
    with pytest.raises(MailboxError, match="did not let us log in") as refused:
        fetch(url_of(mailbox, password="wrong"), lambda raw: True)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_server_that_is_away_is_looked_for_again(mailbox, set_to, vault):
    with Mailbox() as gone:
        url = url_of(gone)
    with pytest.raises(MailboxError, match="did not let us connect"):
        fetch(url, lambda raw: True)


def test_nobody_is_given_the_password_who_cannot_prove_to_be_the_server(tmp_path, monkeypatch):
    folder = make_certificate(tmp_path / "tls", "localhost")
    with Mailbox(certificate=folder) as mailbox:
        mailbox.put(b"\r\n")
        url = f"imaps://pigeon:{PASSWORD}@localhost:{mailbox.port}/"
        with pytest.raises(MailboxError, match="did not let us connect"):
            fetch(url, lambda raw: True)
        assert mailbox.commands == []
        trusted = ssl.create_default_context(cafile=folder / "fullchain.pem")
        trusted.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusted)
        assert fetch(url, lambda raw: True).handled == 1


def test_everything_stays_in_the_mailbox_while_no_address_can_be_opened(mailbox, look, issue, mira, vault):
    mailbox.put(noted(sample("postfix-unknown-user"), envelope(mira, issue)))
    (vault / "private-key.json").unlink()
    with pytest.raises(KeyTroubleError):
        look()
    assert mailbox.commands == []
    assert len(mailbox.kept) == 1


def test_a_newsroom_without_a_mailbox_looks_into_none(set_to, db):
    set_to(bounce_url="")
    assert poll(claim(JOB, lambda: FRIDAY)) == Fetched()


def test_the_worker_looks_into_the_mailbox():
    assert jobs()["newsletter.mailbox"] is JOB


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TAMIZDAT_BOUNCE_URL", "imaps://host.example/INBOX"),
        ("TAMIZDAT_BOUNCE_URL", "imaps://user@host.example/INBOX"),
        ("TAMIZDAT_BOUNCE_URL", "imap://user:secret@host.example/INBOX"),
        ("TAMIZDAT_BOUNCE_URL", "pop3://user:secret@host.example"),
        ("TAMIZDAT_BOUNCE_URL", "imaps://user:secret@[::1"),
        ("TAMIZDAT_BOUNCE_LISTEN", "lmtp://127.0.0.1"),
        ("TAMIZDAT_BOUNCE_LISTEN", "http://127.0.0.1:80"),
        ("TAMIZDAT_BOUNCE_LISTEN", "smtp://user:secret@127.0.0.1:25"),
        ("TAMIZDAT_BOUNCE_LISTEN", "unix:relative"),
        ("TAMIZDAT_BOUNCE_LISTEN", "lmtp://127.0.0.1:8024/folder"),
    ],
)
def test_a_door_that_is_not_understood_is_refused_without_its_password(name, value):
    with pytest.raises(BadEnvironment, match=f"{name} is not understood") as refused:
        read({"TAMIZDAT_MODE": "test", name: value})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TAMIZDAT_BOUNCE_URL", "imaps://bounces%40farbank.example:secret@mail.farbank.example/INBOX"),
        ("TAMIZDAT_BOUNCE_URL", "imap://bounces:secret@127.0.0.1:1143"),
        ("TAMIZDAT_BOUNCE_LISTEN", "lmtp://127.0.0.1:8024"),
        ("TAMIZDAT_BOUNCE_LISTEN", "smtp://[::1]:2525"),
        ("TAMIZDAT_BOUNCE_LISTEN", "unix:/run/tamizdat/bounces"),
    ],
)
def test_doors_are_understood(name, value):
    environment = read({"TAMIZDAT_MODE": "test", name: value})
    assert value in (environment.bounce_url, environment.bounce_listen)
