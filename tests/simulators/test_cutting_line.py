"""The line that other tests rely on really is cut, and no sooner than it should be."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, contextmanager

import pytest

from tests.simulators.cutting_line import MOST, cutting_line

PAGE = bytes(range(256)) * 160  # 40 KB


@contextmanager
def sending(content):
    """A server that sends the same to everyone who has asked for anything, and ends the connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_send_to_all, args=(listener, content), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _send_to_all(listener, content):
    while True:
        try:
            connection, _address = listener.accept()
        except OSError:
            return
        with closing(connection):
            connection.recv(1)
            connection.sendall(content)


def fetched(port, patience=1.0):
    """Return what arrives over a new connection, and how it ended."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=patience)) as connection:
        connection.sendall(b"?")
        received = b""
        try:
            while piece := connection.recv(4096):
                received += piece
        except TimeoutError:
            return received, "silence"
        except ConnectionResetError:
            return received, "reset"
        return received, "end"


def test_a_page_of_forty_kilobytes_is_not_complete():
    with sending(PAGE) as port, cutting_line(port) as line:
        received, ending = fetched(line.port)
    assert (received, ending) == (PAGE[:MOST], "silence")
    assert (line.cut, line.passed) == (1, [MOST])


def test_some_lines_end_the_connection_instead():
    with sending(PAGE) as port, cutting_line(port, mode="reset") as line:
        received, ending = fetched(line.port)
    # What has arrived but was not read yet is lost with a reset.
    assert PAGE.startswith(received)
    assert len(received) <= MOST
    assert ending == "reset"


@pytest.mark.parametrize("size", [1, 12_000, MOST])
@pytest.mark.parametrize("mode", ["drop", "reset"])
def test_what_is_small_enough_arrives_whole_and_ends_as_it_should(size, mode):
    with sending(PAGE[:size]) as port, cutting_line(port, mode=mode) as line:
        assert fetched(line.port) == (PAGE[:size], "end")
    assert line.cut == 0


def test_one_byte_more_is_too_much():
    with sending(PAGE[: MOST + 1]) as port, cutting_line(port) as line:
        assert fetched(line.port) == (PAGE[:MOST], "silence")


def test_each_connection_is_counted_by_itself():
    with sending(PAGE[:12_000]) as port, cutting_line(port) as line:
        assert [fetched(line.port) for _number in range(5)] == [(PAGE[:12_000], "end")] * 5
        assert line.passed == [12_000] * 5


def test_where_nobody_listens_the_line_just_ends():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with cutting_line(port) as line:
        assert fetched(line.port) == (b"", "end")
