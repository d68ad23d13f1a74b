"""A relay that takes everything, senders to compare with, and what each of them costs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pwd
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

SINK = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
ENVELOPE = b"MAIL FROM:<b@tern.example>\r\nRCPT TO:<reader@host.example>\r\nDATA\r\n"
ONE_WAY = 0.01


@dataclass(frozen=True)
class Sent:
    """What sending cost: seconds, seconds of processor, and the most memory in MB."""

    messages: int
    seconds: float
    cpu: float
    memory: float

    @property
    def rate(self):
        return self.messages / self.seconds

    @property
    def each(self):
        """Microseconds of processor a message."""
        return self.cpu / self.messages * 1e6

    def __str__(self):
        return f"{self.rate:>7,.0f} a second   {self.each:>6,.0f} µs CPU each   {self.memory:>5,.0f} MB"


@contextlib.contextmanager
def sink():
    """Run Postfix's smtp-sink, which reads messages and forgets them; give its port."""
    port = unused_port()
    user = ["-u", "nobody"] if os.getuid() == 0 and pwd.getpwnam("nobody") else []
    process = subprocess.Popen([SINK, *user, f"127.0.0.1:{port}", "1000"], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def far_away(port):
    """Put a line of 20 ms there and back before a port; give the port at this end."""
    own = unused_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.mailing", str(own), str(port)])
    try:
        _wait_for(own)
        yield own
    finally:
        process.terminate()
        process.wait()


def unused_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait_for(port):
    for _try in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError(port)


def cost_of_process(process, messages):
    """Wait for a sender in a process of its own, and look at its memory as it goes: it begins as a copy of us."""
    begun, memory = time.perf_counter(), 0.0
    while True:
        with contextlib.suppress(OSError, StopIteration):
            lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").split("\n")
            memory = int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(0.02)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    return Sent(messages, seconds, used.ru_utime + used.ru_stime, memory)


def in_this_process(messages, work):
    """Run a sender here."""
    begun, before = time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - before
    return Sent(messages, seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def ceiling(port, content, messages, connections):
    """Send the same bytes again and again, fully pipelined, and note nothing: what a relay can take."""
    whole = content + b".\r\n"
    left = [messages // connections] * connections

    def one(number):
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            file = line.makefile("rb")
            _replies(file, 1)
            line.sendall(b"EHLO tern.example\r\n")
            _replies(file, 1)
            line.sendall(ENVELOPE)
            _replies(file, 3)
            for place in range(left[number]):
                last = place == left[number] - 1
                line.sendall(whole + (b"" if last else ENVELOPE))
                _replies(file, 1 if last else 4)
            file.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _replies(file, number):
    while number:
        line = file.readline()
        if not line:
            raise ConnectionError
        number -= line[3:4] != b"-"


async def _line(own, port):
    async def carry(reader, writer):
        loop = asyncio.get_running_loop()
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(1 << 18):
                loop.call_later(ONE_WAY, writer.write, data)
            await asyncio.sleep(ONE_WAY)
            writer.close()

    async def come(reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, back), carry(there, writer))

    async with await asyncio.start_server(come, "127.0.0.1", own) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_line(int(sys.argv[1]), int(sys.argv[2])))
