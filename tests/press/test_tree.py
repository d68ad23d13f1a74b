"""A tree of files: whole at every moment, and nothing outside of it is ever touched."""

from __future__ import annotations

import gzip
import os
import shutil
from base64 import b85encode
from itertools import count, permutations
from pathlib import Path
from random import Random

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamizdat.press.compression import variants
from tamizdat.press.places import MARKER, UNFINISHED, path_of
from tamizdat.press.tree import NotATreeError, TreeOfFiles

PAGE = b"<!doctype html><p>The ferry to Orvale did not leave on Thursday.</p>" * 20
OTHER = PAGE.replace(b"Thursday", b"Friday")
FUNCTION_FIXTURE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def tree(tmp_path):
    made = TreeOfFiles(tmp_path / "public")
    made.prepare()
    return made


def held(tree: TreeOfFiles) -> dict[str, bytes]:
    return {path: (tree.root / path).read_bytes() for path in tree.files()}


def folders(tree: TreeOfFiles) -> list[str]:
    found = sorted(str(path.relative_to(tree.root)) for path in tree.root.rglob("*") if path.is_dir())
    return [path for path in found if path != UNFINISHED]


# A tree that is new


def test_a_new_tree_appears_as_a_whole(tree):
    new = tree.begun_anew()
    new.write("/en/verdict/", PAGE, 5)
    new.write("/robots.txt", OTHER, 5)
    assert held(tree) == {}
    tree.take_over(new)
    tree.clear_unfinished()
    assert tree.holds("/en/verdict/", PAGE)
    assert tree.holds("/robots.txt", OTHER)
    assert folders(tree) == ["en", "en/verdict"]


def test_what_was_made_out_of_sight_is_what_is_made_in_sight(tmp_path, tree):
    source = tmp_path / "picture.jpg"
    source.write_bytes(PAGE)
    other = TreeOfFiles(tmp_path / "other")
    other.prepare()
    new = other.begun_anew()
    for made in (tree, new):
        made.write("/en/verdict/", PAGE, 5)
        made.write("/en/verdict/", OTHER, 5)
        made.write("/short.txt", b"ok", 5)
        made.write_folder("/en/search/quire-0/", {"words-0.js": PAGE, "words-1.js": b""}, 5)
        made.place("/media/picture.jpg", source)
    other.take_over(new)
    assert held(other) == held(tree)


def test_a_new_tree_that_was_killed_before_it_was_whole_begins_again(tree):
    tree.begun_anew().write("/en/verdict/", PAGE, 5)
    assert tree.prepare()
    assert folders(tree) == []
    assert tree.begun_anew().root.is_dir()


# Where an address stands


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/", "index.html"),
        ("/en/", "en/index.html"),
        ("/en/courts/verdict/", "en/courts/verdict/index.html"),
        ("/ru/суды/судья-попросил-времени/", "ru/суды/судья-попросил-времени/index.html"),
        ("/robots.txt", "robots.txt"),
        ("/.host/redirects.nginx", ".host/redirects.nginx"),
    ],
)
def test_an_address_is_a_file_that_any_web_server_finds(address, path):
    assert path_of(address) == path


