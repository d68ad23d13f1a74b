"""A colleague sees the issue in a mailbox of their own, and nothing says whose that is."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace
from email import message_from_bytes

import pytest
from django.core import mail
from django.utils import timezone

from tamizdat.newsletter import trials
from tamizdat.newsletter.errors import NoAddressError
from tamizdat.newsletter.models import Form, Issue, TestSending
from tamizdat.retention.sweeping import retain
from tamizdat.schedule.running import Turn
from tamizdat.staff.models import Account
from tests.newsletter.desk_factories import NOW, make_issue, make_newsletter
from tests.simulators.mail_relay import MailRelay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vault")]
ADDRESS = "mira.orvale@farbank.example"


class Stage(Turn):
    """A turn whose lease nobody takes."""

    def renew(self):
        """Keep it."""


@pytest.fixture
def readers_relay(settings):
    """A relay for mail to readers, which is not the one for mail to colleagues."""
    with MailRelay() as running:
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, smtp_url=f"smtp://127.0.0.1:{running.port}")
        yield running


def send(after=dt.timedelta(0)):
    trials.send_tests(Stage(trials.JOB, NOW + after, "", clock=lambda: NOW + after))


def test_a_colleague_gets_the_issue_at_their_own_address():
    account = Account.objects.create_user(username="mira", address=ADDRESS)
    trials.ask_for_test(make_issue(), [Form.DIGEST, Form.FULL], NOW, to=account)
    send()
    first, second = mail.outbox
    assert first.recipients() == second.recipients() == [ADDRESS]
    digest, full = (message_from_bytes(each.as_bytes(linesep="\r\n")) for each in (first, second))
    assert digest["Subject"] == full["Subject"] == "Test: This week"
    assert (digest.get_content_type(), full.get_content_type()) == ("multipart/alternative", "multipart/mixed")
    assert not TestSending.objects.exists()


def test_it_takes_the_way_that_readers_mail_takes_and_is_not_written_anew_on_it(readers_relay):
    trials.ask_for_test(make_issue(), [Form.FULL], NOW, to=ADDRESS)
    send()
    (taken,) = readers_relay.came
    assert (taken.receiver, taken.message["To"], taken.message["Subject"]) == (ADDRESS, ADDRESS, "Test: This week")
    assert taken.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in taken.message.iter_parts()] == ["multipart/alternative", "text/html"]
    assert mail.outbox == []


def test_an_address_that_is_typed_in_is_used_once():
    trials.ask_for_test(make_issue(), [Form.DIGEST], NOW, to="reader@elsewhere.example")
    send()
    send()
    assert [each.recipients() for each in mail.outbox] == [["reader@elsewhere.example"]]


def test_who_takes_the_database_learns_neither_the_address_nor_whose_test_it_is():
    account = Account.objects.create_user(username="mira", address=ADDRESS)
    trials.ask_for_test(make_issue(), [Form.DIGEST], NOW, to=account)
    trials.ask_for_test(make_issue(), [Form.DIGEST], NOW, to=ADDRESS)
    sealed = [bytes(test.to) for test in TestSending.objects.all()]
    assert not any(b"farbank" in each for each in sealed)
    account.refresh_from_db()
    own = bytes(account.address)
    assert not any(own in each or own[:24] in each for each in sealed)


def test_a_colleague_without_an_address_is_told_so():
    account = Account.objects.create_user(username="mira")
    with pytest.raises(NoAddressError):
        trials.ask_for_test(make_issue(), [Form.DIGEST], NOW, to=account)


def test_a_neutral_subject_says_that_it_is_a_test_too_and_nothing_is_stored():
    make_newsletter(neutral_subject="Your letter")
    issue = make_issue()
    trials.ask_for_test(issue, [Form.DIGEST], NOW, to=ADDRESS)
    send()
    assert b"Subject: Test: Your letter" in mail.outbox[0].as_bytes()
    fresh = Issue.objects.get()
    assert (fresh.subject, fresh.newsletter.neutral_subject) == ("This week", "Your letter")


def test_what_the_relay_puts_off_is_tried_again_and_given_up_in_the_end(readers_relay, caplog):
    readers_relay.answers["RCPT"] = f"450 4.2.1 <{ADDRESS}>: come back later"
    trials.ask_for_test(make_issue(), [Form.DIGEST], NOW, to=ADDRESS)
    with caplog.at_level(logging.INFO):
        for minute in range(trials.MOST_TRIES):
            assert TestSending.objects.get().tries == minute
            send(dt.timedelta(minutes=minute))
        send(dt.timedelta(minutes=trials.MOST_TRIES))
    assert not TestSending.objects.exists()
    assert "farbank" not in caplog.text


def test_what_the_relay_refuses_is_not_tried_again(readers_relay):
    readers_relay.answers["RCPT"] = f"550 5.1.1 <{ADDRESS}>: no such user"
    trials.ask_for_test(make_issue(), [Form.DIGEST], NOW, to=ADDRESS)
    send()
    assert not TestSending.objects.exists()


def test_a_test_that_no_worker_has_sent_is_forgotten():
    trials.ask_for_test(make_issue(), [Form.DIGEST], NOW, to=ADDRESS)
    retain(timezone.now() + dt.timedelta(days=300))
    assert not TestSending.objects.exists()
