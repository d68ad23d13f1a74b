"""Machines that share a database: each keeps its own trees in step, and an address waits until all have pressed it.

What is touched is numbered in the order of taking in, which one process does at a time, so that one number says how far
a machine has come. A data directory that is copied is the same machine: two must not work on copies at once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Min, QuerySet, Subquery
from django.utils import timezone

from tamizdat.press.models import Machine, Touch, Tree

FILE = "press.machine"
_MARK = re.compile("[0-9a-f]{32}")
# Whoever was away for longer builds its trees anew; until then every address waits for it.
PATIENCE = dt.timedelta(days=7)
_SEEN_ANEW = dt.timedelta(hours=1)


def this_machine() -> Machine:
    """Return the machine whose data directory this process works on, and note that it is there.

    Raises:
        OSError: the data directory cannot be written to.
    """
    now = timezone.now()
    machine, is_new = Machine.objects.get_or_create(mark=mark(), defaults={"seen": now})
    if is_new and not Machine.objects.exclude(pk=machine.pk).exists():
        Tree.objects.filter(machine=None).update(machine=machine)
    elif abs(now - machine.seen) > _SEEN_ANEW:
        Machine.objects.filter(pk=machine.pk).update(seen=now)
    return machine


def own_trees() -> QuerySet[Tree]:
    """Return the trees of this machine."""
    return Tree.objects.filter(machine__mark=mark())


def waiting() -> QuerySet[Touch]:
    """Return the addresses that are yet to be pressed here."""
    pressed = Machine.objects.filter(mark=mark()).values("pressed")
    return Touch.objects.filter(failed=False, pk__gt=Subquery(pressed))


def failed() -> QuerySet[Touch]:
    """Return the addresses that could not be rendered here."""
    return Touch.objects.filter(failed=True, machine__mark=mark())


@transaction.atomic
def note_pressed(last: int) -> None:
    """Note that everything that was touched up to a number stands in this machine's trees.

    Args:
        last: the number.
    """
    machine = this_machine()
    Machine.objects.filter(pk=machine.pk).update(pressed=last)
    others = Machine.objects.exclude(pk=machine.pk).filter(tree__isnull=False)
    away = others.filter(seen__lt=timezone.now() - PATIENCE)
    Tree.objects.filter(machine__in=away.filter(pressed__lt=last)).update(whole=False)
    behind = others.exclude(pk__in=away).aggregate(least=Min("pressed"))["least"]
    Touch.objects.filter(failed=False, pk__lte=last if behind is None else min(last, behind)).delete()


def mark() -> str:
    """Return what tells this process's data directory from others, and write it down if nothing is there.

    Raises:
        OSError: the data directory cannot be written to.
    """
    path = Path(settings.DATA_DIR) / FILE
    with contextlib.suppress(FileNotFoundError):
        found = path.read_text(encoding="ascii", errors="replace").strip()
        if _MARK.fullmatch(found):
            return found
        path.unlink()  # a disk that was full, or somebody's hand
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{FILE}.{os.getpid()}")
    unfinished.write_text(f"{secrets.token_hex(16)}\n", encoding="ascii")
    try:
        # Two processes that begin at once agree on the first one's.
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink()
    return path.read_text(encoding="ascii").strip()
