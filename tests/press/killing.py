"""A newsroom whose press is killed at one moment after another: ``python -m tests.press.killing ROUNDS SEED``.

The data directory is real, the processes are real, and so is the signal. Each round lets something happen, starts a
press that is to die before its n-th step (a statement to the database, a file opened, moved or removed), lets the next
one finish the work, and compares the tree with one that is built anew. Prints what went wrong, one line each.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import django
from django.core.management import call_command

django.setup()

from django.conf import settings  # noqa: E402  models can be imported only now
from django.utils import timezone  # noqa: E402

from tamizdat.press.models import Note, Touch, Tree  # noqa: E402
from tamizdat.press.step import build_tree, press_changed  # noqa: E402
from tests.dying import dying, ended, forked  # noqa: E402
from tests.press.comparing import differences, remembered, what_holds  # noqa: E402
from tests.press.edits import ACTS, WEIGHTS, Desk  # noqa: E402
from tests.press.newsroom import Clock, make_small_newsroom  # noqa: E402

REPORTS = 24
MOST_STEPS = 400
BUSY_SECONDS = 6.0


@contextmanager
def standing_clock(clock: Clock) -> Iterator[None]:
    """Have the newsroom live by a clock that is moved by hand."""
    before, timezone.now = timezone.now, lambda: clock.now
    try:
        yield
    finally:
        timezone.now = before


class Newsroom:
    """The newsroom, its tree and what happens to them.

    Args:
        seed: another one makes other things happen.
    """

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311  a history to be repeated, no secret
        self.clock = Clock()
        self.desk = Desk(self.clock)
        self.tree = Path(settings.DATA_DIR) / "kept"
        self.anew = Path(settings.DATA_DIR) / "anew"

    def live(self, acts: int) -> None:
        """Let some things happen."""
        for name in self.chance.choices(list(ACTS), weights=[WEIGHTS[name] for name in ACTS], k=acts):
            self.desk.do(name, self.chance.randrange(1_000_000))

    def press(self) -> object:
        """Press what has changed, as a worker does."""
        return press_changed(jobs=1)

    def build(self) -> object:
        """Build the tree as a whole, in several processes."""
        return build_tree(self.tree, jobs=2, compressed=True)

    def troubles(self) -> Iterator[str]:
        """Say in what the tree is not as if it were built anew."""
        if Note.objects.exists() or Touch.objects.exists():
            yield "something is left to be pressed"
        found, expected = remembered(), what_holds()
        for name in (each for each in found if found[each] != expected[each]):
            surplus = [row for row in found[name] if row not in expected[name]]
            missing = [row for row in expected[name] if row not in found[name]]
            yield f"of what holds, {name} are remembered wrongly: {surplus[:3]} instead of {missing[:3]}"
        shutil.rmtree(self.anew, ignore_errors=True)
        build_tree(self.anew, jobs=1, compressed=True, kept=False)
        paths = differences(self.tree, self.anew)
        if paths:
            yield f"the trees differ in {len(paths)} files: {', '.join(paths[:5])}"
        if (self.tree / ".unfinished").exists():
            yield "something unfinished is left"
        if Tree.objects.filter(whole=False).exists():
            yield "the tree is not whole"
        if not lock_is_free():
            yield "the lock is held"

    def compared(self) -> int:
        """Compare in a process of its own, which ends with 1 and prints if something is wrong."""

        def compare() -> None:
            found = list(self.troubles())
            print("\n".join(found))
            sys.stdout.flush()
            os._exit(1 if found else 0)

        return ended(forked(compare))


def lock_is_free() -> bool:
    """Tell whether nobody holds the press."""
    with (Path(settings.DATA_DIR) / "press.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def killed_again_and_again(newsroom: Newsroom, rounds: int) -> int:
    """Kill a press at another moment each round; return how many rounds went wrong."""
    wrong = killed = 0
    for number in range(rounds):
        newsroom.live(newsroom.chance.randint(1, 3))
        work = newsroom.build if newsroom.chance.random() < 0.25 else newsroom.press
        steps = newsroom.chance.randint(1, MOST_STEPS)
        killed += ended(forked(lambda work=work, steps=steps: dying(work, steps))) == -signal.SIGKILL
        finished = ended(forked(newsroom.press))
        if finished or newsroom.compared():
            print(f"round {number}: {work.__name__} was killed before step {steps}, then ended with {finished}")
            wrong += 1
    print(f"killed {killed} of {rounds}")
    return wrong


def killed_at_any_time(newsroom: Newsroom, rounds: int) -> int:
    """Kill a press some milliseconds after its beginning; return how many rounds went wrong."""
    wrong = 0
    for number in range(rounds):
        newsroom.live(3)
        process = forked(newsroom.build if number % 2 else newsroom.press)
        time.sleep(newsroom.chance.random() * (1.5 if number % 2 else 0.3))
        os.kill(process, signal.SIGKILL)
        ended(process)
        finished = ended(forked(newsroom.press))
        if finished or newsroom.compared():
            print(f"round {number} of those by time went wrong, and ended with {finished}")
            wrong += 1
    return wrong


def two_at_once(newsroom: Newsroom) -> int:
    """Let two workers press while colleagues go on working; return 1 if the tree is not in step then."""
    until = time.monotonic() + BUSY_SECONDS

    def work() -> None:
        while time.monotonic() < until:
            press_changed(jobs=1)

    workers = [forked(work), forked(work)]
    while time.monotonic() < until:
        newsroom.live(1)
    statuses = [ended(worker) for worker in workers]
    finished = ended(forked(newsroom.press))
    if any(statuses) or finished or newsroom.compared():
        print(f"two workers at once ended with {statuses}, then {finished}")
        return 1
    return 0


def main() -> None:
    """Make a newsroom in the data directory, and kill its press."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", type=int)
    parser.add_argument("seed", type=int)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    newsroom = Newsroom(options.seed)
    with standing_clock(newsroom.clock):
        make_small_newsroom(REPORTS)
        build_tree(newsroom.tree, jobs=1)
        wrong = killed_again_and_again(newsroom, options.rounds)
        wrong += killed_at_any_time(newsroom, options.rounds // 4)
        wrong += two_at_once(newsroom)
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
