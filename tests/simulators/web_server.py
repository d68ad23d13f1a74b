"""Real web servers from Debian on free ports of this machine, with the configuration that the program makes."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from tests.journeys.newsroom import free_port, running
from tests.simulators.certificate import make_certificate

SECONDS_TO_START = 20
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@dataclass(frozen=True)
class Reply:
    """What a server answered: the status, the headers by their names in small letters, the bytes."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class WebServer:
    """A server that is running.

    Args:
        port: on which it speaks TLS, or plain HTTP where it has no certificate.
        plain_port: on which it leads on to TLS; 0 if there is none.
    """

    host: str
    port: int
    plain_port: int = 0

    def connection(self):
        """Open a connection as a browser would that trusts the certificate."""
        return TrustingConnection(self.host, self.port)

    def ask(self, address, method="GET", **headers):
        """Send one request: ``server.ask("/en/", accept_encoding="br")``."""
        with closing(self.connection()) as connection:
            return ask_over(connection, self.host, address, method, headers)


class TrustingConnection(HTTPSConnection):
    """A connection to this machine that names the host, and takes any certificate for it."""

    def __init__(self, host, port):
        self.named = host
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        super().__init__("127.0.0.1", port, timeout=30, context=context)

    def connect(self):
        """Connect, and begin to speak TLS with the host's name (RFC 6066, section 3)."""
        HTTPConnection.connect(self)
        self.sock = self._context.wrap_socket(self.sock, server_hostname=self.named)


class PlainServer(WebServer):
    """The same without TLS, such as the embedded server."""

    def connection(self):
        return HTTPConnection("127.0.0.1", self.port, timeout=30)


def ask_over(connection, host, address, method="GET", headers=None):
    """Send one request over a connection that is there."""
    connection.putrequest(method, address, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", host)
    for name, value in (headers or {}).items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    pairs = [(name.lower(), value) for name, value in response.getheaders()]
    assert len({name for name, _value in pairs}) == len(pairs), f"a header was said twice: {pairs}"
    return Reply(response.status, dict(pairs), response.read())


def nginx() -> str:
    """Return the path of nginx.

    Raises:
        AssertionError: it or its module for brotli is not installed.
    """
    path = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    assert path, "there is no nginx: 'make test' says how to install it"
    assert BROTLI.exists(), "nginx has no module for brotli: 'make test' says how to install it"
    return path


def as_whom() -> str:
    """Return the line by which nginx stays what the tests run as: only root could become anybody else."""
    return "user root;\n" if os.geteuid() == 0 else ""


def adapted(text: str, folder: Path, certificate: Path, ports: tuple[int, int]) -> str:
    """Return a whole configuration of nginx: ours on free ports, with a certificate and folders of a test."""
    text = re.sub(r"/etc/letsencrypt/live/[a-z.-]+", str(certificate), text)
    text = text.replace("/var/cache/nginx/tamizdat", str(folder / "cache"))
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{ports[1]};")
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{ports[0]} ")
    folders = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"load_module {BROTLI};\ndaemon off;\n{as_whom()}worker_processes 1;\npid {folder}/pid;\n"
        f"error_log {folder}/error.log;\nevents {{}}\nhttp {{\n{folders}{text}\n}}\n"
    )


@contextmanager
def running_nginx(text: str, host: str, folder: Path) -> Iterator[WebServer]:
    """Run nginx with a configuration of ours until the block ends."""
    folder.mkdir(exist_ok=True)
    certificate = make_certificate(folder / "certificate", host)
    ports = free_port(), free_port()
    file = folder / "nginx.conf"
    file.write_text(adapted(text, folder, certificate, ports))
    with running([nginx(), "-c", str(file), "-p", str(folder)], {}, folder / "nginx.log") as process:
        wait_for_port(ports[0], process, folder / "nginx.log")
        yield WebServer(host, *ports)


def wait_for_port(port: int, process: subprocess.Popen, log: Path) -> None:
    """Wait until somebody listens on a port.

    Raises:
        AssertionError: the program ended before, or took too long; with all that it printed.
    """
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        with closing(socket.socket()) as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens on port {port}:\n{log.read_text()}")
