"""An editor's browser, and everything that is written to disk."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import FileSystemStorage
from django.test import Client

from tests.media.dirty import betrayals

_listeners = []


def _listen(event, arguments):
    if event == "open" and _listeners:
        path, _, flags = arguments
        writing = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writing and isinstance(path, (str, bytes)) and "__pycache__" not in os.fsdecode(path):
            for listener in _listeners:
                listener.append(Path(os.fsdecode(path)))


sys.addaudithook(_listen)


class Disk:
    """All that a test wrote to disk: what went into the storage, byte for byte, and which other files were opened."""

    def __init__(self, media: Path, temporary: Path):
        self.media = media
        self.temporary = temporary
        self.stored = []
        self.opened = []

    def files(self, folder=""):
        """Return the stored files, by their names in the storage."""
        return sorted(str(path.relative_to(self.media)) for path in (self.media / folder).rglob("*") if path.is_file())

    def assert_clean(self):
        """Fail when a secret reached the disk, even in a file that was taken away again."""
        assert self.stored, "nothing was stored, so nothing was proved"
        for data in self.stored:
            assert betrayals(data) == []
        for path in [*self.media.rglob("*"), *self.temporary.rglob("*")]:
            assert not path.is_file() or betrayals(path.read_bytes()) == []
        elsewhere = [path for path in self.opened if not path.is_relative_to(self.media) and path != Path(os.devnull)]
        assert elsewhere == []


@pytest.fixture
def disk(tmp_path, settings, monkeypatch):
    """Watch the disk while a test runs, with a media directory and a temporary directory of its own."""
    media, temporary = tmp_path / "media", tmp_path / "temporary"
    temporary.mkdir()
    settings.MEDIA_ROOT = str(media)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    watched = Disk(media, temporary)
    save = FileSystemStorage._save

    def spying_save(storage, name, content):
        content.open()
        watched.stored.append(content.read())
        content.seek(0)
        return save(storage, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", spying_save)
    _listeners.append(watched.opened)
    yield watched
    _listeners.remove(watched.opened)


@pytest.fixture
def editor(db, settings):
    """A browser in which somebody who may do everything is logged in."""
    settings.DEMO = True
    account = get_user_model().objects.create_superuser(username="editor", password="a long enough password")
    account.demo = True
    account.save()
    client = Client()
    client.force_login(account)
    client.account = account
    return client
