"""A tree is kept once it could be made, a copy never is, and a build mends whatever somebody has damaged."""

from __future__ import annotations

import contextlib
import shutil

import pytest

from tamizdat.press import step
from tamizdat.press.checking import check
from tamizdat.press.machines import own_trees
from tamizdat.press.step import build_tree, press_changed
from tamizdat.press.tree import TreeOfFiles
from tests.factories import make_article


@pytest.fixture
def small(newspaper, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    return tmp_path / "tree"


def findings(tree):
    return check(TreeOfFiles(tree), jobs=1, progress=lambda *_done: None).differences


DAMAGES = {
    "emptied": lambda path: path.write_bytes(b""),
    "of another page": lambda path: path.write_bytes(path.parent.joinpath("courts", path.name).read_bytes()),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-20]),
    "deleted": lambda path: path.unlink(),
    "locked": lambda path: path.chmod(0o600),
}


@pytest.mark.parametrize("form", ["", ".br", ".gz"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_build_mends_what_somebody_has_damaged(small, damage, form):
    build_tree(small, jobs=1)
    path = small / f"en/index.html{form}"
    DAMAGES[damage](path)
    assert findings(small) or (damage, form) in (("locked", ".br"), ("locked", ".gz"))
    build_tree(small, jobs=1)
    assert findings(small) == {}


def test_a_folder_that_cannot_be_is_not_kept(small, tmp_path):
    (tmp_path / "a file").write_text("x")
    with pytest.raises(OSError, match="a file"):
        build_tree(tmp_path / "a file/tree", jobs=1)
    assert not own_trees().exists()
    press_changed(jobs=1)


def test_a_tree_that_was_never_finished_is_forgotten_with_its_folder(small, monkeypatch):
    monkeypatch.setattr(step, "build", die)
    with pytest.raises(Killed):
        build_tree(small, jobs=1)
    assert own_trees().exists()
    shutil.rmtree(small)
    assert press_changed(jobs=1).lost == [str(small)]
    assert not own_trees().exists()


@pytest.mark.parametrize("was_kept", [False, True])
@pytest.mark.parametrize("end", ["killed", "failed", "finished"])
def test_a_copy_that_stays_as_it_is_is_never_kept_however_its_making_ends(small, monkeypatch, end, was_kept):
    if was_kept:
        build_tree(small, jobs=1)
    with monkeypatch.context() as patched:
        if end != "finished":
            patched.setattr(step, "build", die if end == "killed" else fail)
        with contextlib.suppress(Killed, OSError):
            build_tree(small, jobs=1, kept=False)
    assert not own_trees().exists()
    make_article("Nobody's copy has it")
    assert not press_changed(jobs=1).built
    assert not list(small.rglob("nobodys-copy*"))


class Killed(BaseException):
    pass


def die(*_given, **_more):
    raise Killed


def fail(*_given, **_more):
    raise OSError(28, "No space left on device")
