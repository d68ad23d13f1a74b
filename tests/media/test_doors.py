"""Every way in which a file can come into the newsroom, and what of it reaches the disk."""

from __future__ import annotations

import io
import json
import re

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import UploadedFile

from tamizdat.media.models import File as Document
from tamizdat.media.models import Picture
from tamizdat.media.refusals import Refused
from tests.media import dirty

NAME = f"{dirty.PERSON} {dirty.DEVICE}"
ALT = "A river in flood under a grey sky"


def upload(name, data):
    return SimpleUploadedFile(name, data, content_type="application/octet-stream")


def post(client, address, data, **more):
    return client.post(reverse(address, **more), data, headers={"x-requested-with": "XMLHttpRequest"})


def errors_of(response):
    return " ".join(re.findall(r"(?s)error-message[^>]*>(.*?)</", response.content.decode()))


@pytest.fixture(params=["jpeg", "heic"])
def picture_file(request):
    return upload(f"{NAME}.{request.param.replace('jpeg', 'jpg')}", getattr(dirty, request.param)(6))


@pytest.fixture(params=["pdf", "docx"])
def document_file(request):
    return upload(f"{NAME}.{request.param}", getattr(dirty, request.param)())


@pytest.mark.django_db
def test_a_picture_added_by_an_editor_is_clean_and_upright(editor, disk, picture_file):
    response = editor.post(reverse("wagtailimages:add"), {"file": picture_file, "alt": ALT, "collection": 1})
    assert response.status_code == 302, errors_of(response)
    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (200, 320)
    assert dirty.PERSON not in picture.title
    disk.assert_clean()


@pytest.mark.django_db
def test_a_picture_among_many_waits_clean_until_it_is_described(editor, disk, picture_file):
    response = post(editor, "wagtailimages:add_multiple", {"files[]": picture_file, "collection": 1})
    answer = json.loads(response.content)
    assert answer["success"]
    assert dirty.PERSON not in answer["form"]
    disk.assert_clean()
    waiting = UploadedFile.objects.get()
    with waiting.file.open() as file:
        data = file.read()
    prefix = f"uploaded-image-{waiting.pk}"
    response = post(
        editor,
        "wagtailimages:create_multiple_from_uploaded_image",
        {f"{prefix}-title": "Flood", f"{prefix}-alt": ALT, f"{prefix}-collection": 1, f"{prefix}-tags": ""},
        args=[waiting.pk],
    )
    assert json.loads(response.content)["success"]
    picture = Picture.objects.get()
    assert (picture.title, picture.width, picture.height) == ("Flood", 200, 320)
    # The second storing must not cost quality.
    with picture.file.open() as file:
        assert file.read() == data
    assert disk.files("wagtail_uploads") == []
    disk.assert_clean()


@pytest.mark.django_db
def test_a_picture_put_in_the_place_of_another_is_clean(editor, disk, picture_file, django_capture_on_commit_callbacks):
    picture = Picture.objects.create(title="Flood", alt=ALT, file=ContentFile(dirty.png(), name="a.png"))
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(
            reverse("wagtailimages:edit", args=[picture.pk]),
            {"file": picture_file, "title": "Flood", "alt": ALT, "collection": 1},
        )
    assert response.status_code == 302, errors_of(response)
    picture.refresh_from_db()
    assert (picture.width, picture.height) == (200, 320)
    assert all(rendition.height > rendition.width for rendition in picture.renditions.all())
    assert len(disk.files("originals")) == 1
    disk.assert_clean()


@pytest.mark.django_db
def test_a_picture_uploaded_from_within_an_article_is_clean(editor, disk, picture_file):
    prefix = "image-chooser-upload"
    response = post(
        editor,
        "wagtailimages_chooser:create",
        {f"{prefix}-file": picture_file, f"{prefix}-alt": ALT, f"{prefix}-title": "", f"{prefix}-collection": 1},
    )
    assert json.loads(response.content)["step"] == "chosen"
    assert Picture.objects.get().title == ALT
    disk.assert_clean()


