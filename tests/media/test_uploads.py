"""Uploads while they come in: in memory, up to a limit, and never in a temporary file."""

from __future__ import annotations

import dataclasses
import json
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import load_handler
from django.test import RequestFactory
from django.urls import reverse

from tamizdat.media.models import Picture
from tamizdat.media.refusals import Refused
from tests.media import dirty

MEGABYTE = 1024 * 1024


@pytest.fixture
def one_megabyte(settings):
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, max_upload_mb=1)


def received(*files):
    request = RequestFactory().post("/", {f"file-{number}": file for number, file in enumerate(files)})
    return [request.FILES[name] for name in sorted(request.FILES)]


def test_an_upload_of_ten_megabytes_stays_in_memory(disk):
    (file,) = received(SimpleUploadedFile("a.jpg", b"x" * 10 * MEGABYTE))
    assert not hasattr(file, "temporary_file_path")
    assert file.size == 10 * MEGABYTE
    assert disk.opened == []


def test_no_handler_writes_temporary_files(settings):
    assert settings.FILE_UPLOAD_HANDLERS == ["tamizdat.media.uploads.MemoryUploadHandler"]


def test_what_goes_beyond_the_limit_is_let_go_while_it_comes(one_megabyte):
    handler = load_handler("tamizdat.media.uploads.MemoryUploadHandler", None)
    handler.handle_raw_input(None, {}, 0, b"")
    handler.new_file("file", "a.jpg", "image/jpeg", 0)
    piece = b"x" * 65536
    tracemalloc.start()
    for number in range(3200):
        handler.receive_data_chunk(piece, number * len(piece))
    assert tracemalloc.get_traced_memory()[1] < 3 * MEGABYTE
    tracemalloc.stop()
    file = handler.file_complete(3200 * len(piece))
    for reading in (file.read, file.open, file.chunks):
        with pytest.raises(Refused) as refused:
            reading()
        assert refused.value.reason == "too_large"


def test_the_limit_counts_all_files_of_a_request(one_megabyte):
    first, second = received(*(SimpleUploadedFile(name, b"x" * 600_000) for name in ("a.jpg", "b.jpg")))
    assert len(first.read()) == 600_000
    with pytest.raises(Refused):
        second.read()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["wagtailimages:add", "wagtaildocs:add"])
def test_an_editor_who_sends_too_much_reads_a_sentence(editor, disk, one_megabyte, address):
    file = SimpleUploadedFile("a.jpg", dirty.jpeg() + b"\0" * 2 * MEGABYTE)
    response = editor.post(reverse(address), {"file": file, "title": "Flood", "alt": "A flood", "collection": 1})
    assert response.status_code == 200
    assert "larger than 1 MB" in response.content.decode()
    assert disk.files() == []


@pytest.mark.django_db
def test_an_editor_who_sends_too_much_among_many_reads_a_sentence(editor, disk, one_megabyte):
    file = SimpleUploadedFile("a.jpg", dirty.jpeg() + b"\0" * 2 * MEGABYTE)
    response = editor.post(reverse("wagtailimages:add_multiple"), {"files[]": file, "collection": 1})
    answer = json.loads(response.content)
    assert not answer["success"]
    assert "larger than 1 MB" in answer["error_message"]
    assert disk.files() == []
    assert not Picture.objects.exists()
