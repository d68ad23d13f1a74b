"""Whatever happens in the newsroom, the tree that is kept in step is the tree that is built anew."""

from __future__ import annotations

import filecmp
from pathlib import Path
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone

from tamizdat.press.inventory.ledger import rewrite
from tamizdat.press.inventory.states import Reading
from tamizdat.press.models import Entry, Listing, Note, Reference, Roll, Signpost, Touch
from tamizdat.press.step import build_tree, press_changed
from tests.press.edits import ACTS, WEIGHTS, Desk
from tests.press.newsroom import Clock, make_small_newsroom

ACTS_IN_A_HISTORY = 40


@pytest.fixture(scope="module")
def small_newsroom(kept_for_the_module):
    make_small_newsroom()


@pytest.fixture
def desk(small_newsroom, db, monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return Desk(clock)


def history_of(seed: int, length: int = ACTS_IN_A_HISTORY) -> list[tuple[str, int]]:
    chance = Random(seed)
    return [
        (name, chance.randrange(1_000_000))
        for name in chance.choices(list(ACTS), weights=[WEIGHTS[name] for name in ACTS], k=length)
    ]


def remembered() -> dict[str, object]:
    """Return everything that the press remembers of the newsroom."""
    rolls = {pk: tuple(name) for pk, *name in Roll.objects.values_list("pk", "sort", "language", "key")}
    rows = Listing.objects.values_list("roll_id", "published", "article")
    return {
        "entries": set(Entry.objects.values_list()),
        "references": sorted(Reference.objects.values_list("source", "sort", "target")),
        "signposts": sorted(Signpost.objects.values_list("number", "address")),
        "rolls": sorted(Roll.objects.filter(members__gt=0).values_list("sort", "language", "key", "members")),
        "listings": sorted((rolls[roll], *rest) for roll, *rest in rows),
    }


def what_holds() -> dict[str, object]:
    """Return what the press would remember if it knew nothing yet."""
    with transaction.atomic():
        rewrite(Reading(timezone.now()))
        found = remembered()
        transaction.set_rollback(True)
    return found


def differences(one: Path, other: Path) -> list[str]:
    """Return the paths at which two trees differ, folders that only one has among them."""
    paths = {path.relative_to(tree) for tree in (one, other) for path in tree.rglob("*")}
    return sorted(str(path) for path in paths if not _alike(one / path, other / path))


def _alike(one: Path, other: Path) -> bool:
    if one.is_dir() or other.is_dir():
        return one.is_dir() and other.is_dir()
    return one.exists() and other.exists() and filecmp.cmp(one, other, shallow=False)


def live_through(history, desk, tmp_path, on_commit, *, at_once: int = 1, compressed: bool = False) -> None:
    """Do some acts, press after every few of them, and expect the tree to be as if it were built anew."""
    kept, anew = tmp_path / "kept", tmp_path / "anew"
    build_tree(kept, jobs=1, compressed=compressed)
    done: list[tuple[str, int]] = []
    while history:
        some, history = history[:at_once], history[at_once:]
        for name, number in some:
            with on_commit(execute=True):
                refused = desk.do(name, number)
            if not refused:
                done.append((name, number))
        report = press_changed(jobs=1)
        assert not report.failures, (done[-at_once:], report.failures)
        told = f"after {done!r}"
        assert not Touch.objects.exists(), told
        assert not Note.objects.exists(), f"{told}: {list(Note.objects.values_list())}"
        assert remembered() == what_holds(), told
        build_tree(anew, jobs=1, compressed=compressed, kept=False)
        assert differences(kept, anew) == [], told


@pytest.mark.parametrize("seed", range(3))
def test_a_tree_that_is_kept_in_step_is_the_tree_built_anew(
    seed, desk, tmp_path, django_capture_on_commit_callbacks
):
    live_through(history_of(seed), desk, tmp_path, django_capture_on_commit_callbacks)
