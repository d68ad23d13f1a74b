"""No row beside a text says which colleague it was, whichever way it came about."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.images import get_image_model
from wagtail.models import (
    Comment,
    CommentReply,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    WorkflowState,
)

from tamizdat.articles.models import Article
from tamizdat.rehearsals import MARK
from tamizdat.staff import attribution
from tamizdat.staff.attribution import MASKED, NOT_KEPT, OF_THE_ACCOUNT, Column
from tamizdat.staff.masks import FEWEST, Mask, masks_for
from tamizdat.staff.models import Account
from tamizdat.staff.panic import only, panic
from tests.articles.test_desk import form_of
from tests.factories import make_article, make_contributor, make_draft, make_picture, make_section

pytestmark = pytest.mark.django_db


def columns():
    """Return every column of the database that names accounts."""
    return {
        Column(model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.related_model is Account
    }


def places_of(account):
    """Return where the database names an account beside a text."""
    found = []
    with connection.cursor() as cursor:
        for column in (*MASKED, *NOT_KEPT):
            cursor.execute(f'SELECT 1 FROM "{column.table}" WHERE "{column.name}" = {account.pk}')  # noqa: S608
            found += [(column.table, column.name)] * len(cursor.fetchall())
    found += [("revision", number) for number, content in versions() if account.pk in named_in(content)]
    return found


def tables_with(number):
    """Return the tables that have a number in any of their values, in JSON too."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  the database's own name
            if any(str(number) in str(value) for row in cursor.fetchall() for value in row):
                found.add(table)
    return found


def versions():
    return Revision.objects.values_list("pk", "content")


def named_in(content):
    comments = content.get("wagtail_admin_comments") or []
    replies = [reply for comment in comments for reply in comment.get("replies") or []]
    return {
        *(content.get(key) for key in ("owner", "locked_by")),
        *(each.get(key) for each in (*comments, *replies) for key in ("user", "resolved_by")),
    }


def test_every_column_that_names_accounts_is_spoken_for():
    assert columns() == {*MASKED, *NOT_KEPT, *OF_THE_ACCOUNT}


def crowd(colleague):
    """Make so many of each role that none is named by it."""
    for role in ("Reporters", "Editors", "Publishers", "Keepers"):
        for number in range(FEWEST):
            colleague(f"{role.lower()}-{number}", role)


def test_a_pseudonyms_text_goes_through_the_whole_newsroom_and_names_nobody(entered, colleague):
    crowd(colleague)
    section, pseudonym = make_section(), make_contributor("Nobody's Heron", pseudonym=True)
    reporter = entered("Reporters", id=987_654_301)
    editor = entered("Editors", id=987_654_302)
    publisher = entered("Publishers", id=987_654_303)

    blank = Article(title="What the harbour hides", slug="harbour")
    byline = {"bylines-TOTAL_FORMS": "1", "bylines-0-contributor": pseudonym.pk, "bylines-0-ORDER": "1"}
    byline |= {"bylines-0-id": "", "bylines-0-DELETE": "", "bylines-0-role": "author"}
    reporter.get(f"/admin/pages/add/articles/article/{section.pk}/")
    reporter.post(f"/admin/pages/add/articles/article/{section.pk}/preview/", form_of(blank, **byline))
    reporter.post(f"/admin/pages/add/articles/article/{section.pk}/", form_of(blank, **byline))
    article = Article.objects.get()

    edit = f"/admin/pages/{article.pk}/edit/"
    assert reporter.get(edit).status_code == 200
    ping = f"/admin/editing-sessions/ping/articles/article/{article.pk}/0/"
    answer = reporter.post(ping, {"is_editing": "1"})
    assert reporter.post(answer.json()["ping_url"]).json()["session_id"] == answer.json()["session_id"]
    remark = {"comments-TOTAL_FORMS": "1", "comments-0-id": "", "comments-0-text": "Who says so?"}
    remark |= {"comments-0-contentpath": "title", "comments-0-position": "", "comments-0-DELETE": ""}
    remark |= {"comments-0-replies-TOTAL_FORMS": "0", "comments-0-replies-INITIAL_FORMS": "0"}
    reporter.post(edit, form_of(article, **remark))
    reporter.post(edit, form_of(article, **{"action-submit": "Submit"}))
    state = WorkflowState.objects.get()

    editor.post(f"/admin/pages/{article.pk}/lock/")
    editor.post(f"/admin/pages/{article.pk}/unlock/")
    editor.post(f"/admin/pages/workflow/action/{article.pk}/approve/{state.current_task_state.pk}/", {"comment": ""})
    article.refresh_from_db()
    assert article.live
    publisher.post(
        f"/admin/articles/{article.pk}/correct/", {"text": "It was Friday.", "passage": "", "supersedes": ""}
    )
    publisher.post(f"/admin/articles/{article.pk}/rename/", {"slug": "harbour-2"})
    publisher.post(
        f"/admin/pages/{article.pk}/copy/", {"new_title": "Again", "new_slug": "again", "new_parent_page": section.pk}
    )
    publisher.post(
        f"/admin/snippets/articles/contributor/edit/{pseudonym.pk}/", {"name": "Nobody's Heron", "slug": "heron"}
    )

    for client in (reporter, editor, publisher):
        assert places_of(client.account) == []
        assert tables_with(client.account.pk) <= {"staff_account", *(column.table for column in OF_THE_ACCOUNT)}
    who = dict(Account.rows.filter(is_mask=True).values_list("pk", "username"))
    done = {who[entry.user_id] for entry in PageLogEntry.objects.exclude(user=None)}
    assert done == {Mask.REPORTER, Mask.EDITOR, Mask.PUBLISHER}
    assert who[Comment.objects.get().user_id] == Mask.REPORTER
    assert not PageSubscription.objects.exists()
    assert not EditingSession.objects.exclude(user__in=who).exists()
    assert FormState.objects.exists()
    assert not FormState.objects.exclude(user__in=who).exists()


