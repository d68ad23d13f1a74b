"""A text is approved by somebody who did not write it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Task, TaskState, Workflow

from tests.factories import make_draft

pytestmark = pytest.mark.django_db


def hand_in(article, by):
    article.save_revision(user=by)
    return Workflow.objects.get().start(article, by)


def approve(state, by):
    task_state = state.current_task_state.specific
    task_state.task.specific.on_action(task_state, by, "approve")


def offered(article, by):
    return {action for action, _label, _modal in Task.objects.get().specific.get_actions(article, by)}


def test_an_editor_approves_a_reporters_text_and_it_is_public(colleague):
    article = make_draft()
    state = hand_in(article, colleague("olek", "Reporters"))
    approve(state, colleague("mira", "Editors"))
    article.refresh_from_db()
    assert article.live


@pytest.mark.parametrize("role", ["Editors", "Publishers"])
def test_nobody_approves_a_text_that_they_handed_in(colleague, role):
    article = make_draft()
    author = colleague("mira", role)
    state = hand_in(article, author)
    with pytest.raises(PermissionDenied):
        approve(state, author)
    article.refresh_from_db()
    assert not article.live
    assert offered(article, author) == {"reject"}
    approve(state, colleague("olek", role))
    article.refresh_from_db()
    assert article.live


def test_handing_it_in_through_a_colleague_does_not_help(colleague):
    article = make_draft()
    author = colleague("mira", "Editors")
    article.save_revision(user=author)
    state = hand_in(article, colleague("olek", "Reporters"))
    with pytest.raises(PermissionDenied):
        approve(state, author)


def test_a_superuser_is_an_author_like_any_other(colleague):
    author = colleague("root", None, is_superuser=True)
    state = hand_in(make_draft(), author)
    with pytest.raises(PermissionDenied):
        approve(state, author)


def test_an_editor_who_mends_the_text_during_the_review_may_approve_it(colleague):
    article = make_draft()
    state = hand_in(article, colleague("olek", "Reporters"))
    editor = colleague("mira", "Editors")
    article.save_revision(user=editor)
    assert "approve" in offered(article, editor)
    approve(state, editor)


def test_having_written_an_earlier_public_version_does_not_count(colleague):
    editor = colleague("mira", "Editors")
    article = make_draft()
    article.save_revision(user=editor).publish()
    article.refresh_from_db()
    state = hand_in(article, colleague("olek", "Reporters"))
    approve(state, editor)


def test_an_author_does_not_find_their_own_text_among_those_that_wait(colleague):
    author, other = colleague("mira", "Editors"), colleague("olek", "Editors")
    state = hand_in(make_draft(), author)
    task = Task.objects.get().specific
    assert list(task.get_task_states_user_can_moderate(author)) == []
    assert [found.pk for found in task.get_task_states_user_can_moderate(other)] == [state.current_task_state.pk]
    assert TaskState.objects.reviewable_by(other).count() == 1


def test_a_reporter_approves_nothing(colleague):
    article = make_draft()
    hand_in(article, colleague("olek", "Reporters"))
    assert offered(article, colleague("ana", "Reporters")) == set()


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


def test_a_colleague_approves_through_the_admin(entered, colleague):
    client = entered("Editors")
    article = make_draft()
    state = hand_in(article, colleague("olek", "Reporters"))
    address = f"/admin/pages/workflow/action/{article.pk}/approve/{state.current_task_state.pk}/"
    client.post(address, {"comment": ""})
    article.refresh_from_db()
    assert article.live
