"""``python -m tests.benchmarks.publishing``: publish articles one after another, and press each in this warm process.

With the name of another change (``tests.benchmarks.changing``) that is made each time.

It prints the median seconds from the commit to the files in place, those of processor, and how many files it were, as
JSON.
"""

from __future__ import annotations

import json
import statistics
import sys
import time

import django

from tamizdat.console import choose_settings
from tests.benchmarks.changing import CHANGES

ROUNDS = 9
# Templates are compiled in the first ones, in a worker long before.
WARMING = 3


def main(change="add"):
    """Measure."""
    choose_settings()
    django.setup()
    from tamizdat.press.step import press_changed  # noqa: PLC0415  there are models only now

    press_changed()
    measured = []
    for _round in range(WARMING + ROUNDS):
        CHANGES[change]()
        wall, cpu = time.perf_counter(), time.process_time()
        report = press_changed()
        measured.append((time.perf_counter() - wall, time.process_time() - cpu, report.tally.written))
    walls, cpus, written = zip(*measured[WARMING:], strict=True)
    told = {"wall": statistics.median(walls), "cpu": statistics.median(cpus), "written": statistics.median(written)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