@pytest.mark.django_db
def test_a_document_added_by_an_editor_is_clean(editor, disk, document_file):
    response = editor.post(reverse("wagtaildocs:add"), {"file": document_file, "title": "Ruling", "collection": 1})
    assert response.status_code == 302, errors_of(response)
    disk.assert_clean()


@pytest.mark.django_db
def test_a_document_among_many_waits_clean_for_a_title_of_its_own(editor, disk, document_file):
    response = post(editor, "wagtaildocs:add_multiple", {"files[]": document_file, "collection": 1})
    answer = json.loads(response.content)
    assert answer["success"]
    assert dirty.PERSON not in answer["form"]
    waiting = UploadedFile.objects.get()
    prefix = f"uploaded-document-{waiting.pk}"
    response = post(
        editor,
        "wagtaildocs:create_multiple_from_uploaded_document",
        {f"{prefix}-title": "Ruling", f"{prefix}-collection": 1, f"{prefix}-tags": ""},
        args=[waiting.pk],
    )
    assert json.loads(response.content)["success"]
    assert Document.objects.get().title == "Ruling"
    disk.assert_clean()


@pytest.mark.django_db
def test_a_document_put_in_the_place_of_another_is_clean(editor, disk, document_file):
    document = Document.objects.create(title="Ruling", file=ContentFile(b"Text.", name="a.txt"))
    address = reverse("wagtaildocs:edit", args=[document.pk])
    response = editor.post(address, {"file": document_file, "title": "Ruling", "collection": 1})
    assert response.status_code == 302, errors_of(response)
    assert len(disk.files("files")) == 1
    disk.assert_clean()


@pytest.mark.django_db
def test_a_document_uploaded_from_within_an_article_is_clean(editor, disk, document_file):
    prefix = "document-chooser-upload"
    data = {f"{prefix}-file": document_file, f"{prefix}-title": "Ruling", f"{prefix}-collection": 1}
    assert json.loads(post(editor, "wagtaildocs_chooser:create", data).content)["step"] == "chosen"
    disk.assert_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("wrap", [ContentFile, lambda data, name: File(io.BytesIO(data), name=name), upload])
def test_a_picture_that_a_program_brings_is_clean(disk, wrap):
    file = wrap(f"{NAME}.jpg", dirty.jpeg(6)) if wrap is upload else wrap(dirty.jpeg(6), name=f"{NAME}.jpg")
    picture = Picture.objects.create(title="Flood", alt=ALT, file=file)
    assert (picture.width, picture.height) == (200, 320)
    assert picture.file_size == picture.file.size
    disk.assert_clean()


@pytest.mark.django_db
def test_pictures_made_in_bulk_are_clean(disk):
    Picture.objects.bulk_create([Picture(title="Flood", file=ContentFile(dirty.jpeg(6), name=f"{NAME}.jpg"))])
    disk.assert_clean()


@pytest.mark.django_db
def test_a_file_written_straight_to_the_storage_is_clean(disk):
    name = default_storage.save(f"notes/{NAME}.docx", ContentFile(dirty.docx()))
    assert re.fullmatch(r"notes/[0-9a-f]{24}\.docx", name)
    disk.assert_clean()


