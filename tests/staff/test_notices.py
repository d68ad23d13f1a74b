"""What happens in a review leaves a notice that names nobody and no text, and what answers the web sends no mail."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from wagtail import signals
from wagtail.admin.mail import send_notification
from wagtail.admin.signal_handlers import register_signal_handlers
from wagtail.models import Workflow

from tamizdat.staff.apps import AdminWithoutMailConfig
from tamizdat.staff.models import Account
from tamizdat.staff.notices import EVERYBODY, Kind, Notice, leave
from tests.factories import make_draft
from tests.staff.conftest import PASSWORD, SECRET, code_of

pytestmark = pytest.mark.django_db

HEADLINE = "The ferry that nobody may hear of yet"
NOON = dt.datetime(2026, 11, 26, 12, 0, 42, tzinfo=dt.UTC)


@pytest.fixture
def reporter(colleague, vault):
    """One of three reporters, so that the record may name their role."""
    colleague("ana", "Reporters")
    colleague("ilse", "Reporters")
    return colleague("olek", "Reporters", address="olek@orvale.example")


@pytest.fixture
def editor(colleague, vault):
    return colleague("mira", "Editors", address="mira@orvale.example")


@pytest.fixture
def boss(vault):
    """A superuser, to whom Wagtail would write first."""
    return Account.objects.create_superuser("boss", "boss@orvale.example", PASSWORD)


def hand_in(by, headline=HEADLINE):
    article = make_draft(headline)
    article.save_revision(user=by)
    return Workflow.objects.get().start(article, by)


def answer(state, by, action):
    task_state = state.current_task_state.specific
    task_state.task.specific.on_action(task_state, by, action)


def left():
    return set(Notice.objects.values_list("kind", "role"))


def test_a_text_that_waits_is_told_to_those_who_may_approve(reporter):
    hand_in(reporter)
    assert left() == {("review", "Editors"), ("review", "Publishers")}


def test_approval_is_told_to_the_role_of_whoever_handed_it_in(reporter, editor):
    state = hand_in(reporter)
    Notice.objects.all().delete()
    answer(state, editor, "approve")
    assert left() == {("approved", "Reporters")}


def test_a_text_that_is_sent_back_is_told_to_the_role_of_whoever_handed_it_in(reporter, editor):
    state = hand_in(reporter)
    Notice.objects.all().delete()
    answer(state, editor, "reject")
    assert left() == {("returned", "Reporters")}


def test_where_the_record_does_not_name_the_role_all_are_told_who_may_have_handed_in(colleague, vault):
    state = hand_in(colleague("olek", "Reporters"))
    Notice.objects.all().delete()
    answer(state, colleague("vera", "Publishers"), "approve")
    assert left() == {("approved", role) for role in ("Reporters", "Editors", "Publishers")}


def test_a_notice_names_nobody_and_no_text_and_not_even_the_second(reporter, editor):
    state = hand_in(reporter)
    answer(state, editor, "approve")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM staff_notice")
        told = {column[0] for column in cursor.description}
    assert told == {"id", "kind", "role", "left"}
    assert all(notice.left.second == 0 for notice in Notice.objects.all())


def test_an_alarm_is_for_everybody(db):
    leave(Kind.PANIC, now=NOON)
    assert list(Notice.objects.values_list("kind", "role", "left")) == [("panic", EVERYBODY, NOON.replace(second=0))]


# No mail from what answers the web


def test_a_review_sends_no_mail(reporter, editor, boss):
    answer(hand_in(reporter), editor, "reject")
    answer(hand_in(reporter, "Another ferry"), editor, "approve")
    assert mail.outbox == []


def test_wagtails_own_notifiers_do_not_listen():
    def listening():
        reviews = (
            signals.task_submitted,
            signals.workflow_submitted,
            signals.workflow_approved,
            signals.workflow_rejected,
        )
        return {str(key[0]) for signal in reviews for key, *_receiver in signal.receivers}

    assert not [name for name in listening() if "email" in name]
    register_signal_handlers()
    assert len([name for name in listening() if "email" in name]) == 4, "this test would notice"
    AdminWithoutMailConfig.create("tamizdat.staff.apps.AdminWithoutMailConfig").ready()
    assert not [name for name in listening() if "email" in name]


def tell_of_remark(reader):
    """Do what Wagtail's edit view does for those who follow a page, when there is a new remark."""
    author = Account.objects.get(username="ana")
    told = {"page": make_draft(HEADLINE), "editor": author, "new_comments": [], "replied_comments": []}
    send_notification([reader], "updated_comments", told)


def test_remarks_send_no_mail(reporter):
    tell_of_remark(reporter)
    assert mail.outbox == []


def test_this_test_would_notice_mail_about_remarks(reporter, monkeypatch):
    monkeypatch.setattr(Account, "email", "olek@orvale.example")
    tell_of_remark(reporter)
    assert HEADLINE in mail.outbox[0].subject


def test_signing_in_and_changing_factors_sends_no_mail_and_stores_no_address(entered, vault):
    client = entered()
    client.account.address = "mira@orvale.example"
    client.account.save()
    client.post("/staff/confirm/", {"password": PASSWORD})
    fields = {"oldpassword": PASSWORD, "password1": "another ferry at one", "password2": "another ferry at one"}
    assert client.post("/staff/password/", fields).status_code == 302
    client.post("/staff/second-factor/recovery-codes/generate/")
    client.post("/staff/second-factor/totp/deactivate/", {"code": code_of(SECRET)})
    assert mail.outbox == []
    assert not EmailAddress.objects.exists()
