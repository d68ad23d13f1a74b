"""What happens in a review leaves a notice that names nobody and no text, and what answers the web sends no mail."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import RequestFactory
from wagtail import signals
from wagtail.admin.signal_handlers import register_signal_handlers
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Comment, PageSubscription, Workflow

from tamizdat.staff.apps import AdminWithoutMailConfig
from tamizdat.staff.models import Account
from tamizdat.staff.notices import EVERYBODY, Kind, Notice, leave, roles_of
from tamizdat.staff.roles import Role
from tests.factories import make_draft
from tests.staff.conftest import PASSWORD, SECRET, code_of

pytestmark = pytest.mark.django_db

HEADLINE = "The ferry that nobody may hear of yet"
NOON = dt.datetime(2026, 11, 26, 12, 0, 42, tzinfo=dt.UTC)


@pytest.fixture
def reporter(colleague, vault):
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


def test_who_takes_a_text_back_is_told_nothing_by_themselves(editor):
    state = hand_in(editor)
    Notice.objects.all().delete()
    answer(state, editor, "reject")
    assert left() == set()


def test_where_it_is_not_known_who_handed_in_all_are_told_who_may_have(reporter, editor):
    state = hand_in(reporter)
    Notice.objects.all().delete()
    state.requested_by = None
    state.save()
    answer(state, editor, "approve")
    assert left() == {("approved", role) for role in ("Reporters", "Editors", "Publishers")}
    assert roles_of(None) == {Role.REPORTER, Role.EDITOR, Role.PUBLISHER}


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


def remark(article, by):
    """Have Wagtail tell those who follow a page of a new remark, as its edit view does."""
    comment = Comment.objects.create(page=article, user=by, text="Is this true?", contentpath="body", position="")
    view = EditView()
    view.page, view.request = article, RequestFactory().post("/")
    view.request.user = by
    view.send_commenting_notifications(
        {"new_comments": [comment], "deleted_comments": [], "resolved_comments": [], "new_replies": []}
    )


def test_remarks_send_no_mail(reporter, editor):
    article = make_draft(HEADLINE)
    PageSubscription.objects.create(user=reporter, page=article, comment_notifications=True)
    remark(article, editor)
    assert mail.outbox == []


def test_this_test_would_notice_mail_about_remarks(reporter, editor, monkeypatch):
    article = make_draft(HEADLINE)
    PageSubscription.objects.create(user=reporter, page=article, comment_notifications=True)
    monkeypatch.setattr(Account, "email", "olek@orvale.example")
    remark(article, editor)
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
