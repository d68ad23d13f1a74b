"""``python -I launching.py SECONDS REPORT COMMAND…``: run a program and report what it took, in JSON.

It is a process of its own, and a small one: a program that is started has been, for an instant, as large as whoever
started it, and the kernel never forgets that (getrusage(2), ``ru_maxrss``).
"""

import json
import os
import subprocess
import sys
import threading
import time


def main(limit, report, command):
    """Run a program.

    Args:
        limit: seconds after which it is ended.
        report: file for the report.
    """
    begun = time.perf_counter()
    process = subprocess.Popen(command)
    impatience = threading.Timer(limit, process.kill)
    impatience.start()
    _pid, status, used = os.wait4(process.pid, 0)
    told = {
        "wall": time.perf_counter() - begun,
        "cpu": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss / 1024,
        "code": os.waitstatus_to_exitcode(status),
        "ended": impatience.finished.is_set(),
    }
    impatience.cancel()
    with open(report, "w") as file:  # noqa: PTH123  pathlib is another ten megabytes
        json.dump(told, file)


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2], sys.argv[3:])
