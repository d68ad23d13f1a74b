"""Four roles, each with what it needs, from the first migration on."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
)
from wagtail.permissions import policy_registry

from tamizdat.media.models import Picture
from tamizdat.staff import roles
from tamizdat.staff.drawer import Drawer
from tamizdat.staff.roles import GRANTS, Role
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db


def snapshot():
    return {
        group.name: (
            sorted(group.permissions.values_list("codename", flat=True)),
            sorted(group.page_permissions.values_list("page__depth", "permission__codename")),
            sorted(group.collection_permissions.values_list("collection__depth", "permission__codename")),
        )
        for group in Group.objects.all()
    }


def test_a_fresh_newsroom_has_these_four_groups_and_no_other():
    assert set(Group.objects.values_list("name", flat=True)) == {role.value for role in Role}


def test_a_fresh_newsroom_has_one_workflow_and_it_covers_every_page():
    assert list(Workflow.objects.values_list("name", flat=True)) == ["Second pair of eyes"]
    assert list(Task.objects.values_list("name", flat=True)) == ["Second pair of eyes"]
    assert [task.name for task in make_draft().get_workflow().tasks] == ["Second pair of eyes"]


def test_migrating_again_changes_nothing():
    before = snapshot()
    call_command("migrate", verbosity=0)
    assert snapshot() == before
    assert WorkflowPage.objects.count() == 1


def test_migrating_mends_a_role_that_was_changed():
    before = snapshot()
    Group.objects.get(name="Reporters").permissions.add(Permission.objects.get(codename="withdraw_article"))
    Group.objects.get(name="Publishers").permissions.clear()
    GroupPagePermission.objects.filter(group__name="Editors").delete()
    section = make_section()
    publish = Permission.objects.get(codename="publish_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=Group.objects.get(name="Reporters"), page=section, permission=publish)
    GroupCollectionPermission.objects.filter(group__name="Reporters").delete()
    roles.establish_roles(None)
    assert snapshot() == before


def test_a_group_of_the_newsrooms_own_is_left_alone():
    photographers = Group.objects.create(name="Photographers")
    photographers.permissions.add(Permission.objects.get(codename="access_admin"))
    call_command("migrate", verbosity=0)
    assert photographers.permissions.count() == 1


def test_a_workflow_that_the_newsroom_has_chosen_is_left_alone():
    chosen = Workflow.objects.create(name="Three pairs")
    WorkflowPage.objects.update(workflow=chosen)
    roles.establish_roles(None)
    assert WorkflowPage.objects.get().workflow == chosen


def test_an_empty_database_after_a_flush_is_no_reason_to_fail():
    WorkflowPage.objects.all().delete()
    Page.objects.all().delete()
    GroupCollectionPermission.objects.all().delete()
    Collection.objects.all().delete()
    Group.objects.all().delete()
    roles.establish_roles(None)
    assert Group.objects.count() == 4


def test_every_permission_that_a_role_names_exists():
    for grant in GRANTS.values():
        assert roles._permissions(grant.anywhere).count() == len(grant.anywhere)


def test_a_permission_that_does_not_exist_is_named():
    with pytest.raises(LookupError, match=r"articles\.fly_article"):
        roles._permissions({"articles.fly_article"})


MAY = {  # role: (enter, edit others' texts, publish, correct, withdraw, embargo, manage accounts)
    "Reporters": (True, False, False, False, False, False, False),
    "Editors": (True, True, False, True, False, True, False),
    "Publishers": (True, True, True, True, True, True, False),
    "Keepers": (True, False, False, False, False, False, True),
    None: (False, False, False, False, False, False, False),
}


@pytest.mark.parametrize("role", MAY)
def test_what_each_role_may(role, colleague):
    account = colleague(role=role)
    on_page = make_article().permissions_for_user(account)
    assert MAY[role] == (
        account.has_perm("wagtailadmin.access_admin"),
        on_page.can_edit(),
        on_page.can_publish(),
        account.has_perm("articles.correct_article"),
        account.has_perm("articles.withdraw_article"),
        account.has_perm("articles.embargo_article"),
        account.has_perm("staff.change_account"),
    )


def test_a_reporter_writes_under_every_section_and_edits_their_own(colleague):
    account = colleague(role="Reporters")
    section = make_section()
    assert section.permissions_for_user(account).can_add_subpage()
    own = make_draft(section=section)
    account.drawer = Drawer()
    account.drawer.put("page", own.pk)
    assert not make_draft(section=section).permissions_for_user(account).can_edit()
    assert own.permissions_for_user(account).can_edit()
    assert not own.permissions_for_user(account).can_publish()
    assert own.permissions_for_user(account).can_submit_for_moderation()


@pytest.mark.parametrize(("role", "may_change"), [("Reporters", False), ("Editors", True), ("Keepers", False)])
def test_pictures(role, may_change, colleague):
    account = colleague(role=role)
    policy = policy_registry.get_by_type(Picture)
    someones = Picture(title="A landing", collection=Collection.get_first_root_node())
    assert policy.user_has_permission_for_instance(account, "change", someones) is may_change
    assert policy.user_has_permission(account, "add") is (role != "Keepers")
    assert policy.user_has_permission(account, "choose") is (role != "Keepers")


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_nobody_deletes_the_site_without_which_renamed_pages_lose_their_old_addresses(role, entered):
    site = Site.objects.get()
    entered(role).post(f"/admin/sites/delete/{site.pk}/")
    assert Site.objects.get() == site