@pytest.mark.django_db
def test_no_stored_name_tells_the_name_that_the_file_came_under(disk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        Picture.objects.create(title="Flood", alt=ALT, file=ContentFile(dirty.jpeg(), name=f"{NAME}.jpg"))
    Document.objects.create(title="Ruling", file=ContentFile(dirty.pdf(), name=f"{NAME}.pdf"))
    shapes = r"originals/[0-9a-f]{24}\.jpg", r"files/[0-9a-f]{24}\.pdf", r"pictures/[0-9a-f]{24}\.\d+\.(avif|webp|jpg)"
    names = disk.files()
    assert len(names) == 5
    assert all(any(re.fullmatch(shape, name) for shape in shapes) for name in names), names


@pytest.mark.django_db
def test_the_same_picture_twice_is_two_files_so_that_deleting_one_leaves_the_other(
    disk, django_capture_on_commit_callbacks
):
    first, second = (
        Picture.objects.create(title="Flood", alt=ALT, file=ContentFile(dirty.jpeg(), name="a.jpg")) for _ in range(2)
    )
    with django_capture_on_commit_callbacks(execute=True):
        first.delete()
    assert disk.files("originals") == [second.file.name]


@pytest.mark.django_db
def test_renditions_that_wagtail_makes_are_clean_in_every_format(disk):
    picture = Picture.objects.create(title="Flood", alt=ALT, file=ContentFile(dirty.jpeg(6), name="a.jpg"))
    for kind in ("jpeg", "png", "webp", "avif"):
        with picture.get_rendition(f"width-100|format-{kind}").open_file() as file, Image.open(file) as rendition:
            assert rendition.size == (100, 160)
            assert not rendition.getexif()
    disk.assert_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["wagtailimages:add", "wagtaildocs:add"])
def test_a_refused_file_gets_a_sentence_and_leaves_nothing(editor, disk, address):
    file = upload("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
    response = editor.post(reverse(address), {"file": file, "title": "Map", "alt": ALT, "collection": 1})
    assert response.status_code == 200
    assert "export it as PNG" in errors_of(response)
    assert disk.files() == []


@pytest.mark.django_db
def test_a_refused_file_among_many_gets_a_sentence_and_leaves_nothing(editor, disk):
    response = post(
        editor, "wagtailimages:add_multiple", {"files[]": upload("a.jpg", b"\xff\xd8\xff\xe0"), "collection": 1}
    )
    answer = json.loads(response.content)
    assert not answer["success"]
    assert "damaged or cut short" in answer["error_message"]
    assert disk.files() == []
    assert not UploadedFile.objects.exists()


@pytest.mark.django_db
def test_a_document_is_not_taken_as_a_picture_nor_a_picture_as_a_document(disk):
    with pytest.raises(Refused) as refused:
        Picture.objects.create(title="Flood", file=ContentFile(dirty.pdf(), name="a.pdf"))
    assert refused.value.reason == "file_as_picture"
    with pytest.raises(Refused) as refused:
        Document.objects.create(title="Flood", file=ContentFile(dirty.jpeg(), name="a.jpg"))
    assert refused.value.reason == "picture_as_file"
    assert disk.files() == []


@pytest.mark.django_db
def test_an_editor_must_say_what_a_picture_shows(editor, disk):
    data = {"file": upload("a.jpg", dirty.jpeg()), "title": "Flood", "collection": 1}
    response = editor.post(reverse("wagtailimages:add"), data)
    assert "mark it as decoration" in errors_of(response)
    data = {"file": upload("a.jpg", dirty.jpeg()), "title": "Flood", "collection": 1, "decorative_only": "on"}
    assert editor.post(reverse("wagtailimages:add"), data).status_code == 302
    assert Picture.objects.get().default_alt_text == ""


@pytest.mark.django_db
def test_a_title_that_is_the_file_s_name_is_not_kept(editor, disk):
    for title in (NAME, f"{NAME}.jpg", ""):
        data = {"file": upload(f"{NAME}.jpg", dirty.jpeg()), "title": title, "alt": ALT, "collection": 1}
        assert editor.post(reverse("wagtailimages:add"), data).status_code == 302
    assert set(Picture.objects.values_list("title", flat=True)) == {ALT}
    data = {"file": upload(f"{NAME}.pdf", dirty.pdf()), "title": NAME, "collection": 1}
    assert "a title of its own" in errors_of(editor.post(reverse("wagtaildocs:add"), data))


@pytest.mark.django_db
def test_a_known_licence_brings_its_address(disk):
    picture = Picture.objects.create(
        title="Flood", alt=ALT, licence="CC BY-SA 4.0", file=ContentFile(dirty.jpeg(), name="a.jpg")
    )
    assert picture.licence_url == "https://creativecommons.org/licenses/by-sa/4.0/"
