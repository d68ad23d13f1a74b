"""A newcomer tries the newspaper out, stops it in every way there is, and starts it again."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.journeys.newsroom import Newsroom, database, environ_for, free_port, running, wait_for_line

DEMO = [sys.executable, "-m", "tamizdat.console", "demo"]
# The server gives a process that hangs ten seconds before it kills it.
SECONDS_TO_STOP_BY_ITSELF = 8


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A data directory, a port and perhaps a database for newcomers, who start and stop a demo there as they like."""
    data_dir = tmp_path_factory.mktemp("newcomer") / "data"
    with database() as url:
        port = free_port()
        yield Newsroom(f"http://127.0.0.1:{port}", data_dir, environ_for(data_dir, port, url))


def started(place, name):
    return running(DEMO, place.environ, place.data_dir.parent / f"{name}.log")


def wait_until_ready(place, name, process):
    wait_for_line(f"ready {place.root}/", place.data_dir.parent / f"{name}.log", process)


def status_of(place, path):
    with closing(http.client.HTTPConnection(place.root.removeprefix("http://"), timeout=30)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


def somebody_listens(place):
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", int(place.root.rpartition(":")[2]))) == 0


def wait_until_nobody_listens(place):
    deadline = time.monotonic() + 10
    while somebody_listens(place):
        assert time.monotonic() < deadline, "a process of the server was left behind"
        time.sleep(0.1)


def wait_until_no_worker_is_left(parent):
    """Wait until nothing runs any more that was started with a demo's process id."""
    option = f"--parent={parent}".encode()
    deadline = time.monotonic() + 20
    while any(option in command_of(folder) for folder in Path("/proc").glob("[0-9]*")):
        assert time.monotonic() < deadline, "a worker was left behind"
        time.sleep(0.2)


def command_of(folder):
    try:
        return (folder / "cmdline").read_bytes()
    except OSError:
        return b""


def headlines(place):
    return sorted(row["path"] for row in place.read("article", "list", "--most", "500"))


def test_a_demo_killed_while_it_is_made_is_whole_after_the_next_start(place):
    for seconds in (2.5, 6):
        with started(place, "killed") as process:
            time.sleep(seconds)
            os.killpg(process.pid, signal.SIGKILL)
    wait_until_nobody_listens(place)
    with started(place, "first") as process:
        wait_until_ready(place, "first", process)
        assert status_of(place, "/en/") == 200
        assert len(headlines(place)) >= 12


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_second_start_loses_nothing(place, signal_number):
    with started(place, "before") as process:
        wait_until_ready(place, "before", process)
        before = headlines(place)
        process.send_signal(signal_number)
        process.wait(20)
    wait_until_nobody_listens(place)
    wait_until_no_worker_is_left(process.pid)
    with started(place, "again") as process:
        wait_until_ready(place, "again", process)
        assert headlines(place) == before


def test_stopping_takes_every_process_along_and_shows_no_trace(place):
    log = place.data_dir.parent / "stopped.log"
    with started(place, "stopped") as process:
        wait_until_ready(place, "stopped", process)
        os.killpg(process.pid, signal.SIGINT)  # as the terminal does on Ctrl-C: to the whole group
        assert process.wait(SECONDS_TO_STOP_BY_ITSELF) == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)
    wait_until_nobody_listens(place)
    said = log.read_text(encoding="utf-8")
    assert "Traceback" not in said
    assert "refused" not in said


def test_a_newcomer_who_changes_their_mind_sees_no_trace_either(tmp_path):
    environ = environ_for(tmp_path / "data", free_port())
    log = tmp_path / "changed.log"
    with running(DEMO, environ, log) as process:
        wait_for_line("Making the database …", log, process)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(20) == 130
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_the_ready_line_is_printed_once(place):
    log = place.data_dir.parent / "once.log"
    with started(place, "once") as process:
        wait_until_ready(place, "once", process)
        status_of(place, "/ru/")
    assert log.read_text(encoding="utf-8").count("\nready ") == 1


def test_a_taken_port_is_said_before_anything_is_made(place, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        environ = environ_for(tmp_path / "data", other.getsockname()[1])
        result = subprocess.run(DEMO, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 1
    assert "TAMIZDAT_PORT" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "data" / "tamizdat.sqlite3").exists()


def test_the_demo_does_not_mix_itself_into_a_real_newsroom(tmp_path):
    environ = environ_for(tmp_path / "data", free_port())
    made = environ | {"TAMIZDAT_MODE": "demo"}
    subprocess.run([*DEMO[:-1], "migrate", "-v0"], env=made, check=True, timeout=120)
    result = subprocess.run(DEMO, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 1
    assert "TAMIZDAT_DATA_DIR" in result.stderr
    assert not (tmp_path / "data" / "DEMO").exists()


def test_a_database_that_does_not_answer_is_said_in_a_sentence(tmp_path):
    environ = environ_for(tmp_path / "data", free_port(), f"postgres://nobody@127.0.0.1:{free_port()}/nothing")
    result = subprocess.run(DEMO, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert psycopg.OperationalError.__name__ not in result.stderr
    assert result.returncode == 1
    assert "The database does not answer" in result.stderr
    assert "Traceback" not in result.stderr
