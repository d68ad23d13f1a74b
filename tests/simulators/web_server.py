"""Real web servers from Debian on free ports of this machine, with the configuration that the program makes."""

from __future__ import annotations

import datetime as dt
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

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from tests.journeys.newsroom import free_port, running

SECONDS_TO_START = 20
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
END = dt.datetime(2036, 1, 1, tzinfo=dt.UTC)


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
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return HTTPSConnection("127.0.0.1", self.port, timeout=30, context=context)

    def ask(self, address, method="GET", **headers):
        """Send one request: ``server.ask("/en/", accept_encoding="br")``."""
        with closing(self.connection()) as connection:
            return ask_over(connection, self.host, address, method, headers)


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
        f"load_module {BROTLI};\ndaemon off;\nuser root;\nworker_processes 1;\npid {folder}/pid;\n"
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


def make_certificate(folder: Path, host: str) -> Path:
    """Make a short chain as an authority would sell it: a certificate for a host, and the one that signed it."""
    folder.mkdir(exist_ok=True)
    root_key, between_key, key = (ec.generate_private_key(ec.SECP256R1()) for _number in range(3))
    between = _signed("Intermediate of Nowhere", between_key, "Root of Nowhere", root_key)
    leaf = _signed(host, key, "Intermediate of Nowhere", between_key, host)
    pems = (one.public_bytes(serialization.Encoding.PEM) for one in (leaf, between))
    (folder / "fullchain.pem").write_bytes(b"".join(pems))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return folder


def _signed(name, key, issuer, issuer_key, host=""):
    builder = (
        x509.CertificateBuilder().subject_name(_named(name)).issuer_name(_named(issuer)).public_key(key.public_key())
    )
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(START).not_valid_after(END)
    builder = builder.add_extension(x509.BasicConstraints(ca=not host, path_length=None), critical=True)
    if host:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    return builder.sign(issuer_key, SHA256())


def _named(name):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
