"""A text is approved by somebody who did not write it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from wagtail.models import Task, TaskState, Workflow

from tamizdat.staff.drawer import Drawer
from tests.factories import make_draft

pytestmark = pytest.mark.django_db
ROLES = ("Reporters", "Editors", "Publishers")


def hand_in(article, by):
    article.save_revision(user=by)
    return Workflow.objects.get().start(article, by)


def approve(state, by):
    task_state = state.current_task_state.specific
    task_state.task.specific.on_action(task_state, by, "approve")


def offered(article, by):
    return {action for action, _label, _modal in Task.objects.get().specific.get_actions(article, by)}


@pytest.fixture
def newsroom(colleague):
    """Return a newsroom in which every role is one of several: ``newsroom["Editors"][0]``."""
    return {role: [colleague(f"{role}-{n}".lower(), role) for n in range(3)] for role in ROLES}


def test_an_editor_approves_a_reporters_text_and_it_is_public(newsroom):
    article = make_draft()
    state = hand_in(article, newsroom["Reporters"][0])
    approve(state, newsroom["Editors"][0])
    article.refresh_from_db()
    assert article.live


def test_an_editors_text_is_approved_by_no_editor_but_by_a_publisher(newsroom):
    article = make_draft()
    state = hand_in(article, newsroom["Editors"][0])
    for editor in newsroom["Editors"]:
        with pytest.raises(PermissionDenied):
            approve(state, editor)
        assert offered(article, editor) == {"reject"}
    article.refresh_from_db()
    assert not article.live
    approve(state, newsroom["Publishers"][0])
    article.refresh_from_db()
    assert article.live


def test_handing_it_in_through_a_colleague_does_not_help(newsroom):
    article = make_draft()
    article.save_revision(user=newsroom["Editors"][0])
    state = hand_in(article, newsroom["Reporters"][0])
    with pytest.raises(PermissionDenied):
        approve(state, newsroom["Editors"][0])


def test_where_a_role_would_name_somebody_a_publisher_approves(colleague):
    article = make_draft()
    state = hand_in(article, colleague("olek", "Reporters"))
    editor = colleague("mira", "Editors")
    assert offered(article, editor) == {"reject"}
    with pytest.raises(PermissionDenied):
        approve(state, editor)
    approve(state, colleague("vera", "Publishers"))
    article.refresh_from_db()
    assert article.live


def test_an_author_who_has_become_an_editor_does_not_approve_what_they_began_in_this_browser(newsroom):
    article = make_draft()
    state = hand_in(article, newsroom["Reporters"][0])
    editor = newsroom["Editors"][0]
    editor.drawer = Drawer()
    editor.drawer.put("page", article.pk)
    with pytest.raises(PermissionDenied):
        approve(state, editor)


def test_an_editor_who_mends_the_text_during_the_review_may_approve_it(newsroom):
    article = make_draft()
    state = hand_in(article, newsroom["Reporters"][0])
    editor = newsroom["Editors"][0]
    article.save_revision(user=editor)
    assert "approve" in offered(article, editor)
    approve(state, editor)


def test_an_editor_who_rewrites_a_text_that_was_sent_back_does_not_approve_it(newsroom):
    article = make_draft()
    state = hand_in(article, newsroom["Reporters"][0])
    editor = newsroom["Editors"][0]
    task_state = state.current_task_state.specific
    task_state.task.specific.on_action(task_state, editor, "reject", comment="I shall write it myself.")
    article.save_revision(user=editor)
    state.refresh_from_db()
    state.resume(user=editor)
    state.refresh_from_db()
    with pytest.raises(PermissionDenied):
        approve(state, editor)
    approve(state, newsroom["Publishers"][0])


def test_where_reporters_review_none_approves_what_could_be_their_own(newsroom):
    Task.objects.get().specific.groups.add(Group.objects.get(name="Reporters"))
    state = hand_in(make_draft(), newsroom["Reporters"][0])
    for reporter in newsroom["Reporters"]:
        with pytest.raises(PermissionDenied):
            approve(state, reporter)


def test_having_written_an_earlier_public_version_does_not_count(newsroom):
    editor = newsroom["Editors"][0]
    article = make_draft()
    article.save_revision(user=editor).publish()
    article.refresh_from_db()
    state = hand_in(article, newsroom["Reporters"][0])
    approve(state, editor)


def test_an_editor_finds_no_editors_texts_among_those_that_wait(newsroom):
    hand_in(make_draft(), newsroom["Editors"][0])
    reporters = hand_in(make_draft(), newsroom["Reporters"][0])
    task = Task.objects.get().specific
    waiting = task.get_task_states_user_can_moderate(newsroom["Editors"][1])
    assert [found.pk for found in waiting] == [reporters.current_task_state.pk]
    assert TaskState.objects.reviewable_by(newsroom["Publishers"][0]).count() == 2


def test_a_reporter_approves_nothing(newsroom):
    article = make_draft()
    hand_in(article, newsroom["Reporters"][0])
    assert offered(article, newsroom["Reporters"][1]) == set()


def test_asking_for_changes_is_open_to_every_reviewer(colleague):
    article = make_draft()
    editor = colleague("mira", "Editors")
    state = hand_in(article, colleague("olek", "Reporters"))
    task_state = state.current_task_state.specific
    task_state.task.specific.on_action(task_state, editor, "reject", comment="The second name is misspelt.")
    state.refresh_from_db()
    assert state.status == "needs_changes"


def test_an_author_cannot_approve_through_the_admin_either(entered):
    client = entered("Editors")
    article = make_draft()
    state = hand_in(article, client.account)
    address = f"/admin/pages/workflow/action/{article.pk}/approve/{state.current_task_state.pk}/"
    client.post(address, {"comment": ""})
    article.refresh_from_db()
    assert not article.live


def test_a_colleague_approves_through_the_admin(entered, newsroom):
    client = entered("Editors")
    article = make_draft()
    state = hand_in(article, newsroom["Reporters"][0])
    address = f"/admin/pages/workflow/action/{article.pk}/approve/{state.current_task_state.pk}/"
    client.post(address, {"comment": ""})
    article.refresh_from_db()
    assert article.live


def test_whoever_began_a_text_takes_it_back_from_the_review_and_others_do_not(newsroom):
    article = make_draft()
    author, other = newsroom["Reporters"][:2]
    state = hand_in(article, author)
    author.drawer = Drawer()
    author.drawer.put("page", article.pk)
    assert state.user_can_cancel(author)
    assert not state.user_can_cancel(other)
    assert state.user_can_cancel(newsroom["Editors"][0])
    article.locked = True
    article.save()
    state.refresh_from_db()
    assert not state.user_can_cancel(author)
