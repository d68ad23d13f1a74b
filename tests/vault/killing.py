"""A vault whose rotation is killed at one moment after another: ``python -m tests.vault.killing ROUNDS SEED``.

The database, the processes and the signal are real. Each round starts a rotation that is to die before its n-th step
(a statement to the database, a file opened, moved or removed). Then, with whatever there is, every reader must be found
and every address must open; the next rotation must come to the end that an undisturbed one comes to. Prints what went
wrong, one line each.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import django

django.setup()

from django.conf import settings  # noqa: E402  models can be imported only now
from django.utils import timezone  # noqa: E402

from tamizdat.vault import at_hand, records, rotation  # noqa: E402
from tamizdat.vault.checking import survey  # noqa: E402
from tamizdat.vault.keeping import QUARANTINE, forget_keys, make_vault, settle_keys, turn_keys  # noqa: E402
from tamizdat.vault.rotation import rotate_records  # noqa: E402
from tests.dying import dying, ended, forked  # noqa: E402
from tests.vault.readers import Reader, Unwanted, make_tables, sealed_tables  # noqa: E402

READERS = 40
ROWS_AT_ONCE = 7
MOST_STEPS = 150
BUSY_SECONDS = 5.0
# With readers at work beside it; and with nobody.
SETTLING_SECONDS, AT_ONCE = 0.7, 0.0


def rotate() -> None:
    """What ``vault rotate`` does, over the readers."""
    turn_keys(at_hand.folder(), at_hand.opener, timezone.now().date())
    outcome = rotate_records(sealed_tables(), lambda: (at_hand.ring(), at_hand.opener().keys))
    assert not outcome.spoiled, outcome
    assert not outcome.clashing, outcome
    settle_keys(at_hand.folder())


def forget() -> None:
    """What ``vault rotate --forget`` does, when some days have gone by."""
    counted, later = survey(sealed_tables()), timezone.now().date() + QUARANTINE
    unused = [name for name in at_hand.ring().older if not counted.under[name]]
    forget_keys(at_hand.folder(), at_hand.opener, unused, later)


def address_of(number: int) -> str:
    return f"Reader{number}@Farbank.example"


def lost() -> list[str]:
    """Say who is not found, or whose address does not open."""
    found = []
    for number in range(READERS):
        readers = list(Reader.objects.filter(address_index=address_of(number).lower()))
        if [reader.note.open() for reader in readers] != [f"note {number}"]:
            found.append(f"reader {number} was found {len(readers)} times")
        elif readers[0].address.open().lower() != address_of(number).lower():
            found.append(f"reader {number} has another address")
    if not Unwanted.objects.filter(address_index="gone@farbank.example").exists():
        found.append("the address that wants no mail is not known any more")
    return found


def unfinished() -> list[str]:
    """Say in what the end is not the end of a rotation."""
    ring, counted = at_hand.ring(), survey(sealed_tables())
    found = ["the ring says that it rotates"] if ring.rotating else []
    if counted.under[ring.sealing_key.name] != 2 * READERS:
        found.append(f"{counted.under[ring.sealing_key.name]} values are under the current key")
    if counted.under[ring.index_key.name] < READERS:
        found.append(f"{counted.under[ring.index_key.name]} indexes are under the current key")
    if set(at_hand.opener().keys) != {key.name for key in ring.sealing}:
        found.append("private keys and ring do not belong together")
    return found


def checked(look: Callable[[], list[str]]) -> int:
    """Look in a process of its own, as any later one would; return 1 and print if something is wrong."""

    def say() -> None:
        found = look()
        for each in found[:3]:
            print(each)
        sys.stdout.flush()
        os._exit(1 if found else 0)

    return ended(forked(say))


def killed_again_and_again(chance: Random, rounds: int) -> int:
    """Kill a rotation at another moment each round; return how many rounds went wrong."""
    wrong = killed = 0
    for number in range(rounds):
        work = forget if chance.random() < 0.2 else rotate
        steps = number + 1 if number < rounds // 2 else chance.randint(1, MOST_STEPS)
        killed += ended(forked(lambda work=work, steps=steps: dying(work, steps))) == -signal.SIGKILL
        if checked(lost) or ended(forked(rotate)) or checked(lambda: [*lost(), *unfinished()]):
            print(f"round {number}: {work.__name__} was killed before step {steps}")
            wrong += 1
        ended(forked(forget))
    print(f"killed {killed} of {rounds}")
    return wrong


def two_at_once(chance: Random) -> int:
    """Let two processes rotate while readers change their addresses; return 1 if anything is lost."""
    rotation.SETTLING_SECONDS = SETTLING_SECONDS
    until = time.monotonic() + BUSY_SECONDS

    def work() -> None:
        while time.monotonic() < until:
            rotate()

    workers = [forked(work), forked(work)]
    changes = 0
    while time.monotonic() < until:
        reader = Reader.objects.get(address_index=address_of(chance.randrange(READERS)))
        reader.address = reader.address.open().swapcase()
        reader.save()
        changes += 1
    statuses = [ended(worker) for worker in workers]
    if any(statuses) or not changes or ended(forked(rotate)) or checked(lambda: [*lost(), *unfinished()]):
        print(f"two at once ended with {statuses} after {changes} changes")
        return 1
    return 0


def main() -> None:
    """Make readers in the database, and kill what rotates their keys."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", type=int)
    parser.add_argument("seed", type=int)
    options = parser.parse_args()
    records.ROWS_AT_ONCE, rotation.SETTLING_SECONDS = ROWS_AT_ONCE, AT_ONCE
    Path(settings.DATA_DIR).mkdir(exist_ok=True)
    make_tables()
    make_vault(at_hand.folder(), timezone.now().date())
    for number in range(READERS):
        Reader.objects.create(address=address_of(number), note=f"note {number}")
    Unwanted.objects.create(address_index="gone@farbank.example")
    chance = Random(options.seed)  # noqa: S311  moments to be repeated, no secret
    wrong = killed_again_and_again(chance, options.rounds)
    wrong += two_at_once(chance)
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
