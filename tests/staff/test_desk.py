"""Keepers look after accounts in the admin, and every colleague after their own."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.users.models import UserProfile

from tamizdat.staff.models import Account
from tests.factories import picture_bytes
from tests.staff.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def group(name):
    return Group.objects.get(name=name).pk


def test_a_keeper_makes_an_account_that_opens_nothing_yet(entered):
    keeper = entered("Keepers")
    page = keeper.get("/admin/users/new/").content.decode()
    assert "first_name" not in page
    assert "is_superuser" not in page
    assert "password1" not in page
    keeper.post("/admin/users/new/", {"username": "olek", "groups": [group("Reporters")]})
    account = Account.objects.get(username="olek")
    assert not account.has_usable_password()
    assert [found.name for found in account.groups.all()] == ["Reporters"]


def test_a_keeper_cannot_make_anybody_a_superuser(entered, colleague):
    keeper = entered("Keepers")
    other = colleague("olek", "Reporters")
    fields = {"username": "olek", "is_active": "on", "is_superuser": "on", "groups": [group("Editors")]}
    keeper.post(f"/admin/users/edit/{other.pk}/", fields)
    other.refresh_from_db()
    assert [found.name for found in other.groups.all()] == ["Editors"], "the form was accepted"
    assert not other.is_superuser
    keeper.post("/admin/users/new/", fields | {"username": "ana"})
    assert not Account.objects.get(username="ana").is_superuser


def test_a_keeper_closes_an_account(entered, colleague):
    keeper = entered("Keepers")
    other = colleague("olek", "Reporters")
    keeper.post(f"/admin/users/edit/{other.pk}/", {"username": "olek", "groups": [group("Reporters")]})
    other.refresh_from_db()
    assert not other.is_active
    assert other.check_password(PASSWORD), "and the password is as it was"


def test_a_keeper_edits_their_own_account(entered):
    keeper = entered("Keepers")
    address = f"/admin/users/edit/{keeper.account.pk}/"
    assert keeper.get(address).status_code == 200
    keeper.post(address, {"username": "ilse", "groups": [group("Keepers")]})
    keeper.account.refresh_from_db()
    assert (keeper.account.username, keeper.account.is_active) == ("ilse", True)


def test_a_name_that_differs_by_case_alone_is_refused_in_words(entered, colleague):
    keeper = entered("Keepers")
    colleague("olek", "Reporters")
    answer = keeper.post("/admin/users/new/", {"username": "OLEK", "groups": []})
    assert answer.status_code == 200
    assert "exists already" in answer.content.decode()


@pytest.mark.parametrize("role", ["Reporters", "Editors", "Publishers"])
def test_others_do_not_see_the_accounts(entered, role):
    client = entered(role)
    assert client.get("/admin/users/").status_code == 302
    assert client.post("/admin/users/new/", {"username": "olek"}).status_code == 302
    assert not Account.objects.filter(username="olek").exists()


def test_a_keeper_makes_a_group_of_the_newsrooms_own(entered):
    keeper = entered("Keepers")
    formsets = ("page_permissions", "image_permissions", "document_permissions", "collection_permissions")
    empty = {f"{one}-{count}": "0" for one in formsets for count in ("TOTAL_FORMS", "INITIAL_FORMS", "MAX_NUM_FORMS")}
    keeper.post("/admin/groups/new/", {"name": "Photographers"} | empty)
    assert Group.objects.filter(name="Photographers").exists()


@pytest.mark.parametrize("role", ["Reporters", "Editors", "Publishers"])
def test_others_do_not_see_the_groups(entered, role):
    client = entered(role)
    assert client.get("/admin/groups/").status_code == 302
    assert client.get(f"/admin/groups/edit/{group('Editors')}/").status_code == 302


def test_lists_of_accounts_work_without_names_of_people(entered, colleague):
    keeper = entered("Keepers")
    colleague("olek", "Reporters")
    for query in ("", "?q=olek", "?ordering=name", "?ordering=-name"):
        answer = keeper.get(f"/admin/users/{query}")
        assert answer.status_code == 200, query
        assert "olek" in answer.content.decode()


def test_ones_own_settings_ask_for_no_name_and_no_portrait(entered):
    page = entered().get("/admin/account/").content.decode()
    assert "first_name" not in page
    assert 'name="avatar-avatar"' not in page
    assert "/staff/second-factor/" in page


def test_a_portrait_is_not_stored_even_if_one_is_sent(entered):

    client = entered()
    portrait = SimpleUploadedFile("me.jpg", picture_bytes((10, 10)), "image/jpeg")
    client.post("/admin/account/", {"address-new_address": "", "avatar-avatar": portrait})
    assert not UserProfile.get_for_user(client.account).avatar


def test_a_colleague_chooses_russian_for_the_admin(entered):
    client = entered()
    fields = {
        "address-new_address": "",
        "locale-preferred_language": "ru",
        "locale-current_time_zone": "Europe/Riga",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
    }
    assert client.post("/admin/account/", fields).status_code == 302
    assert '<html lang="ru"' in client.get("/admin/").content.decode()


def test_the_admin_offers_english_and_russian(entered):
    page = entered().get("/admin/account/").content.decode()
    assert 'value="en"' in page
    assert 'value="ru"' in page
    assert 'value="fr"' not in page


def test_the_admin_bears_the_products_name(entered):
    page = entered().get("/admin/").content.decode()
    assert "- Tamizdat</title>" in page
    assert "Demo" not in page