HOSTILE = [
    "",
    "en/",
    "//other.example/",
    "/en//",
    "/en//x",
    "/..",
    "/../etc/passwd",
    "/en/../../x/",
    "/en/..",
    "/./x",
    "/en/./",
    "/en/\0/",
    "/.press",
    "/.unfinished/1",
    "/.unfinished/",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_that_leads_out_of_the_tree_or_into_what_is_the_presss_own_is_refused(tree, address):
    with pytest.raises(ValueError, match="address"):
        tree.write(address, PAGE, 5)
    assert not tree.remove(address)
    assert held(tree) == {}
    assert tree.exists()


@FUNCTION_FIXTURE
@given(
    st.lists(st.sampled_from(["..", ".", "", "en", "a\0", "~", "\\..", "%2e%2e", "суды", "...", " "]), max_size=5),
    st.booleans(),
)
def test_whatever_the_address_nothing_beside_the_tree_changes(tmp_path, parts, slash):
    root = tmp_path / "public"
    shutil.rmtree(root, ignore_errors=True)
    tree = TreeOfFiles(root)
    tree.prepare()
    address = "/" + "/".join(parts) + ("/" if slash else "")
    try:
        tree.write(address, PAGE, 5)
    except ValueError:
        assert held(tree) == {}
    else:
        path = root / path_of(address)
        assert path.resolve().is_relative_to(root)
        assert path.read_bytes() == PAGE
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_an_address_with_a_name_that_no_disk_takes_is_refused(tree):
    with pytest.raises(ValueError, match="address"):
        tree.write(f"/ru/суды/{'ж' * 128}/", PAGE, 5)
    assert not tree.remove(f"/ru/суды/{'ж' * 128}/")
    assert held(tree) == {}
    assert tree.write(f"/ru/суды/{'ж' * 126}/", PAGE, 5)


# A folder to press into


def test_a_folder_with_somebodys_files_is_refused_and_left_as_it_is(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(NotATreeError, match="name an empty folder"):
        TreeOfFiles(tmp_path).prepare()
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_tree_that_was_pressed_before_is_taken_up_again(tree):
    tree.write("/en/", PAGE, 5)
    assert tree.prepare() is False
    assert (tree.root / "en/index.html").read_bytes() == PAGE


def test_what_a_killed_press_has_left_unfinished_is_cleared_away(tree):
    (tree.root / UNFINISHED).mkdir()
    (tree.root / UNFINISHED / "4711").write_bytes(PAGE[:10])
    tree.prepare()
    assert not (tree.root / UNFINISHED).exists()


def test_the_presss_own_files_are_no_part_of_the_tree(tree):
    tree.write("/en/", PAGE, 5)
    assert (tree.root / MARKER).is_file()
    assert sorted(tree.files()) == ["en/index.html", "en/index.html.br", "en/index.html.gz"]


# Writing


def test_a_page_stands_in_its_place_with_its_compressed_forms(tree):
    assert tree.write("/en/courts/verdict/", PAGE, 5)
    path = tree.root / "en/courts/verdict"
    assert (path / "index.html").read_bytes() == PAGE
    assert brotli.decompress((path / "index.html.br").read_bytes()) == PAGE
    assert gzip.decompress((path / "index.html.gz").read_bytes()) == PAGE


def test_a_web_server_with_another_account_can_read_every_page(tree):
    tree.write("/en/", PAGE, 5)
    assert all((tree.root / path).stat().st_mode & 0o044 == 0o044 for path in tree.files())


@pytest.mark.parametrize("umask", [0o077, 0o027, 0o022])
def test_a_web_server_can_read_the_tree_of_an_account_that_keeps_its_files_to_itself(tmp_path, umask):
    (tmp_path / "picture.jpg").write_bytes(PAGE)
    before = os.umask(umask)
    try:
        trees = [TreeOfFiles(tmp_path / name) for name in ("in sight", "out of sight")]
        for tree in trees:
            tree.prepare()
        new = trees[1].begun_anew()
        for tree in (trees[0], new):
            tree.write("/en/courts/verdict/", PAGE, 5)
        trees[1].take_over(new)
    finally:
        assert os.umask(before) == umask
    for tree in trees:
        found = [tree.root, *(path for path in tree.root.rglob("*") if UNFINISHED not in path.parts)]
        assert len(found) == 8
        for path in found:
            expected = 0o755 if path.is_dir() else 0o644
            assert path.name == MARKER or path.stat().st_mode & 0o777 == expected, path


def test_a_page_with_the_same_bytes_is_not_written_again(tree):
    tree.write("/en/", PAGE, 5)
    before = {path: (tree.root / path).stat() for path in tree.files()}
    assert not tree.write("/en/", PAGE, 5)
    after = {path: (tree.root / path).stat() for path in tree.files()}
    assert {path: (each.st_ino, each.st_mtime_ns) for path, each in before.items()} == {
        path: (each.st_ino, each.st_mtime_ns) for path, each in after.items()
    }


def test_a_page_that_has_become_too_small_to_compress_leaves_no_old_form_behind(tree):
    tree.write("/en/", PAGE, 5)
    tree.write("/en/", b"short", 5)
    assert held(tree) == {"en/index.html": b"short"}


def test_a_reader_never_gets_half_a_page(tree, monkeypatch):
    tree.write("/en/", PAGE, 5)
    replace = os.replace
    seen = []

    def look_before(source, target):
        if not str(target).endswith((".br", ".gz")):
            seen.append((Path(source).read_bytes(), Path(target).read_bytes()))
        replace(source, target)

    monkeypatch.setattr(os, "replace", look_before)
    tree.write("/en/", OTHER, 5)
    assert seen == [(OTHER, PAGE)]


class Killed(BaseException):
    """What happens to a process that is ended by kill -9 in a test."""


@pytest.mark.parametrize("step", range(10))
def test_a_press_killed_at_any_step_is_made_good_by_the_next(tree, monkeypatch, step):
    tree.write("/en/", PAGE, 5)
    steps = iter(range(100))

    def deadly(call):
        def called(*given):
            if next(steps) == step:
                raise Killed
            return call(*given)

        return called

    for name in ("replace", "write", "open", "unlink"):
        monkeypatch.setattr(os, name, deadly(getattr(os, name)))
    with pytest.raises(Killed):
        tree.write("/en/", OTHER, 5)
    monkeypatch.undo()
    assert (tree.root / "en/index.html").read_bytes() in (PAGE, OTHER)
    again = TreeOfFiles(tree.root)
    again.prepare()
    again.write("/en/", OTHER, 5)
    assert brotli.decompress(held(again)["en/index.html.br"]) == OTHER
    assert gzip.decompress(held(again)["en/index.html.gz"]) == OTHER
    assert held(again)["en/index.html"] == OTHER


# Of the first two both compressed forms are smaller, of the third one, of the last none.
CONTENTS = (PAGE, OTHER, b85encode(Random(1).randbytes(212)), b"ok")  # noqa: S311  no secret


def killed_at(step: int, tree: TreeOfFiles, content: bytes) -> bool:
    """Write a page, and be killed before one of the steps at which the tree changes; tell whether there was such."""
    steps = iter(range(100))

    def deadly(call):
        def called(*given):
            if next(steps) == step:
                raise Killed
            return call(*given)

        return called

    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "unlink"):
            patch.setattr(os, name, deadly(getattr(os, name)))
        try:
            tree.write("/en/", content, 5)
        except Killed:
            return True
    return False


def test_contents_have_every_choice_of_compressed_forms():
    assert [set(variants(content, 5)) for content in CONTENTS] == [{".br", ".gz"}, {".br", ".gz"}, {".br"}, set()]


@pytest.mark.parametrize(("old", "new"), list(permutations(CONTENTS, 2)))
def test_what_was_put_back_after_a_kill_stands_in_all_its_forms(tmp_path, old, new):
    anew = TreeOfFiles(tmp_path / "anew")
    anew.write("/en/", old, 5)
    for step in count():
        tree = TreeOfFiles(tmp_path / f"killed at {step}")
        tree.write("/en/", old, 5)
        was_killed = killed_at(step, tree, new)
        again = TreeOfFiles(tree.root)
        again.clear_unfinished()
        again.write("/en/", old, 5)
        assert held(again) == held(anew)
        if not was_killed:
            break
    assert step > 1


@pytest.mark.parametrize("form", [".br", ".gz"])
def test_a_form_that_somebody_took_away_is_made_again(tree, form):
    tree.write("/en/", PAGE, 5)
    before = held(tree)
    (tree.root / f"en/index.html{form}").unlink()
    assert tree.write("/en/", PAGE, 5)
    assert held(tree) == before


def test_a_tree_that_was_not_compressed_gets_its_forms_when_it_is_to_be(tree):
    TreeOfFiles(tree.root, compressed=False).write("/en/", PAGE, 5)
    assert sorted(tree.files()) == ["en/index.html"]
    TreeOfFiles(tree.root, compressed=True).write("/en/", PAGE, 5)
    assert sorted(tree.files()) == ["en/index.html", "en/index.html.br", "en/index.html.gz"]


def test_a_folder_stands_where_a_file_stood_and_a_file_where_a_folder_stood(tree):
    tree.write("/en/courts", PAGE, 5)
    tree.write("/en/courts/verdict/", OTHER, 5)
    assert (tree.root / "en/courts/verdict/index.html").read_bytes() == OTHER
    tree = TreeOfFiles(tree.root)
    tree.write("/en/courts", PAGE, 5)
    assert (tree.root / "en/courts").read_bytes() == PAGE


def test_the_files_of_a_folder_are_the_given_ones_and_no_others(tree):
    tree.write("/en/search/", PAGE, 5)
    assert tree.write_folder("/en/search/41/", {"a.js": PAGE, "b.js": OTHER}, 5)
    assert not tree.write_folder("/en/search/41/", {"a.js": PAGE, "b.js": OTHER}, 5)
    assert tree.write_folder("/en/search/41/", {"b.js": OTHER}, 5)
    assert sorted(path for path in tree.files() if path.endswith(".js")) == ["en/search/41/b.js"]
    assert tree.write_folder("/en/search/41/", {}, 5)
    assert folders(tree) == ["en", "en/search"]
    assert (tree.root / "en/search/index.html").is_file()


# Finished files


def test_a_picture_is_the_same_file_on_the_same_disk(tree, tmp_path):
    source = tmp_path / "a.avif"
    source.write_bytes(PAGE)
    assert tree.place("/media/pictures/a.avif", source)
    assert source.samefile(tree.root / "media/pictures/a.avif")
    assert not tree.place("/media/pictures/a.avif", source)
    assert sorted(tree.files()) == ["media/pictures/a.avif"]


def test_a_picture_is_copied_to_a_disk_that_knows_no_links(tree, tmp_path, monkeypatch):
    source = tmp_path / "a.avif"
    source.write_bytes(PAGE)

    def refuse(*_given):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    assert tree.place("/media/pictures/a.avif", source)
    assert (tree.root / "media/pictures/a.avif").read_bytes() == PAGE
    assert not tree.place("/media/pictures/a.avif", source)


def test_a_picture_that_was_replaced_is_replaced_in_the_tree(tree, tmp_path):
    for content in (PAGE, OTHER):
        source = tmp_path / f"{len(content)}{content[:60][-3:].hex()}.avif"
        source.write_bytes(content)
        assert tree.place("/media/pictures/a.avif", source)
    assert (tree.root / "media/pictures/a.avif").read_bytes() == OTHER


def test_a_page_written_where_a_link_stood_leaves_the_linked_file_as_it_is(tree, tmp_path):
    source = tmp_path / "a.pdf"
    source.write_bytes(PAGE)
    tree.place("/media/files/a.pdf", source)
    tree.write("/media/files/a.pdf", OTHER, 5)
    assert source.read_bytes() == PAGE


def test_a_stored_file_that_is_gone_is_told(tree, tmp_path):
    with pytest.raises(FileNotFoundError):
        tree.place("/media/pictures/a.avif", tmp_path / "gone.avif")


# Taking away


def test_a_removed_page_leaves_neither_its_forms_nor_an_empty_folder(tree):
    tree.write("/en/courts/verdict/", PAGE, 5)
    tree.write("/en/", PAGE, 5)
    assert tree.remove("/en/courts/verdict/")
    assert not tree.remove("/en/courts/verdict/")
    assert folders(tree) == ["en"]


def test_a_page_can_be_pressed_again_where_one_was_removed(tree):
    for _time in range(2):
        tree.write("/en/courts/verdict/", PAGE, 5)
        tree.remove("/en/courts/verdict/")
    tree.write("/en/courts/verdict/", PAGE, 5)
    assert (tree.root / "en/courts/verdict/index.html").is_file()


def test_forms_without_their_file_are_removed_too(tree):
    tree.write("/en/", PAGE, 5)
    (tree.root / "en/index.html").unlink()
    assert tree.remove("/en/")
    assert held(tree) == {}


def test_the_last_page_removed_leaves_the_root_and_its_marker(tree):
    tree.write("/", PAGE, 5)
    tree.remove("/")
    assert tree.exists()


def test_a_sweep_takes_what_is_no_output_and_keeps_what_is(tree):
    for address in ("/en/", "/en/old/", "/robots.txt", "/media/pictures/a.avif", "/en/search/41/x.js"):
        tree.write(address, PAGE, 5)
    (tree.root / "notes.txt").write_text("somebody's")
    (tree.root / "en/index.html.zst").write_bytes(b"somebody's")
    removed = tree.sweep({"en/index.html", "robots.txt", "en/search/41/"})
    assert set(removed) >= {
        "en/old/index.html",
        "en/old/index.html.br",
        "notes.txt",
        "en/index.html.zst",
        "media/pictures/a.avif",
    }
    assert folders(tree) == ["en", "en/search", "en/search/41"]
    assert sorted(tree.files()) == [
        f"{path}{suffix}"
        for path in ("en/index.html", "en/search/41/x.js", "robots.txt")
        for suffix in ("", ".br", ".gz")
    ]


def test_a_sweep_of_one_folder_leaves_all_others_alone(tree):
    tree.write("/media/pictures/a.avif", PAGE, 5)
    tree.write("/en/", PAGE, 5)
    tree.sweep(set(), "media/")
    assert folders(tree) == ["en"]


def test_a_sweep_follows_no_link_out_of_the_tree(tree, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/thesis.txt").write_text("mine")
    (tree.root / "link").symlink_to(tmp_path / "elsewhere")
    tree.sweep(set())
    assert (tmp_path / "elsewhere/thesis.txt").read_text() == "mine"
    assert not (tree.root / "link").exists()


def test_a_tree_that_is_not_to_be_compressed_any_more_loses_its_forms(tree):
    tree.write("/en/", PAGE, 5)
    TreeOfFiles(tree.root, compressed=False).sweep({"en/index.html"})
    assert sorted(tree.files()) == ["en/index.html"]
