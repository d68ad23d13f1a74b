"""Comparing: whether two trees are the same, and whether what the press remembers is what holds."""

from __future__ import annotations

import filecmp
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.ledger import rewrite
from tamizdat.press.inventory.states import Reading
from tamizdat.press.models import Entry, Listing, Reference, Roll, Signpost


def remembered() -> dict[str, object]:
    """Return everything that the press remembers of the newsroom."""
    rolls = {pk: tuple(name) for pk, *name in Roll.objects.values_list("pk", "sort", "language", "key")}
    rows = Listing.objects.values_list("roll_id", "published", "article")
    return {
        "entries": set(Entry.objects.values_list()),
        "references": sorted(Reference.objects.values_list("source", "sort", "target")),
        "signposts": sorted(Signpost.objects.values_list()),
        "rolls": sorted(
            Roll.objects.filter(members__gt=0).values_list("sort", "language", "key", "members", "presented")
        ),
        "listings": sorted((rolls[roll], *rest) for roll, *rest in rows),
    }


def what_holds() -> dict[str, object]:
    """Return what the press would remember if it knew nothing yet."""
    with transaction.atomic():
        rewrite(Reading(timezone.now(), Almanac()))
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
