"""A newsroom for the journeys: the real program, in processes and a data directory of its own."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

SECONDS_TO_START = 240
SECONDS_TO_STOP = 20


@dataclass(frozen=True)
class Newsroom:
    """A demo that is being served.

    Args:
        root: its address without a slash at the end, such as ``http://127.0.0.1:40123``.
        environ: of its processes; a command that is run in it finds the same database.
    """

    root: str
    data_dir: Path
    environ: dict[str, str]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a ``tamizdat`` command in this newsroom, as a colleague at the server would."""
        command = [sys.executable, "-m", "tamizdat.console", *arguments]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, timeout=120, check=False)

    def read(self, *arguments: str):
        """Run a command that reports in JSON, and return what it reported, one item a line."""
        result = self.run(*arguments, "--json")
        assert result.returncode == 0, result.stdout + result.stderr
        return [json.loads(line) for line in result.stdout.splitlines()]


@contextmanager
def served(data_dir: Path) -> Iterator[Newsroom]:
    """Run ``tamizdat demo`` on a free port until the block ends; then no process of it is left."""
    with database() as database_url:
        port = free_port()
        environ = environ_for(data_dir, port, database_url)
        log = data_dir.parent / f"{data_dir.name}.log"
        with running([sys.executable, "-m", "tamizdat.console", "demo"], environ, log) as process:
            root = f"http://127.0.0.1:{port}"
            wait_for_line(f"ready {root}/", log, process)
            yield Newsroom(root, data_dir, environ)


@contextmanager
def running(command: list[str], environ: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    """Run a command in a process group of its own, with its output in a file, and end the whole group."""
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, env=environ, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        ) as process,
    ):
        try:
            yield process
        finally:
            end(process)


def end(process: subprocess.Popen) -> None:
    """Ask a process to stop, and end its group if it does not."""
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(SECONDS_TO_STOP)


def wait_for_line(line: str, log: Path, process: subprocess.Popen) -> None:
    """Wait until a running program has printed a line.

    Raises:
        AssertionError: it ended before, or took too long; with all that it printed.
    """
    deadline = time.monotonic() + SECONDS_TO_START
    while line not in log.read_text(encoding="utf-8", errors="replace").splitlines():
        assert process.poll() is None, f"the program ended with code {process.returncode}:\n{log.read_text()}"
        assert time.monotonic() < deadline, f"no line {line!r} in {SECONDS_TO_START} s:\n{log.read_text()}"
        time.sleep(0.1)


def environ_for(data_dir: Path, port: int, database_url: str = "") -> dict[str, str]:
    """Return the environment of a demo's processes: nothing of Tamizdat's from the tests' own."""
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TAMIZDAT_", "DJANGO_")) and name != "DATABASE_URL"
    }
    environ |= {"TAMIZDAT_MODE": "demo", "TAMIZDAT_DATA_DIR": str(data_dir), "TAMIZDAT_PORT": str(port)}
    return environ | {"DATABASE_URL": database_url} if database_url else environ


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def database() -> Iterator[str]:
    """Name a database for one newsroom: its own SQLite file (""), or a scratch one where DATABASE_URL points."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    name = f"tamizdat_journey_{secrets.token_hex(4)}"
    parts = urlsplit(url)
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def chromium() -> str:
    """Return the path of the browser that Debian ships.

    Raises:
        AssertionError: it is not installed.
    """
    path = shutil.which("chromium")
    assert path, "there is no chromium: 'make test' says how to install it"
    return path
