"""The embedded web server: granian, with one line on standard output as soon as it answers."""

from __future__ import annotations

import http.client
import multiprocessing
import socket
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

SECONDS_TO_START = 120
SECONDS_TO_STOP = 10
SERVER_ERROR = 500
# The server's own words go where Django's do, as LOGGING says.
LOGS = {"formatters": {}, "handlers": {}, "loggers": {"_granian": {"level": "WARNING"}}}


class PortTakenError(Exception):
    """Another program listens where the newspaper was to be served."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"Cannot listen on {host}, port {port} ({reason}): stop the other program, or set TAMIZDAT_PORT to a "
            "free port."
        )


def address_of(host: str, port: int) -> str:
    """Return the address at which a browser on this machine reaches the server."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  compared, not bound
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def refuse_taken_port(host: str, port: int) -> None:
    """Find out before anything is started whether the port can be had.

    Raises:
        PortTakenError: it cannot.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise PortTakenError(host, port, error.strerror or "unknown reason") from None


def serve(host: str, port: int, *, workers: int, known_as: str, when_ready: Callable[[], None]) -> None:
    """Answer until the process is told to stop by SIGINT or SIGTERM; then all its processes have ended.

    Args:
        workers: number of processes; each answers several requests at once.
        known_as: public host name, which the application insists on being called by.
        when_ready: called once, from another thread, after the first answer.

    Raises:
        PortTakenError: another program listens there.
        SystemExit: a process of the server ended by itself.
    """
    refuse_taken_port(host, port)
    server = Granian(
        target="tamizdat.server.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2 * multiprocessing.cpu_count(),
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=LOGS,
        workers_kill_timeout=SECONDS_TO_STOP,
    )
    waiting = threading.Thread(target=_tell_when_ready, args=(host, port, known_as, when_ready), daemon=True)
    server.on_startup(waiting.start)
    server.serve()


def _tell_when_ready(host: str, port: int, known_as: str, when_ready: Callable[[], None]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if answers(host, port, known_as):
            when_ready()
            return
        time.sleep(0.1)


def answers(host: str, port: int, known_as: str) -> bool:
    """Tell whether the newspaper's first page comes out of the server, and not an error of its own."""
    reached = urlsplit(address_of(host, port)).hostname or host
    connection = http.client.HTTPConnection(reached, port, timeout=SECONDS_TO_START)
    try:
        connection.request("GET", "/", headers={"Host": known_as, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status < SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
