"""What anyone may fetch, what only colleagues may, and how browsers are told to treat it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.http import Http404
from django.test import RequestFactory

from tamizdat.media.models import File, Picture
from tamizdat.media.responsive import renditions_of
from tamizdat.media.serving import serve
from tests.media import dirty

pytestmark = pytest.mark.django_db


def fetch(name, user=None, **headers):
    request = RequestFactory().get(f"/media/{name}", headers=headers)
    request.user = user or AnonymousUser()
    response = serve(request, name)
    response.close()
    return response


@pytest.fixture
def picture(disk):
    return Picture.objects.create(title="Flood", alt="A river", file=ContentFile(dirty.jpeg(), name="a.jpg"))


def test_a_reader_gets_a_picture_with_its_type_for_ever(picture):
    for media_type, files in renditions_of(picture).sources:
        response = fetch(files[0].file.name)
        assert response["Content-Type"] == media_type
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in response["Cache-Control"]
        assert "Content-Disposition" not in response or response["Content-Disposition"].startswith("inline")


def test_a_reader_s_browser_asks_again_and_is_told_that_nothing_changed(picture):
    name = renditions_of(picture).fallback[0].file.name
    response = fetch(name, **{"if-modified-since": fetch(name)["Last-Modified"]})
    assert response.status_code == 304


def test_a_document_is_downloaded_and_never_opened_in_the_newspaper_s_name(disk):
    document = File.objects.create(title="Ruling", file=ContentFile(dirty.pdf(), name="a.pdf"))
    response = fetch(document.file.name)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


def test_originals_and_previews_are_for_colleagues_alone(picture, editor):
    for name in (picture.file.name, picture.get_rendition("max-165x165").file.name):
        with pytest.raises(Http404):
            fetch(name)
        response = fetch(name, editor.account)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("detour", ["pictures/../", "files/../", "pictures/./../", "pictures//../", "./"])
def test_no_detour_through_a_public_folder_leads_to_an_original(picture, client, detour):
    """Readers know the original's name: the sizes that they get are called after it."""
    assert client.get(f"/media/{detour}{picture.file.name}").status_code == 404


@pytest.mark.parametrize(
    "name", ["pictures/none.jpg", "pictures/../../etc/passwd.jpg", "/etc/passwd", "pictures", "pictures/a\0.jpg"]
)
def test_a_name_that_holds_nothing_is_not_found(disk, name):
    with pytest.raises(Http404):
        fetch(name)
