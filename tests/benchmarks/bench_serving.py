"""How many pages a second the embedded server hands out, beside granian's own static mount and nginx: ``make bench``.

All three serve the same tree of pages over the loopback interface, in turn, each with two processes and the
request that a browser sends. CPU is what the server's own processes used; the machine's two cores also run wrk.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.journeys.newsroom import environ_for, free_port, running
from tests.simulators.pressed import PressedTree, page
from tests.simulators.web_server import BROTLI, PlainServer, as_whom, nginx, wait_for_port

NAMES = ["granian's static mount", "the embedded server", "nginx"]
PAGES = 1000
SECONDS = 2
ROUNDS = 3
BROWSER = "gzip, deflate, br, zstd"
WORDS = [hashlib.sha256(str(number).encode()).hexdigest()[: 2 + number % 9] for number in range(3000)]
WRK = f"""
local number = 0
request = function()
    number = number + 7
    local address = "/en/courts/" .. (number % {PAGES}) .. "/index.html"
    return wrk.format("GET", address, {{["Accept-Encoding"] = "{BROWSER}", ["Host"] = "127.0.0.1"}})
end
"""
OURS = """
import sys
from tamizdat.console import choose_settings
choose_settings()
from tamizdat.server.embedded import serve
serve("127.0.0.1", int(sys.argv[1]), workers=2, known_as="127.0.0.1", when_ready=lambda: None)
"""
MOUNT = """
import sys
from pathlib import Path
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
Granian(
    target="tests.benchmarks.bench_serving:nothing", address="127.0.0.1", port=int(sys.argv[1]), workers=2,
    interface=Interfaces.WSGI, blocking_threads=4, websockets=False, log_level=LogLevels.warning,
    static_path_route=["/en"], static_path_mount=[Path(sys.argv[2]) / "en"],
).serve()
"""
NGINX = """
load_module {brotli};
daemon off;
{user}worker_processes 2;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    sendfile on;
    keepalive_requests 1000000;
    types {{ text/html html; }}
    server {{ listen 127.0.0.1:{port}; root {root}; brotli_static on; gzip_static on; }}
}}
"""


def nothing(_environ, start_response):
    """Answer what the mount does not."""
    start_response("404 Not Found", [])
    return []


def prose(seed):
    """Return a paragraph whose words repeat about as much as those of a language do."""
    chance = random.Random(seed)  # noqa: S311  a text and not a key
    return " ".join(WORDS[int(chance.paretovariate(0.6)) % len(WORDS)] for _word in range(1100))


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A tree of pages of about eight kilobytes."""
    tree = PressedTree(tmp_path_factory.mktemp("serving") / "data" / "public")
    for folder in (tree.root.parents[1], tree.root.parents[2]):
        folder.chmod(0o755)
    for number in range(PAGES):
        tree.put(f"/en/courts/{number}/index.html", page(f"Number {number}", text=prose(number), times=1))
    return tree


@contextmanager
def served(command, port, log, environ):
    with running(command, environ, log) as process:
        wait_for_port(port, process, log)
        yield process


def commands(tree, folder, ports):
    """Return the command of each server by its name."""
    (folder / "nginx.conf").write_text(
        NGINX.format(user=as_whom(), brotli=BROTLI, folder=folder, port=ports["nginx"], root=tree.root)
    )
    return {
        "granian's static mount": [sys.executable, "-c", MOUNT, str(ports["granian's static mount"]), str(tree.root)],
        "the embedded server": [sys.executable, "-c", OURS, str(ports["the embedded server"])],
        "nginx": [nginx(), "-c", str(folder / "nginx.conf"), "-p", str(folder)],
    }


def cpu_of(session):
    """Return the seconds of CPU that all processes of a session have used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        ticks += int(fields[11]) + int(fields[12]) if int(fields[3]) == session else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def pages_asked(port, script):
    """Ask as fast as the server answers, over 32 connections; return how many pages came, and how many a second."""
    wrk = shutil.which("wrk")
    assert wrk, "there is no wrk: apt-get install wrk"
    command = [wrk, "-t1", "-c32", f"-d{SECONDS}", "-s", str(script), f"http://127.0.0.1:{port}/"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    return int(re.search(r"(\d+) requests in", said)[1]), float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


def test_pages_a_second(tree, tmp_path):
    script = tmp_path / "pages.lua"
    script.write_text(WRK)
    ports = {name: free_port() for name in NAMES}
    rates, spent = {name: [] for name in NAMES}, {name: [] for name in NAMES}
    with ExitStack() as stack:
        sessions = {}
        for name, command in commands(tree, tmp_path, ports).items():
            environ = environ_for(tree.root.parent, ports[name])
            sessions[name] = stack.enter_context(served(command, ports[name], tmp_path / f"{name}.log", environ)).pid
        time.sleep(SECONDS)  # the processes come up one by one
        # In turn, so that whatever else the machine does meets all of them alike.
        for name in NAMES * ROUNDS:
            before = cpu_of(sessions[name])
            pages, rate = pages_asked(ports[name], script)
            rates[name].append(rate)
            spent[name].append((cpu_of(sessions[name]) - before) / pages)
        for name in NAMES:
            answer = PlainServer("127.0.0.1", ports[name]).ask("/en/courts/7/index.html", accept_encoding=BROWSER)
            rate, cpu = max(rates[name]), min(spent[name]) * 1e6
            print(f"\n{name:<28}{rate:>9.0f} a second{cpu:>7.1f} µs CPU{len(answer.body):>7} bytes", end="")
    # By CPU, which a busy machine distorts least.
    assert min(spent["the embedded server"]) <= min(spent["granian's static mount"])
