"""Colleagues: other mailers, on this machine and elsewhere, and which of them are gone.

A mailer of this machine holds a lock on a file of its own as long as it lives, so that one that was killed is known to
be gone at once; however long it has been silent, one that lives is let be. Of a mailer elsewhere it is known when its
lease has run out.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from pathlib import Path

from tamizdat.newsletter.sending.database import CLOCKS_MAY_DIFFER, LEASE, Database

MARK_BYTES = 16


class Colleagues:
    """Those who send the same issue.

    Args:
        folder: of this machine's mailers; made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self.host = self._name_of_host()
        self.mark = secrets.token_hex(MARK_BYTES)
        self._own = os.open(self._file(self.mark), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._own, fcntl.LOCK_EX)

    def leave(self) -> None:
        """Be gone."""
        with contextlib.suppress(FileNotFoundError):
            self._file(self.mark).unlink()
        os.close(self._own)

    def bury_the_dead(self, database: Database, now: int) -> int:
        """Take what mailers had that are gone; return how many deliveries are in doubt for it."""
        doubtful = 0
        for number, mark, host, until in database.others():
            if self._is_gone(mark, host, until, now):
                found, _back = database.bury(number, until)
                doubtful += found
                with contextlib.suppress(FileNotFoundError):
                    self._file(mark).unlink()
        return doubtful

    def _is_gone(self, mark: str, host: str, until: int, now: int) -> bool:
        if host == self.host:
            return self._is_unlocked(mark)
        # A lease that ends later than any could was taken under a wrong clock.
        return not now <= until <= now + LEASE + CLOCKS_MAY_DIFFER

    def _is_unlocked(self, mark: str) -> bool:
        try:
            descriptor = os.open(self._file(mark), os.O_RDWR)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(descriptor)
        return True

    def _file(self, mark: str) -> Path:
        return self._folder / f"{mark}.lock"

    def _name_of_host(self) -> str:
        """Return this machine's name among mailers: random, and the same as long as its folder is there."""
        file = self._folder / "host"
        with contextlib.suppress(FileExistsError):
            unfinished = self._folder / f"host.{secrets.token_hex(4)}"
            unfinished.write_text(secrets.token_hex(MARK_BYTES), encoding="ascii")
            try:
                file.hardlink_to(unfinished)
            finally:
                unfinished.unlink()
        return file.read_text(encoding="ascii")
