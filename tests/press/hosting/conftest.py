"""A newspaper's settings, its pressed tree, and a program behind the web server that says what it was asked."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tamizdat.press.hosting.site import Site
from tests.simulators.pressed import press_sample

HOST = "newspaper.example"


class Echo(BaseHTTPRequestHandler):
    """Answers every request with what it was told, as JSON."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = json.dumps({"program": self.path, "told": dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815  the name that http.server looks for

    def log_message(self, *arguments):
        """Say nothing: the tests' own output is enough."""


@pytest.fixture(scope="module")
def program():
    """The port of a program that stands in for the embedded server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A small pressed newspaper, and beside its tree something that nobody may see."""
    base = tmp_path_factory.mktemp("pressed")
    # The web server's processes run as an account of their own.
    for folder in (base, base.parent):
        folder.chmod(0o755)
    (base / "secret.html").write_bytes(b"the names of our sources")
    return press_sample(base / "public")


@pytest.fixture(scope="module")
def site(tree, program):
    """What the configuration is made from."""
    return Site(HOST, HOST, tree.root, f"127.0.0.1:{program}", upload_mb=50)


@pytest.fixture(scope="module")
def site_apart(site):
    """The same with an admin under a name of its own."""
    return replace(site, admin_host="desk.example")
