"""At the desk: an editor makes an issue, somebody else approves it, a publisher sends it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tamizdat.newsletter.actions import approve
from tamizdat.newsletter.desk.forms import IssueForm
from tamizdat.newsletter.desk.issues import state_in_words
from tamizdat.newsletter.models import Delivery, Issue, IssueItem, Newsletter, TestSending
from tamizdat.staff.models import Account
from tests.articles.conftest import account, desk  # noqa: F401  log in as somebody of a role
from tests.factories import make_article, make_draft, make_front
from tests.newsletter.desk_factories import FRIDAY, make_issue, make_newsletter, make_sent

pytestmark = pytest.mark.django_db
ISSUES = "/admin/newsletter/issues/"


def edit(issue):
    return f"{ISSUES}edit/{issue.pk}/"


def of(issue, verb):
    return f"/admin/newsletter/issue/{issue.pk}/{verb}/"


def form_of(issue, *articles, **changes):
    """What the editor's browser sends for an issue's form."""
    data = {
        "subject": issue.subject,
        "preheader": "",
        "introduction": "null",
        "slot_0": "",
        "slot": "2026-11-27 17:00",
        "items-TOTAL_FORMS": str(len(articles)),
        "items-INITIAL_FORMS": "0",
    }
    for place, article in enumerate(articles):
        of_item = {"article": article.pk, "heading": "", "note": "", "ORDER": place + 1, "DELETE": "", "id": ""}
        data |= {f"items-{place}-{name}": value for name, value in of_item.items()}
    return data | changes


def told(response):
    return response.content.decode()


def items(issue):
    return list(IssueItem.objects.filter(issue=issue).order_by("sort_order").values_list("article", flat=True))


def test_a_publisher_begins_a_newsletter_and_an_editor_cannot(desk):  # noqa: F811
    front = make_front("en")
    data = {
        "name": "Friday",
        "slug": "friday",
        "locale": front.locale.pk,
        "description": "Every Friday.",
        "is_open": "on",
        "sender_name": "The Far Bank",
        "weekday": "4",
        "slot_time": "17:00",
        "zone": "Europe/Moscow",
    }
    address = "/admin/newsletter/newsletters/new/"
    assert desk("Editors").post(address, data).status_code == 302
    assert not Newsletter.objects.exists()
    publisher = desk("Publishers")
    publisher.post(address, data)
    assert Newsletter.objects.get().slot_time == dt.time(17)
    assert "Friday, 17:00 (Europe/Moscow)" in told(publisher.get("/admin/newsletter/newsletters/"))


def test_an_editor_begins_with_a_proposal_and_may_not_approve_what_they_have_begun(desk):  # noqa: F811
    newsletter, article = make_newsletter(), make_article(published=timezone.now() - dt.timedelta(days=1))
    editor = desk("Editors")
    assert "Begin with a proposal" in told(editor.get(f"{ISSUES}new/"))
    response = editor.post(f"{ISSUES}new/", {"newsletter": newsletter.pk, "proposal": "on"}, follow=True)
    issue = Issue.objects.get()
    assert items(issue) == [article.pk]
    assert "a colleague has to approve it" in told(response)
    assert of(issue, "approve") not in told(response)
    response = editor.post(of(issue, "approve"), {"fingerprint": "0"}, follow=True)
    assert "You have worked on this issue yourself" in told(response)
    issue.refresh_from_db()
    assert issue.state == Issue.State.DRAFT


def test_the_newsletters_have_their_place_in_the_menu_and_reporters_do_not_see_them(desk):  # noqa: F811
    make_issue()
    assert "newsletter/issues" in told(desk("Editors").get("/admin/"))
    reporter = desk("Reporters")
    assert "newsletter/issues" not in told(reporter.get("/admin/"))
    assert reporter.get(ISSUES).status_code == 302
    assert reporter.get(of(Issue.objects.get(), "preview")).status_code in (302, 403)


def test_the_slot_is_typed_in_by_the_newsletters_clock(desk):  # noqa: F811
    issue = make_issue(make_newsletter(zone="Europe/Berlin"))
    editor = desk("Editors")
    page = told(editor.get(edit(issue)))
    assert 'value="2026-11-27 15:00"' in page
    assert "By the clock in Europe/Berlin" in page
    editor.post(edit(issue), form_of(issue, slot="2027-03-26 17:00"))
    issue.refresh_from_db()
    assert issue.slot == dt.datetime(2027, 3, 26, 16, tzinfo=dt.UTC)


def test_saving_orders_articles_and_takes_the_approval_back(desk):  # noqa: F811
    first, second = make_article(), make_article()
    issue = make_issue(None, first, approved=True)
    response = desk("Editors").post(edit(issue), form_of(issue, second, first), follow=True)
    assert "updated" in told(response)
    issue.refresh_from_db()
    assert items(issue)[-2:] == [second.pk, first.pk]
    assert (issue.state, issue.approved_by) == (Issue.State.DRAFT, "")


def test_an_article_stands_in_an_issue_once(desk):  # noqa: F811
    article = make_article("Ferries stop at noon")
    issue = make_issue()
    response = desk("Editors").post(edit(issue), form_of(issue, article, article))
    assert "stands in this issue twice" in told(response)
    assert items(issue) == []


@pytest.mark.parametrize("state", ["sending", "paused", "sent", "cancelled"])
def test_what_is_on_its_way_cannot_be_changed_and_the_desk_says_so(desk, state):  # noqa: F811
    issue = make_sent(None, make_article(), state=state)
    publisher = desk("Publishers")
    for address, data in (
        (edit(issue), form_of(issue, subject="Changed")),
        (f"{ISSUES}delete/{issue.pk}/", {}),
        (of(issue, "articles"), {"article": make_article().pk}),
        (of(issue, "take-back"), {}),
    ):
        assert "cannot be changed any more" in told(publisher.post(address, data, follow=True))
    issue.refresh_from_db()
    assert (issue.subject, issue.state, len(items(issue))) == ("This week", state, 1)


def test_sending_that_begins_while_an_editor_types_keeps_what_was_approved(desk, monkeypatch):  # noqa: F811
    issue = make_issue(None, make_article(), approved=True)
    editor = desk("Editors")
    clean = IssueForm.clean

    def begins(form):
        Issue.objects.filter(pk=issue.pk).update(state=Issue.State.SENDING)
        return clean(form)

    monkeypatch.setattr(IssueForm, "clean", begins)
    response = editor.post(edit(issue), form_of(issue, subject="Changed"), follow=True)
    assert "cannot be changed any more" in told(response)
    issue.refresh_from_db()
    assert (issue.subject, issue.state) == ("This week", Issue.State.SENDING)


def test_a_candidate_is_added_with_one_click(desk):  # noqa: F811
    day = timezone.now() - dt.timedelta(days=1)
    inside, candidate = make_article("Inside", published=day), make_article("A candidate", published=day)
    issue = make_issue(None, inside)
    editor = desk("Editors")
    page = told(editor.get(of(issue, "articles")))
    assert f'value="{candidate.pk}"' in page
    assert f'value="{inside.pk}"' not in page
    editor.post(of(issue, "articles"), {"article": candidate.pk})
    assert items(issue) == [inside.pk, candidate.pk]


def test_what_is_not_public_cannot_be_added_with_one_click(desk):  # noqa: F811
    issue, draft = make_issue(), make_draft()
    assert desk("Editors").post(of(issue, "articles"), {"article": draft.pk}).status_code == 404
    assert items(issue) == []


def approve_as(client, issue):
    page = told(client.get(of(issue, "approve")))
    fingerprint = page.partition('name="fingerprint" value="')[2].partition('"')[0]
    return client.post(of(issue, "approve"), {"fingerprint": fingerprint}, follow=True)


def test_a_second_person_approves_and_the_record_names_a_role(desk):  # noqa: F811
    issue = make_issue(None, make_article())
    publisher = desk("Publishers")
    response = approve_as(publisher, issue)
    assert "The issue is approved." in told(response)
    issue.refresh_from_db()
    assert (issue.state, issue.approved_by) == (Issue.State.APPROVED, "[newsroom]")
    assert issue.approved.second == issue.approved.microsecond == 0
    entry = ModelLogEntry.objects.get(action="newsletter.approve")
    assert entry.user.username == "[newsroom]"
    assert "Approved" in told(publisher.get(f"{ISSUES}history/{issue.pk}/"))


def test_no_row_says_which_account_has_made_an_issue(desk):  # noqa: F811
    newsletter = make_newsletter()
    editor = desk("Editors")
    editor.post(f"{ISSUES}new/", {"newsletter": newsletter.pk})
    issue = Issue.objects.get()
    editor.post(edit(issue), form_of(issue, make_article()))
    editor.post(f"{ISSUES}delete/{issue.pk}/")
    made_by = set(ModelLogEntry.objects.values_list("user__username", flat=True))
    assert made_by == {"[newsroom]"}
    assert ModelLogEntry.objects.count() == 3


def test_what_a_colleague_has_changed_meanwhile_is_not_approved_unread(desk):  # noqa: F811
    issue = make_issue(None, make_article())
    publisher = desk("Publishers")
    page = told(publisher.get(of(issue, "approve")))
    fingerprint = page.partition('name="fingerprint" value="')[2].partition('"')[0]
    Issue.objects.filter(pk=issue.pk).update(subject="Something else")
    response = publisher.post(of(issue, "approve"), {"fingerprint": fingerprint}, follow=True)
    assert "has changed this issue" in told(response)
    issue.refresh_from_db()
    assert issue.state == Issue.State.DRAFT


def test_an_issue_in_which_readers_would_see_nothing_is_not_approved(desk):  # noqa: F811
    issue = make_issue(None, make_draft())
    response = desk("Publishers").get(of(issue, "approve"), follow=True)
    assert "nothing in this issue that readers can see" in told(response)


def test_a_change_of_the_newsletter_takes_approvals_back(desk):  # noqa: F811
    newsletter = make_newsletter()
    issue = make_issue(newsletter, make_article(), approved=True)
    data = {
        "name": newsletter.name,
        "slug": newsletter.slug,
        "locale": newsletter.locale.pk,
        "description": newsletter.description,
        "sender_name": "Somebody else",
        "weekday": "4",
        "slot_time": "17:00",
        "zone": "Europe/Moscow",
    }
    desk("Publishers").post(f"/admin/newsletter/newsletters/edit/{newsletter.pk}/", data)
    newsletter.refresh_from_db()
    issue.refresh_from_db()
    assert (newsletter.sender_name, issue.state) == ("Somebody else", Issue.State.DRAFT)


def test_a_publisher_sends_what_is_approved_and_an_editor_cannot(desk):  # noqa: F811
    issue = make_issue(None, make_article(), approved=True)
    editor = desk("Editors")
    assert of(issue, "send") not in told(editor.get(edit(issue)))
    assert editor.post(of(issue, "send")).status_code in (302, 403)
    publisher = desk("Publishers")
    assert of(issue, "send") in told(publisher.get(edit(issue)))
    assert "This sends the issue now" in told(publisher.get(of(issue, "send")))
    assert "The issue is being sent." in told(publisher.post(of(issue, "send"), follow=True))
    issue.refresh_from_db()
    assert (issue.state, issue.number, issue.frozen["subject"]) == (Issue.State.SENDING, 1, "This week")


def test_what_nobody_has_approved_is_not_sent(desk):  # noqa: F811
    issue = make_issue(None, make_article())
    publisher = desk("Publishers")
    assert "Nobody has approved this issue" in told(publisher.post(of(issue, "send"), follow=True))
    issue.refresh_from_db()
    assert issue.state == Issue.State.DRAFT


def test_a_test_goes_to_the_colleagues_own_address_without_its_being_opened(desk, vault):  # noqa: F811
    issue = make_issue()
    editor = desk("Editors")
    mira = Account.objects.get(username="Editors")
    mira.address = "mira@farbank.example"
    mira.save()
    page = told(editor.get(of(issue, "test")))
    assert "farbank" not in page
    assert "on its way" in told(editor.post(of(issue, "test"), {"chosen": ["1", "2"], "to": ""}, follow=True))
    assert sorted(TestSending.objects.values_list("form", flat=True)) == [1, 2]
    assert {test.address() for test in TestSending.objects.all()} == {"mira@farbank.example"}


def test_a_colleague_without_an_address_types_one_in(desk, vault):  # noqa: F811
    issue = make_issue()
    editor = desk("Editors")
    assert "This field is required" in told(editor.post(of(issue, "test"), {"chosen": ["1"], "to": ""}))
    editor.post(of(issue, "test"), {"chosen": ["1"], "to": "once@elsewhere.example"})
    assert TestSending.objects.get().address() == "once@elsewhere.example"


def test_the_preview_shows_the_message_in_a_frame_that_loads_and_runs_nothing(desk):  # noqa: F811
    issue = make_issue(make_newsletter(with_pictures=True), make_article("Ferries stop at noon"), make_draft())
    page = told(desk("Editors").get(of(issue, "preview")))
    assert 'sandbox=""' in page
    assert "default-src &#x27;none&#x27;" in page
    assert "1 article is left out" in page
    assert "Pictures are not loaded here." in page
    assert "Ferries stop at noon" in page


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("form=full", "The ferry to Orvale did not leave on Thursday."),
        ("view=dark", "@media all {"),
        ("view=desktop", "@media not all {"),
        ("view=phone", "newsletter-frame--phone"),
        ("view=text", "Ferries &lt;stop&gt; at noon\nhttp"),
        ("mirrored=1", "&lt;html lang=&quot;en&quot; dir=&quot;rtl&quot;&gt;"),
        ("form=none&view=none&mirrored=none", "&lt;html lang=&quot;en&quot; dir=&quot;ltr&quot;&gt;"),
    ],
)
def test_an_editor_looks_at_each_form_on_each_device(desk, question, expected):  # noqa: F811
    issue = make_issue(None, make_article("Ferries <stop> at noon"))
    assert expected in told(desk("Editors").get(f"{of(issue, 'preview')}?{question}"))


def test_the_plain_text_of_a_language_from_right_to_left_runs_so(desk):  # noqa: F811
    issue = make_issue(make_newsletter(language="ar"))
    assert 'class="newsletter-text" dir="rtl"' in told(desk("Editors").get(f"{of(issue, 'preview')}?view=text"))


def deliveries(issue, **numbers):
    """Let so many messages be in a state."""
    for state, number in numbers.items():
        Delivery.objects.bulk_create(
            Delivery(issue=issue, form=1, state=Delivery.State[state.upper()]) for _each in range(number)
        )


def test_a_publisher_sees_how_an_issue_goes_pauses_it_and_goes_on(desk):  # noqa: F811
    issue = make_sent(None, make_article(), state="sending", begun=timezone.now() - dt.timedelta(seconds=10))
    deliveries(issue, waiting=3, delivered=5, in_doubt=1)
    publisher = desk("Publishers")
    page = told(publisher.get(of(issue, "progress")))
    assert '<td data-count="delivered">5</td>' in page
    assert "Pause" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    publisher.post(of(issue, "pause"))
    issue.refresh_from_db()
    assert issue.state == Issue.State.PAUSED
    assert "Paused: nothing goes out." in told(publisher.get(of(issue, "progress")))
    publisher.post(of(issue, "resume"))
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENDING


def test_the_page_is_told_counts_and_pace_and_nothing_of_anybody(desk):  # noqa: F811
    issue = make_sent(None, make_article(), state="sending", begun=timezone.now() - dt.timedelta(seconds=10))
    deliveries(issue, waiting=60, delivered=40)
    Delivery.objects.filter(pk=Delivery.objects.filter(state=Delivery.State.DELIVERED).first().pk).update(repeated=True)
    address = f"/admin/newsletter/issue/{issue.pk}/progress.json"
    answer = desk("Editors").get(f"{address}?before=20&seconds=10")
    assert answer.json() == {
        "state": "sending",
        "total": 100,
        "done": 40,
        "counts": {"waiting": 60, "delivered": 40},
        "repeated": 1,
        "pace": "2 messages a second; 30 s left.",
    }
    assert "no-store" in answer["Cache-Control"]


def test_cancelling_asks_once_more(desk):  # noqa: F811
    issue = make_sent(None, make_article(), state="sending")
    deliveries(issue, waiting=2, delivered=1)
    publisher = desk("Publishers")
    assert "2 readers would not get this issue" in told(publisher.get(of(issue, "cancel")))
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENDING
    assert "2 readers do not get it" in told(publisher.post(of(issue, "cancel"), follow=True))
    issue.refresh_from_db()
    assert issue.state == Issue.State.CANCELLED


@pytest.mark.parametrize("verb", ["pause", "resume", "cancel"])
def test_an_editor_cannot_stop_an_issue_and_nobody_stops_one_that_is_over(desk, verb):  # noqa: F811
    issue = make_sent(None, make_article())
    assert desk("Editors").post(of(issue, verb)).status_code in (302, 403)
    assert "is not being sent" in told(desk("Publishers").post(of(issue, verb), follow=True))
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENT


def test_after_sending_there_are_sums_and_nothing_of_a_single_reader(desk):  # noqa: F811
    issue = make_sent(None, make_article(), counts={"delivered": 98, "refused": 2, "repeated": 1}, replied=7, left=3)
    page = told(desk("Editors").get(of(issue, "progress")))
    assert '<td data-count="delivered">98</td>' in page
    assert '<td data-count="repeated">1</td>' in page
    assert "<td>7</td>" in page
    assert "http-equiv" not in page


def test_a_correction_is_mailed_by_an_issue_that_its_maker_cannot_approve(desk):  # noqa: F811
    sent = make_sent(None, make_article())
    editor = desk("Editors")
    response = editor.post(of(sent, "correct"), {"text": "The tram was late.", "mail": "on"}, follow=True)
    mailed = sent.corrections.get().mailed_as
    assert "It brings a correction" in told(response)
    assert "a colleague has to approve it" in told(response)
    assert "The tram was late." in told(editor.get(of(sent, "progress")))
    assert "The issue is approved." in told(approve_as(desk("Publishers"), mailed))


def test_editors_see_in_time_that_nothing_is_ready(desk):  # noqa: F811
    issue = make_issue()
    Issue.objects.filter(pk=issue.pk).update(slot=timezone.now() + dt.timedelta(hours=3))
    Newsletter.objects.update(weekday=None, slot_time=None)
    sentence = "nothing is approved yet for"
    editor = desk("Editors")
    for address in ("/admin/", ISSUES):
        assert sentence in told(editor.get(address))
    assert sentence not in told(desk("Keepers").get("/admin/"))


HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("slot", "approved", "sentence"),
    [
        (None, False, "when it is approved and a publisher sends it"),
        (HOUR, False, "goes out when it is approved by then"),
        (-HOUR, False, "it goes out as soon as it is approved"),
        (-13 * HOUR, False, "has passed: give it another one"),
        (None, True, "It goes out when a publisher sends it"),
        (HOUR, True, "It goes out by itself: "),
        (-HOUR, True, "It goes out within a minute"),
        (-13 * HOUR, True, "its slot has passed: it goes out when a publisher sends it"),
    ],
)
def test_an_editor_reads_what_will_become_of_an_issue(slot, approved, sentence):
    issue = make_issue(approved=approved, slot=FRIDAY + slot if slot else None)
    assert sentence in state_in_words(issue, FRIDAY)


def test_what_was_approved_at_the_server_says_so():
    issue = make_issue()
    approve(issue, FRIDAY, by="command")
    assert state_in_words(issue, FRIDAY - HOUR).startswith("Whoever runs the server has approved it.")


def test_whoever_is_not_signed_in_sees_nothing():
    issue = make_issue()
    for verb in ("preview", "articles", "test", "approve", "send", "progress", "cancel", "correct"):
        assert Client().get(of(issue, verb)).status_code == 302


def test_the_form_says_when_the_issue_goes_out(desk):  # noqa: F811
    issue = make_issue(slot=FRIDAY)
    assert "Friday, 27 November, 17:00 (Europe/Moscow)" in told(desk("Editors").get(edit(issue)))
