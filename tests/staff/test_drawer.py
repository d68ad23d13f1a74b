"""What somebody has begun is known to their browser, and to nobody else."""

from __future__ import annotations

import base64
import time

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.admin.models import FormState
from wagtail.models import Comment

from tamizdat.articles.models import Article
from tamizdat.media.models import Picture
from tamizdat.staff.drawer import ROOM, Drawer, cookie_name, opened
from tests.articles.test_desk import form_of
from tests.factories import make_draft, make_section
from tests.media import dirty
from tests.staff.conftest import SECRET, code_of, log_in

pytestmark = pytest.mark.django_db


def begin(client, section, title="What the harbour hides"):
    blank = Article(title=title, slug=title.lower().replace(" ", "-"))
    client.post(f"/admin/pages/add/articles/article/{section.pk}/", form_of(blank))
    return Article.objects.get(title=title)


def test_a_reporter_goes_on_with_their_own_text_and_with_no_other(entered):
    reporter, section = entered("Reporters"), make_section()
    own, others = begin(reporter, section), make_draft(section=section)
    assert reporter.get(f"/admin/pages/{own.pk}/edit/").status_code == 200
    reporter.post(f"/admin/pages/{own.pk}/edit/", form_of(own, title="What it hides"))
    own.refresh_from_db()
    assert own.draft_title == "What it hides"
    assert reporter.get(f"/admin/pages/{others.pk}/edit/").status_code == 302
    assert reporter.post(f"/admin/pages/{others.pk}/edit/", form_of(others)).status_code == 302


def test_a_reporter_reads_no_draft_of_others_by_any_detour(entered):
    reporter, section = entered("Reporters"), make_section()
    draft = make_draft("A draft of somebody else's", section=section, standfirst="Nobody must know this yet.")
    revision = draft.save_revision()
    section_edit = f"/admin/pages/{draft.pk}"
    for address in (
        f"{section_edit}/edit/",
        f"{section_edit}/view_draft/",
        f"{section_edit}/edit/preview/",
        f"{section_edit}/history/",
        f"{section_edit}/copy/",
        f"{section_edit}/usage/",
        f"{section_edit}/revisions/{revision.pk}/view/",
        f"{section_edit}/revisions/earliest...latest/compare/",
        f"{section_edit}/revisions/{revision.pk}/revert/",
        f"/admin/api/main/pages/{draft.pk}/",
        f"/admin/pages/{section.pk}/",
        "/admin/pages/search/?q=draft",
    ):
        answer = reporter.get(address)
        assert b"Nobody must know this yet" not in answer.content, address
        assert answer.status_code in (200, 302, 403, 404), address


def test_in_another_browser_the_drawer_is_empty(entered):
    reporter, section = entered("Reporters"), make_section()
    own = begin(reporter, section)
    other = Client()
    other.cookies[reporter.cookies["sessionid"].key] = reporter.cookies["sessionid"].value
    assert other.get("/admin/").status_code == 200
    assert other.get(f"/admin/pages/{own.pk}/edit/").status_code == 302


def test_a_drawer_outlives_the_session(entered):
    reporter, section = entered("Reporters"), make_section()
    own = begin(reporter, section)
    reporter.post("/staff/logout/")
    assert reporter.get(f"/admin/pages/{own.pk}/edit/").status_code == 302
    log_in(reporter, reporter.account.username)
    # The code of this half-minute was used: the next one is good, too.
    reporter.post("/staff/second-factor/authenticate/", {"code": code_of(SECRET, at=time.time() + 30)})
    assert reporter.get(f"/admin/pages/{own.pk}/edit/").status_code == 200


def test_a_drawer_opens_nothing_to_another_account(entered):
    reporter, other, section = entered("Reporters"), entered("Reporters", "another"), make_section()
    own = begin(reporter, section)
    for forged in ("forged", reporter.cookies[cookie_name(reporter.account)].value):
        other.cookies[cookie_name(other.account)] = forged
        assert "What the harbour hides" not in other.get("/admin/").content.decode()
        other.cookies[cookie_name(other.account)] = forged
        assert other.get(f"/admin/pages/{own.pk}/edit/").status_code == 302


def test_the_cookie_says_nothing_and_no_script_reads_it(entered):
    reporter, section = entered("Reporters"), make_section()
    own = begin(reporter, section)
    cookie = reporter.cookies[cookie_name(reporter.account)]
    assert cookie["httponly"]
    assert cookie["path"] == "/admin/"
    assert cookie["samesite"] == "Strict"
    assert opened(cookie.value, reporter.account.pk).numbers("page") == [own.pk]
    assert "page" not in base64.urlsafe_b64decode(cookie.value + "==").decode("latin-1")
    assert opened("gAAAAA" + cookie.value[6:-4] + "AAAA", reporter.account.pk).numbers("page") == []


def test_the_first_page_shows_what_was_begun_here(entered):
    reporter, section = entered("Reporters"), make_section()
    begin(reporter, section)
    make_draft("Somebody else's", section=section)
    shown = reporter.get("/admin/").content.decode()
    assert "Begun in this browser" in shown
    assert "What the harbour hides" in shown
    assert "Somebody else&#x27;s" not in shown
    assert "Begun in this browser" not in entered("Editors").get("/admin/").content.decode()


