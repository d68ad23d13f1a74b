"""What each process of the embedded server runs: the pressed site, the application, a watch over its parent process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time

from django.conf import settings

from tamizdat.server.moves import Moves
from tamizdat.server.pressed import PressedFiles
from tamizdat.server.public import PublicSite
from tamizdat.wsgi import application as whole_application

__all__ = ["application"]

SECONDS_BETWEEN_LOOKS = 0.5

_tree = settings.ENVIRONMENT.public_dir
application = PublicSite(whole_application, PressedFiles(_tree), Moves(_tree), settings.SECURE_HSTS_SECONDS)


def stop_with(parent: int) -> None:
    """End this process as soon as its parent has ended, even by ``kill -9``, so that the port is free again.

    Args:
        parent: process id.
    """
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)


_parent = multiprocessing.parent_process()
if _parent is not None and _parent.pid is not None:
    # The parent passes on that it is told to stop. A terminal's Ctrl-C would reach this process as well, and granian's
    # process does not survive being told twice: it hangs until it is killed.
    os.setpgid(0, 0)
    threading.Thread(target=stop_with, args=(_parent.pid,), daemon=True, name="stop-with-parent").start()
