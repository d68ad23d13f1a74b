"""A press that is killed at any moment leaves nothing that the next one does not mend."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest
from django.db import OperationalError

from tamizdat.articles.models import Article
from tamizdat.press import step, watching
from tamizdat.press import tree as tree_module
from tamizdat.press.inventory.intake import take_in
from tamizdat.press.inventory.notes import note_everything
from tamizdat.press.models import Tree
from tamizdat.press.step import build_tree, press_changed
from tamizdat.press.tree import TreeOfFiles
from tests.factories import make_articles, make_front, make_section
from tests.press.comparing import differences

ROUNDS = 10


@pytest.mark.parametrize("seed", [1])
def test_a_press_that_is_killed_again_and_again_ends_in_the_tree_built_anew(seed, tmp_path):
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("TAMIZDAT_", "DATABASE_"))}
    environ |= {
        "TAMIZDAT_MODE": "demo",
        "TAMIZDAT_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tamizdat.settings.demo",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.press.killing", str(ROUNDS), str(seed)],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.fixture
def kept(db, tmp_path):
    make_articles(25, make_section(make_front("en")))
    build_tree(tmp_path / "kept", jobs=1)
    return tmp_path / "kept"


class SmallDisk:
    """Takes the place of writing to files: only so many bytes go onto it."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.write = os.write

    def __call__(self, descriptor: int, data: bytes) -> int:
        """Write as much as there is room for, as a kernel does."""
        fits = data[: self.room]
        if data and not fits:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.room -= len(fits)
        return self.write(descriptor, fits)


@pytest.mark.parametrize("room", [0, 1_000, 20_000, 60_000])
def test_a_full_disk_is_told_and_leaves_whole_files_and_the_next_press_ends_the_work(room, kept, tmp_path, monkeypatch):
    before = {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()}
    Article.objects.all().update(standfirst="Another standfirst")
    monkeypatch.setattr(tree_module.os, "write", SmallDisk(room))
    with pytest.raises(OSError, match="No space left on device"):
        press_changed(jobs=1)
    monkeypatch.undo()
    build_tree(tmp_path / "anew", jobs=1, kept=False)
    for path in kept.rglob("*"):
        if path.is_file() and ".unfinished" not in path.parts:
            anew = tmp_path / "anew" / path.relative_to(kept)
            assert path.read_bytes() in (before.get(path), anew.read_bytes()), path
    press_changed(jobs=1)
    assert differences(kept, tmp_path / "anew") == []


def test_a_build_that_met_a_full_disk_is_ended_by_the_next_press(kept, tmp_path, monkeypatch):
    monkeypatch.setattr(tree_module.os, "write", SmallDisk(50_000))
    with pytest.raises(OSError, match="No space left on device"):
        build_tree(tmp_path / "small", jobs=1)
    monkeypatch.undo()
    press_changed(jobs=1)
    assert differences(kept, tmp_path / "small") == []


@pytest.fixture
def full_stick(kept, tmp_path, monkeypatch):
    """Return a second tree that is kept, whose disk takes nothing more from now on."""
    build_tree(tmp_path / "stick", jobs=1)
    write = TreeOfFiles.write

    def refuses(tree, address, content, quality):
        if tree.root == tmp_path / "stick":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(tree, address, content, quality)

    monkeypatch.setattr(TreeOfFiles, "write", refuses)
    return tmp_path / "stick"


@pytest.mark.parametrize("whole", [True, False])
def test_a_stick_that_is_full_keeps_the_newspaper_s_own_tree_from_nothing(
    whole, kept, full_stick, tmp_path, monkeypatch
):
    Tree.objects.filter(path=str(full_stick)).update(whole=whole)
    Article.objects.all().update(standfirst="Another standfirst")
    with pytest.raises(OSError, match="stick cannot be written to"):
        press_changed(jobs=1)
    monkeypatch.undo()
    build_tree(tmp_path / "anew", jobs=1, kept=False)
    assert differences(kept, tmp_path / "anew") == []
    press_changed(jobs=1)
    assert differences(full_stick, tmp_path / "anew") == []


def test_what_is_noted_as_all_changed_during_a_build_has_the_tree_built_once_more(kept, monkeypatch):
    original = step.build

    def build(*arguments, **options):
        note_everything()
        take_in()
        return original(*arguments, **options)

    monkeypatch.setattr(step, "build", build)
    build_tree(kept, jobs=1)
    monkeypatch.undo()
    assert list(press_changed(jobs=1).built) == [str(kept)]
    assert not press_changed(jobs=1).built


@pytest.mark.parametrize(
    "trouble",
    [OSError(errno.ENOSPC, "No space left on device"), OperationalError("locked"), ValueError("nobody foresaw it")],
)
def test_a_watch_rests_after_trouble_instead_of_filling_the_log(trouble, kept, monkeypatch, caplog):
    def fails(**_options):
        raise trouble

    monkeypatch.setattr(watching, "press_changed", fails)
    Article.objects.all().update(standfirst="Another standfirst")
    watch = watching.Watch()
    for _look in range(20):
        watch.look()
    assert len(caplog.records) == 1


def test_a_worker_outlives_somebody_s_files_where_its_tree_should_be(db, tmp_path, monkeypatch, caplog):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letters.txt").write_text("mine")
    Tree.objects.create(path=str(tmp_path / "taken"))
    assert watching.Watch().look() is None
    assert "name an empty folder" in caplog.text
    assert (tmp_path / "taken" / "letters.txt").read_text() == "mine"
