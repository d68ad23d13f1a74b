"""A line that is cut after some 16 KB, as lines from Russia to many foreign hosts have been since June 2025.

What the reports say (Mediazona, 19 and 27 June 2025; Cloudflare, 26 June 2025): a connection begins as usual; when some
10 to 14 packets have come from the foreign host, about 16 KB, no more come. It holds for each TCP connection by itself,
for every version of HTTP, and TLS counts. Mostly nobody is told: neither side hears of an end ("drop"). Some lines end
the connection instead ("reset").

    >>> with cutting_line(port_of_the_server) as line:
    ...     browser.goto(f"https://127.0.0.1:{line.port}/en/")
    >>> line.cut
    0
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MOST = 16 * 1024
PIECE = 1400  # about what a packet holds
# The other end is not told politely: no wait for what was sent, a reset at once (socket(7), SO_LINGER).
AT_ONCE = struct.pack("ii", 1, 0)


@dataclass
class CuttingLine:
    """A line to a server on this machine.

    Args:
        target: port of the server.
        most: bytes that may come from the server on one connection, TLS included.
        mode: ``drop`` or ``reset``.
    """

    target: int
    most: int = MOST
    mode: str = "drop"
    port: int = 0
    passed: list[int] = field(default_factory=list)
    cut: int = 0
    tasks: set[asyncio.Task] = field(default_factory=set, repr=False)
    take_up: Callable[[], object] = field(default=lambda: None, repr=False)

    def __post_init__(self):
        assert self.mode in ("drop", "reset"), f"a line does not know how to {self.mode!r}"

    async def lie(self, laid: threading.Event) -> None:
        """Carry connections until the line is taken up."""
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        self.take_up = lambda: loop.call_soon_threadsafe(over.set)
        server = await asyncio.start_server(self.carry, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        laid.set()
        await over.wait()
        server.close()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection of a browser to the server, until it ends or is cut."""
        ends = [writer]
        # asyncio itself holds on to no task that waits.
        self.tasks.add(asyncio.current_task())
        try:
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self.target)
            ends.append(to_server)
            out = asyncio.create_task(self._carry_out(reader, to_server))
            cut = await self._carry_in(from_server, writer)
            out.cancel()
            await asyncio.wait([out])
            if cut:
                await self._cut(reader, writer, to_server)
        except (OSError, asyncio.CancelledError):
            pass  # one of the two has gone away, or the line is taken up: the connection ends as anywhere
        finally:
            self.tasks.discard(asyncio.current_task())
            for end in ends:
                end.close()

    async def _carry_out(self, reader, to_server):
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                to_server.write(piece)
                await to_server.drain()

    async def _carry_in(self, from_server, writer):
        """Carry what comes from the server, and tell whether the line has been cut."""
        number = len(self.passed)
        self.passed.append(0)
        while piece := await from_server.read(PIECE):
            let_through = piece[: self.most - self.passed[number]]
            writer.write(let_through)
            await writer.drain()
            self.passed[number] += len(let_through)
            if len(let_through) < len(piece):
                self.cut += 1
                return True
        return False

    async def _cut(self, reader, writer, to_server):
        """Let nothing through any more, in either direction, until the browser gives up."""
        to_server.transport.abort()
        if self.mode == "reset":
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            writer.transport.abort()
            return
        while await reader.read(PIECE):
            pass


@contextmanager
def cutting_line(target: int, *, most: int = MOST, mode: str = "drop") -> Iterator[CuttingLine]:
    """Lay a line to a server, on a port of its own, until the block ends."""
    line = CuttingLine(target, most, mode)
    laid = threading.Event()
    # When the block ends, asyncio takes down every connection that still hangs.
    thread = threading.Thread(target=lambda: asyncio.run(line.lie(laid)), daemon=True)
    thread.start()
    laid.wait()
    try:
        yield line
    finally:
        line.take_up()
        thread.join()