def test_a_preview_shows_what_was_typed_in_this_browser_and_not_in_anothers(entered):
    first, second, section = entered("Reporters"), entered("Reporters", "another"), make_section()
    address = f"/admin/pages/add/articles/article/{section.pk}/preview/"
    for client, title in ((first, "Typed by one"), (second, "Typed by another")):
        client.get("/admin/")
        assert client.post(address, form_of(Article(title=title, slug="typed"))).json()["is_valid"]
    assert "Typed by one" in first.get(address).content.decode()
    assert "Typed by another" in second.get(address).content.decode()


def test_a_reporter_describes_the_picture_they_have_just_brought_and_no_other(entered, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    reporter, other = entered("Reporters"), entered("Reporters", "another")
    file = ContentFile(dirty.png(), name="a.png")
    reporter.post(reverse("wagtailimages:add"), {"file": file, "title": "Flood", "alt": "Water", "collection": 1})
    picture = Picture.objects.get()
    assert reporter.get(reverse("wagtailimages:edit", args=[picture.pk])).status_code == 200
    assert other.get(reverse("wagtailimages:edit", args=[picture.pk])).status_code == 302
    assert "Flood" in reporter.get(reverse("wagtailimages:index")).content.decode()


def test_a_reporter_deletes_their_own_draft_and_nothing_that_readers_see(entered):
    reporter, section = entered("Reporters"), make_section()
    own, public = begin(reporter, section), begin(reporter, section, "On the site")
    public.save_revision().publish()
    for page in (own, public):
        reporter.post(f"/admin/pages/{page.pk}/delete/")
    assert list(Article.objects.all()) == [public]


@given(st.lists(st.tuples(st.sampled_from(["page", "picture", "file"]), st.integers(1, 10**7)), max_size=600))
def test_a_drawer_never_outgrows_its_cookie_and_keeps_what_came_last(begun):
    drawer = Drawer(7, "0" * 32)
    for kind, number in begun:
        drawer.put(kind, number)
    assert len(drawer.as_cookie()) + 100 < 4096
    assert sum(map(len, drawer.begun.values())) <= ROOM
    assert all(drawer.holds(*last) for last in begun[-1:])
    again = opened(drawer.as_cookie(), 7)
    assert (again.mark, again.begun) == (drawer.mark, drawer.begun)


def test_the_cookie_does_not_say_when_it_was_made():
    first = base64.urlsafe_b64decode(Drawer(7, "0" * 32).as_cookie())
    assert first[1:9] == bytes(8)


def autosave(client, page, title, version):
    data = form_of(page, title=title) | ({"overwrite_revision_id": str(version)} if version else {})
    return client.post(f"/admin/pages/{page.pk}/edit/", data, headers={"accept": "application/json"})


def test_what_is_typed_is_saved_again_and_again_into_one_version(entered):
    reporter, section = entered("Reporters"), make_section()
    own = begin(reporter, section)
    version = own.latest_revision_id
    for title in ("What it hides", "What it hides now", "What it hid"):
        answer = autosave(reporter, own, title, version)
        assert answer.status_code == 200, answer.content
        version = answer.json()["revision_id"]
        own.refresh_from_db()
        assert own.draft_title == title
    assert own.revisions.count() == 1
    assert own.revisions.get().user.is_mask


def test_nobody_writes_over_a_version_of_anothers_browser(entered):
    reporter, editor, section = entered("Reporters"), entered("Editors"), make_section()
    own = begin(reporter, section)
    assert autosave(editor, own, "Written over", own.latest_revision_id).status_code == 400
    own.refresh_from_db()
    assert own.draft_title == "What the harbour hides"


def test_previews_of_two_pages_have_nothing_in_common(entered):
    reporter, section = entered("Reporters"), make_section()
    for title in ("Under a name", "Under a pseudonym"):
        own = begin(reporter, section, title)
        reporter.post(f"/admin/pages/{own.pk}/edit/preview/", form_of(own))
    marks = list(FormState.objects.values_list("parent_object_id", flat=True))
    assert len(set(marks)) == len(marks) == 2


def test_a_remark_is_changed_by_whoever_made_it_and_by_nobody_else(entered):
    reporter, editor, section = entered("Reporters"), entered("Editors"), make_section()
    own = begin(reporter, section)
    remark = {"comments-TOTAL_FORMS": "1", "comments-0-id": "", "comments-0-text": "Who says so?"}
    remark |= {"comments-0-contentpath": "title", "comments-0-position": "", "comments-0-DELETE": ""}
    remark |= {"comments-0-replies-TOTAL_FORMS": "0", "comments-0-replies-INITIAL_FORMS": "0"}
    reporter.post(f"/admin/pages/{own.pk}/edit/", form_of(own, **remark))
    kept = Comment.objects.get()
    changed = remark | {"comments-INITIAL_FORMS": "1", "comments-0-id": str(kept.pk), "comments-0-text": "Who says it?"}
    editor.post(f"/admin/pages/{own.pk}/edit/", form_of(own, **changed))
    kept.refresh_from_db()
    assert kept.text == "Who says so?"
    reporter.post(f"/admin/pages/{own.pk}/edit/", form_of(own, **changed))
    kept.refresh_from_db()
    assert kept.text == "Who says it?"
    assert kept.user.is_mask
