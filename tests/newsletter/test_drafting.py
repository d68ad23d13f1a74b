"""An editor who begins an issue finds in it what its readers have not had yet."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import Revision

from tamizdat.articles.actions import correct_article
from tamizdat.newsletter.actions import approve
from tamizdat.newsletter.actions.correcting import correct_issue
from tamizdat.newsletter.actions.drafting import add_article, candidates, draft_issue, fill, proposal_for
from tamizdat.newsletter.errors import FilledIssueError, NotOpenError, NotSentError
from tamizdat.newsletter.models import Issue, IssueItem
from tests.factories import make_article, make_articles, make_embargoed, make_front, make_section, make_withdrawn
from tests.newsletter.desk_factories import FRIDAY, NOW, make_issue, make_newsletter, make_sent

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def articles_in(issue):
    return list(IssueItem.objects.filter(issue=issue).order_by("sort_order").values_list("article", flat=True))


def saved(article, *moments):
    """Let versions of an article have been saved at these moments, and at no others."""
    Revision.objects.for_instance(article).update(created_at=moments[0])
    for moment in moments[1:]:
        revision = article.save_revision()
        Revision.objects.filter(pk=revision.pk).update(created_at=moment)


def test_a_new_issue_is_for_the_next_friday_that_no_other_issue_has():
    newsletter = make_newsletter()
    first, second = draft_issue(newsletter, NOW), draft_issue(newsletter, NOW)
    assert (first.slot, second.slot) == (FRIDAY, FRIDAY + 7 * DAY)
    assert first.subject == "The Friday Ferry, November 27, 2026"
    assert first.state == Issue.State.DRAFT


def test_an_issue_of_a_newsletter_without_a_slot_waits_for_somebody_to_send_it():
    newsletter = make_newsletter(weekday=None, slot_time=None)
    assert draft_issue(newsletter, NOW).slot is None


def test_the_subject_is_dated_in_the_newsletters_language():
    assert draft_issue(make_newsletter(language="ru"), NOW).subject.endswith("27 ноября 2026")


def test_what_was_published_since_the_last_issue_is_proposed_the_most_worked_on_first():
    newsletter = make_newsletter()
    make_sent(newsletter, begun=NOW - 4 * DAY)
    before, plain, worked_over = (make_article(published=NOW - days * DAY) for days in (5, 1, 2))
    saved(before, NOW - 6 * DAY, NOW - 5 * DAY, NOW - 5 * DAY + 3 * HOUR)
    saved(plain, NOW - DAY)
    saved(worked_over, NOW - 3 * DAY, NOW - 2 * DAY)
    assert proposal_for(newsletter, NOW).chosen == (worked_over.pk, plain.pk)


def test_a_correction_is_work_that_the_newsroom_has_put_in():
    newsletter = make_newsletter()
    corrected, newer = make_article(published=NOW - 2 * DAY), make_article(published=NOW - DAY)
    correct_article(corrected, "It was Thursday.", now=NOW)
    for article in (corrected, newer):
        saved(article, NOW - 3 * DAY)
    assert proposal_for(newsletter, NOW).chosen == (corrected.pk, newer.pk)


def test_without_an_earlier_issue_a_week_is_looked_back_on():
    newsletter = make_newsletter()
    old, new = make_article(published=NOW - 8 * DAY), make_article(published=NOW - 6 * DAY)
    assert proposal_for(newsletter, NOW).chosen == (new.pk,)
    assert old.pk not in proposal_for(newsletter, NOW).others


def test_readers_are_not_offered_twice_what_any_issue_of_their_newsletter_has():
    newsletter, other = make_newsletter(), make_newsletter("monthly")
    had, new = make_article(published=NOW - DAY), make_article(published=NOW - 2 * DAY)
    make_issue(newsletter, had, slot=FRIDAY)
    assert proposal_for(newsletter, NOW).chosen == (new.pk,)
    assert set(proposal_for(other, NOW).chosen) == {had.pk, new.pk}


@pytest.mark.parametrize(("counts", "offered"), [({"cancelled": 9}, True), ({"cancelled": 4, "delivered": 5}, False)])
def test_what_an_issue_had_that_was_cancelled_before_anybody_got_it_is_offered_again(counts, offered):
    newsletter = make_newsletter()
    article = make_article(published=NOW - DAY)
    make_sent(newsletter, article, begun=NOW - HOUR, state=Issue.State.CANCELLED, counts=counts)
    assert proposal_for(newsletter, NOW).chosen == ((article.pk,) if offered else ())


def test_nothing_is_proposed_that_readers_may_not_see_or_in_another_language():
    newsletter = make_newsletter()
    public = make_article(published=NOW - DAY)
    make_withdrawn(published=NOW - DAY)
    make_embargoed(until=dt.datetime.now(dt.UTC) + DAY)
    expired = make_article(published=NOW - DAY)
    type(expired).objects.filter(pk=expired.pk).update(expire_at=NOW - HOUR)
    make_article(section=make_section(make_front("ru")), published=NOW - DAY)
    proposal = proposal_for(newsletter, NOW)
    assert proposal.chosen + proposal.others == (public.pk,)


def test_ten_are_put_into_an_empty_issue_and_the_rest_is_offered():
    make_newsletter()
    issue = make_issue()
    section = make_section()
    for article in make_articles(12, section):
        type(article).objects.filter(pk=article.pk).update(first_published_at=NOW - DAY)
    proposal = fill(issue, NOW)
    assert len(proposal.chosen) == 10
    assert articles_in(issue) == list(proposal.chosen)
    assert [each.pk for each in candidates(issue, NOW)] == list(proposal.others)


def test_an_order_that_an_editor_has_chosen_is_not_overwritten():
    article = make_article(published=NOW - DAY)
    issue = make_issue(None, article, approved=True)
    with pytest.raises(FilledIssueError):
        fill(issue, NOW)
    issue.refresh_from_db()
    assert articles_in(issue) == [article.pk]
    assert issue.state == Issue.State.APPROVED


def test_an_article_is_added_at_the_end_once_and_takes_the_approval_back():
    first, second = make_article(), make_article()
    issue = make_issue(None, first, approved=True)
    assert add_article(issue, second)
    assert not add_article(issue, second)
    assert articles_in(issue) == [first.pk, second.pk]
    assert (issue.state, issue.approved, issue.approved_by) == (Issue.State.DRAFT, None, "")


@pytest.mark.parametrize("state", ["sending", "paused", "sent", "cancelled"])
def test_nothing_changes_in_an_issue_that_is_on_its_way(state):
    issue = make_issue(None, make_article(published=NOW - DAY), state=state)
    with pytest.raises(NotOpenError):
        add_article(issue, make_article())
    with pytest.raises(NotOpenError):
        fill(issue, NOW)
    assert len(articles_in(issue)) == 1


def test_a_correction_to_a_sent_issue_can_be_mailed_as_an_issue_that_needs_an_approval():
    sent = make_sent(make_newsletter(language="en"), frozen={"subject": "Ferries & trams"})
    correction = correct_issue(sent, "The tram was <late>.\n\nNot the ferry.", mail=True)
    mailed = correction.mailed_as
    assert (mailed.subject, mailed.corrects, mailed.slot) == ("Correction: Ferries & trams", sent, None)
    assert mailed.introduction == "<p>The tram was &lt;late&gt;.</p><p>Not the ferry.</p>"
    assert (mailed.state, articles_in(mailed)) == (Issue.State.DRAFT, [])


def test_a_correction_stands_in_the_archive_alone_if_nobody_wants_it_mailed():
    sent = make_sent()
    correct_issue(sent, "The tram was late.")
    assert sent.corrections.get().mailed_as is None
    assert Issue.objects.count() == 1


def test_what_nobody_has_got_is_changed_and_not_corrected():
    with pytest.raises(NotSentError):
        correct_issue(make_issue(), "The tram was late.")


def test_a_mailed_correction_does_not_hide_what_was_published_before_it():
    newsletter = make_newsletter()
    sent = make_sent(newsletter, begun=NOW - 5 * DAY)
    mailed = correct_issue(sent, "It was late.", mail=True).mailed_as
    approve(mailed, NOW, by="[editor]")
    Issue.objects.filter(pk=mailed.pk).update(begun=NOW, state=Issue.State.SENT, number=2)
    article = make_article(published=NOW - 2 * DAY)
    assert proposal_for(newsletter, NOW).chosen == (article.pk,)
