"""Beginning to send freezes what is sent, and to whom."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tamizdat.articles.actions import correct_article, withdraw_article
from tamizdat.newsletter.actions import approve, begin, cancel, pause, resume, take_back_approval
from tamizdat.newsletter.actions.correcting import correct_issue
from tamizdat.newsletter.counting import audience_of
from tamizdat.newsletter.errors import (
    EmptyIssueError,
    NewsroomHeldError,
    NotApprovedError,
    NotOpenError,
    NotUnderWayError,
)
from tamizdat.newsletter.models import Composed, Delivery, Form, Issue, Subscription
from tamizdat.staff.models import Newsroom
from tests.factories import make_article, make_front, make_section
from tests.newsletter.newsletters import FRIDAY, make_approved, make_issue, make_newsletter, make_subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(vault):
    return make_section(make_front(), "Courts")


@pytest.fixture
def newsletter(section):
    return make_newsletter()


def recipients(issue):
    return set(Delivery.objects.filter(issue=issue).values_list("subscription", flat=True))


def test_each_who_takes_it_gets_a_delivery_in_their_form(newsletter, section):
    digest = make_subscription(newsletter, "mira@farbank.example")
    full = make_subscription(newsletter, "ivo@quay.example", form=Form.FULL)
    issue = make_approved(newsletter, [make_article(section=section)])
    assert begin(issue, FRIDAY) == 2
    assert dict(issue.deliveries.values_list("subscription", "form")) == {digest.pk: Form.DIGEST, full.pk: Form.FULL}
    assert (issue.state, issue.number) == (Issue.State.SENDING, 1)
    assert set(issue.deliveries.values_list("state", flat=True)) == {Delivery.State.WAITING}


def test_who_has_not_confirmed_has_left_or_has_paused_gets_none(newsletter, section):
    takes = make_subscription(newsletter, "mira@farbank.example")
    back = make_subscription(newsletter, "back@farbank.example", paused_until=FRIDAY.date())
    make_subscription(newsletter, "away@farbank.example", paused_until=FRIDAY.date() + dt.timedelta(days=1))
    for state in set(Subscription.State) - {Subscription.State.ACTIVE}:
        make_subscription(newsletter, f"{state}@farbank.example", state=state)
    make_subscription(make_newsletter(slug="other"), "other@farbank.example")
    issue = make_approved(newsletter, [make_article(section=section)])
    begin(issue, FRIDAY)
    assert recipients(issue) == {takes.pk, back.pk}


def test_who_wants_one_a_month_gets_the_first_of_each(newsletter, section):
    monthly = make_subscription(newsletter, "mira@farbank.example", frequency=Subscription.Frequency.MONTHLY)
    article = make_article(section=section)
    got = []
    for day in (dt.date(2026, 11, 20), dt.date(2026, 11, 27), dt.date(2026, 12, 4), dt.date(2026, 12, 11)):
        issue = make_approved(newsletter, [article])
        begin(issue, dt.datetime.combine(day, dt.time(14), dt.UTC))
        got.append(recipients(issue) == {monthly.pk})
    assert got == [True, False, True, False]


def test_who_wants_one_a_month_gets_the_mended_issue_if_the_first_was_cancelled(newsletter, section):
    make_subscription(newsletter, "mira@farbank.example", frequency=Subscription.Frequency.MONTHLY)
    article = make_article(section=section)
    wrong = make_approved(newsletter, [article])
    begin(wrong, FRIDAY)
    cancel(wrong, FRIDAY)
    assert begin(make_approved(newsletter, [article]), FRIDAY + dt.timedelta(minutes=20)) == 1
    assert begin(make_approved(newsletter, [article]), FRIDAY + dt.timedelta(days=1)) == 0


@pytest.mark.parametrize("zone", ["Europe/Moscow", "America/New_York"])
def test_the_day_and_the_month_are_those_of_the_newsletters_own_clock(section, zone):
    newsletter = make_newsletter(zone=zone)
    midnight = dt.datetime(2026, 12, 1, tzinfo=ZoneInfo(zone))
    make_subscription(newsletter, "mira@farbank.example", frequency=Subscription.Frequency.MONTHLY)
    make_subscription(newsletter, "back@farbank.example", paused_until=midnight.date())
    article = make_article(section=section)
    got = []
    for hours in (-2, -1, 0, 1):
        issue = make_approved(newsletter, [article])
        begin(issue, midnight.astimezone(dt.UTC) + dt.timedelta(hours=hours))
        got.append(issue.deliveries.count())
    assert got == [1, 0, 2, 1]
    december = bytes(Composed.objects.filter(issue=issue).first().template)
    assert b"December 1" in december


def correction_of(issue):
    mailed = correct_issue(issue, "Three were sentenced, not two.", mail=True).mailed_as
    approve(mailed, FRIDAY, by="Publishers")
    return mailed


def test_a_correction_goes_to_those_who_got_what_it_corrects_and_to_no_others(newsletter, section):
    monthly = make_subscription(newsletter, "mira@farbank.example", frequency=Subscription.Frequency.MONTHLY)
    away = make_subscription(newsletter, "away@farbank.example")
    late, refused, left = (make_subscription(newsletter, f"{name}@farbank.example") for name in ("a", "b", "c"))
    issue = make_approved(newsletter, [make_article(section=section)])
    begin(issue, FRIDAY)
    issue.deliveries.update(state=Delivery.State.DELIVERED)
    issue.deliveries.filter(subscription=late).update(state=Delivery.State.PUT_OFF)
    issue.deliveries.filter(subscription=refused).update(state=Delivery.State.REFUSED)
    Subscription.objects.filter(pk=away.pk).update(paused_until=FRIDAY.date() + dt.timedelta(days=60))
    Subscription.objects.filter(pk=left.pk).update(state=Subscription.State.LEFT)
    make_subscription(newsletter, "new@farbank.example")
    correction = correction_of(issue)
    later = FRIDAY + dt.timedelta(hours=1)
    assert audience_of(correction, later) == 3
    begin(correction, later)
    assert recipients(correction) == {monthly.pk, away.pk, late.pk}


def test_a_correction_to_an_issue_of_which_nobody_knows_any_more_who_got_it_goes_to_all_who_may_have(
    newsletter, section
):
    monthly = make_subscription(newsletter, "mira@farbank.example", frequency=Subscription.Frequency.MONTHLY)
    issue = make_approved(newsletter, [make_article(section=section)])
    begin(issue, FRIDAY)
    issue.deliveries.all().delete()
    correction = correction_of(issue)
    begin(correction, FRIDAY + dt.timedelta(days=40))
    assert recipients(correction) == {monthly.pk}


def test_a_later_edit_changes_neither_mail_nor_archive(newsletter, section):
    make_subscription(newsletter, "mira@farbank.example")
    article = make_article("As it was", section)
    issue = make_approved(newsletter, [article])
    begin(issue, FRIDAY)
    frozen, sent = issue.frozen, [bytes(each.template) for each in Composed.objects.order_by("form")]
    article.title = "As it is"
    article.save_revision().publish()
    issue.refresh_from_db()
    assert issue.frozen == frozen
    assert frozen["items"][0]["headline"] == "As it was"
    assert [bytes(each.template) for each in Composed.objects.order_by("form")] == sent
    assert b"As it was" in sent[0]


def test_numbers_count_each_newsletters_issues(newsletter, section):
    article = make_article(section=section)
    other = make_newsletter(slug="other")
    numbers = []
    for each in (newsletter, other, newsletter):
        issue = make_approved(each, [article])
        begin(issue, FRIDAY)
        numbers.append(issue.number)
    assert numbers == [1, 1, 2]


def test_what_nobody_has_approved_as_it_is_does_not_go(newsletter, section):
    issue = make_issue(newsletter, [make_article(section=section)])
    with pytest.raises(NotApprovedError):
        begin(issue, FRIDAY)
    approve(issue, FRIDAY, by="Publishers")
    take_back_approval(issue)
    with pytest.raises(NotApprovedError):
        begin(issue, FRIDAY)
    assert not Delivery.objects.exists()


def test_of_two_that_begin_one_does(newsletter, section):
    make_subscription(newsletter, "mira@farbank.example")
    issue = make_approved(newsletter, [make_article(section=section)])
    same = Issue.objects.get(pk=issue.pk)
    begin(issue, FRIDAY)
    with pytest.raises(NotApprovedError):
        begin(same, FRIDAY)
    assert Delivery.objects.count() == 1


def test_an_issue_with_nothing_to_read_stays_as_it_is(newsletter, section):
    article = make_article(section=section)
    issue = make_approved(newsletter, [article], introduction="")
    withdraw_article(article, "It was wrong.")
    with pytest.raises(EmptyIssueError):
        begin(issue, FRIDAY)
    issue.refresh_from_db()
    assert (issue.state, issue.number) == (Issue.State.APPROVED, None)


def test_nothing_begins_while_the_newsroom_is_held(newsletter, section):
    issue = make_approved(newsletter, [make_article(section=section)])
    Newsroom.objects.update_or_create(pk=Newsroom.ONLY, defaults={"held_since": FRIDAY})
    with pytest.raises(NewsroomHeldError):
        begin(issue, FRIDAY)


def test_links_lead_to_the_address_that_answers(section):
    newsletter = make_newsletter(origins="https://blocked.example\nhttps://mirror.example")
    issue = make_approved(newsletter, [make_article(section=section)])
    begin(issue, FRIDAY, lambda origins: origins[1])
    assert issue.origin == "https://mirror.example"
    assert b"https://mirror.example/en/" in bytes(issue.composed.first().template).replace(b"=\r\n", b"")


def test_a_correction_that_was_there_is_mailed_with_it(newsletter, section):
    article = make_article("A verdict", section)
    correct_article(article, "Three were sentenced, not two.")
    issue = make_approved(newsletter, [article])
    begin(issue, FRIDAY)
    full = bytes(issue.composed.get(form=Form.FULL).template).replace(b"=\r\n", b"")
    assert b"Three were sentenced, not two." in full


def test_paused_resumed_and_cancelled(newsletter, section):
    make_subscription(newsletter, "mira@farbank.example")
    issue = make_approved(newsletter, [make_article(section=section)])
    with pytest.raises(NotUnderWayError):
        pause(issue)
    begin(issue, FRIDAY)
    pause(issue)
    with pytest.raises(NotUnderWayError):
        pause(issue)
    resume(issue)
    assert issue.state == Issue.State.SENDING
    assert cancel(issue, FRIDAY) == 1
    assert issue.state == Issue.State.CANCELLED
    assert Delivery.objects.get().state == Delivery.State.CANCELLED
    issue.refresh_from_db()
    assert issue.counts == {"cancelled": 1, "repeated": 0}
    for verb in (pause, resume):
        with pytest.raises(NotUnderWayError):
            verb(issue)
    with pytest.raises(NotOpenError):
        approve(issue, FRIDAY, by="Publishers")