def test_the_history_and_its_export_say_which_role_and_not_who(entered, colleague):
    crowd(colleague)
    reporter, editor = entered("Reporters", "quiet-heron"), entered("Editors")
    article = make_draft()
    article.save_revision(user=reporter.account, log_action=True)
    for address in (
        f"/admin/pages/{article.pk}/history/",
        "/admin/reports/site-history/",
        "/admin/reports/site-history/?export=csv",
    ):
        answer = editor.get(address)
        shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"A reporter" in shown, address
        assert b"quiet-heron" not in shown, address


def test_what_is_written_past_wagtails_models_is_masked_too(colleague):
    account, article = colleague(), make_article()
    Page.objects.filter(pk=article.pk).update(owner=account, locked_by=account)
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                page=article, user=account, action="wagtail.edit", timestamp=article.last_published_at,
                content_type_id=article.content_type_id, label="x", uuid=None,
            )
        ]
    )  # fmt: skip
    assert places_of(account) == []


def test_a_remark_inside_a_version_is_masked(colleague):
    account, article = colleague(), make_draft()
    comment = Comment.objects.create(page=article, user=account, text="Who says so?", contentpath="title")
    CommentReply.objects.create(comment=comment, user=account, text="The mayor.")
    fresh = Article.objects.get(pk=article.pk)
    fresh.owner = fresh.locked_by = account
    revision = fresh.save_revision(user=account)
    assert revision.content["wagtail_admin_comments"]
    assert places_of(account) == []


def test_a_number_of_an_account_that_is_gone_does_not_stay_in_versions(colleague):
    account, article = colleague(), make_draft()
    number = account.pk
    account.delete()
    content = article.save_revision().content | {"owner": number}
    Revision.objects.create(content_object=article, base_content_type=article.cached_content_type, content=content)
    assert all(number not in named_in(content) for _pk, content in versions())


def test_what_was_written_before_is_masked_when_the_newsroom_is_brought_up_to_date(colleague):
    account, article = colleague(), make_draft()
    attribution.unmask()
    revision = article.save_revision(user=account, log_action=True)
    Page.objects.filter(pk=article.pk).update(owner=account)
    Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"owner": account.pk})
    PageSubscription.objects.create(page=article, user=account, comment_notifications=True)
    assert len(places_of(account)) >= 4
    attribution.mask_from_now_on()
    attribution.mask_what_is_there()
    assert places_of(account) == []


def test_migrating_leaves_the_database_masking(colleague):
    call_command("migrate", verbosity=0)
    account, article = colleague(), make_draft()
    article.save_revision(user=account, log_action=True)
    assert places_of(account) == []


def test_nobody_logs_in_as_a_mask(client):
    mask = Account.rows.get(username=Mask.EDITOR.value)
    assert not mask.may_log_in
    assert not mask.has_usable_password()
    assert mask not in Account.objects.all()
    answer = client.post("/staff/login/", {"login": Mask.EDITOR.value, "password": "!"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_masks_stand_in_no_list_of_accounts(entered):
    assert "[editor]" not in entered("Keepers").get("/admin/users/").content.decode()


def test_a_role_that_few_have_is_not_told_of():
    few = {1: {"Reporters"}, 2: {"Reporters"}, 3: {"Editors", "Reporters"}, 4: {"Keepers"}, 5: set()}
    assert set(masks_for(few).values()) == {Mask.NEWSROOM}
    enough = few | {6: {"Reporters"}}
    assert {number for number, mask in masks_for(enough).items() if mask is Mask.REPORTER} == {1, 2, 6}


def test_accounts_that_nobody_can_log_in_to_hide_nobody(colleague):
    first, *_others = [colleague(f"colleague-{number}", "Reporters") for number in range(FEWEST)]
    colleague("of-the-demo", "Reporters", demo=True)
    colleague(f"{MARK}0123abcd", "Reporters")

    def worn():
        return set(Account.objects.values_list("mask__username", flat=True)) - {Mask.NEWSROOM}

    assert worn() == {Mask.REPORTER}
    panic(only(first), timezone.now())
    assert worn() == set()


def test_masks_change_with_the_newsroom(colleague):
    accounts = [colleague(f"colleague-{number}", "Reporters") for number in range(FEWEST)]

    def worn():
        return set(Account.objects.values_list("mask__username", flat=True))

    assert worn() == {Mask.REPORTER}
    accounts[0].is_active = False
    accounts[0].save()
    assert worn() == {Mask.NEWSROOM}
    accounts[0].is_active = True
    accounts[0].save()
    assert worn() == {Mask.REPORTER}
    accounts[1].groups.set([Group.objects.get(name="Editors")])
    assert worn() == {Mask.NEWSROOM}
    accounts[1].groups.set([Group.objects.get(name="Reporters")])
    accounts[2].delete()
    assert worn() == {Mask.NEWSROOM}


def test_a_picture_does_not_say_who_brought_it(colleague):
    account = colleague()
    make_picture(uploaded_by_user=account)
    assert places_of(account) == []
    assert get_image_model().objects.get().uploaded_by_user.is_mask


def test_when_somebody_last_logged_in_is_kept_to_the_day(entered):
    client = entered("Editors")
    client.account.refresh_from_db()
    assert (client.account.last_login.hour, client.account.last_login.minute) == (0, 0)
    used = client.account.authenticator_set.get().last_used_at
    assert (used.hour, used.minute, used.second) == (0, 0, 0)
