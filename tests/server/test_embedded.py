from __future__ import annotations

import socket
from contextlib import closing

import pytest

from tamizdat.server.embedded import PortTakenError, address_of, answers, refuse_taken_port
from tamizdat.server.management.commands.demo import box


@pytest.fixture
def taken():
    """A port on which another program listens."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_refused_with_what_to_do(taken):
    with pytest.raises(PortTakenError, match=f"port {taken} .*TAMIZDAT_PORT"):
        refuse_taken_port("127.0.0.1", taken)


def test_a_port_that_was_just_given_up_can_be_had(taken):
    with closing(socket.create_connection(("127.0.0.1", taken))):
        pass
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    refuse_taken_port("127.0.0.1", port)


def test_nobody_answers_where_nobody_listens():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert not answers("127.0.0.1", port, "127.0.0.1")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104  an address to be shown
        ("::1", "http://[::1]:8000/"),
        ("::", "http://[::1]:8000/"),
        ("localhost", "http://localhost:8000/"),
    ],
)
def test_the_address_is_one_that_a_browser_here_can_open(host, address):
    assert address_of(host, 8000) == address


def test_the_frame_is_straight_and_addresses_stay_whole():
    drawn = box([("The Far Bank", "http://127.0.0.1:8000/en/"), ("الضفة البعيدة", "http://127.0.0.1:8000/ar/")])
    assert "http://127.0.0.1:8000/ar/" in drawn
    top, *rows, bottom = drawn.splitlines()
    assert len(top) == len(bottom)
    assert all(row.startswith("│ ") for row in rows)
