"""The server: reads a request, lets happen what has fallen due, answers, and goes wrong if that was ordered."""

from __future__ import annotations

import json
import re
import secrets
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from tests.simulators.stripe import API_VERSION, pages
from tests.simulators.stripe.answers import told
from tests.simulators.stripe.books import Books
from tests.simulators.stripe.errors import StripeSays, invalid, missing
from tests.simulators.stripe.faults import Fault, Faults
from tests.simulators.stripe.forms import decode
from tests.simulators.stripe.idempotency import Keys
from tests.simulators.stripe.methods import new_token
from tests.simulators.stripe.routes import route
from tests.simulators.stripe.script import FRAME_JS, STRIPE_JS

KEY, PUBLISHABLE = "sk_test_simulated", "pk_test_simulated"
PAGES = {"c/pay": pages.checkout, "3ds": pages.bank, "p/session": pages.portal}
PAGE = re.compile(r"/(c/pay|3ds|p/session)/([A-Za-z0-9_]+)")
BROKEN = 500, {"error": {"message": "An unknown error occurred", "type": "api_error"}}
LIMITED = (
    429,
    {"error": {"message": "Request rate limit exceeded.", "type": "invalid_request_error", "code": "rate_limit"}},
)


class LostError(Exception):
    """Something was done, and its answer is not to arrive."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer


class Simulator:
    """Stripe on a free port of this machine, while a ``with`` block runs.

    Args:
        keys: secret keys that it knows.
        port: 0 for any that is free.
    """

    def __init__(self, keys=(KEY,), *, live=False, port=0):
        self.secret_keys = frozenset(keys)
        self.books, self.faults = Books(live=live), Faults()
        self.keys = Keys(self.books.now)
        self.requests = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self.url = self.books.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self):
        return type("Handler", (Handler,), {"simulator": self})

    def answer(self, method, path, query, body, headers):
        """Return status, body and further headers of the answer to a request of the API."""
        if headers.get("authorization", "").removeprefix("Bearer ") not in self.secret_keys:
            raise StripeSays(401, "invalid_request_error", "Invalid API Key provided.")
        version = headers.get("stripe-version", API_VERSION)
        if version != API_VERSION:
            raise invalid(f"Invalid Stripe API version: {version}")
        key = headers.get("idempotency-key") if method == "POST" else None
        params = decode(query or body)
        if key is None:
            return *self._done(method, path, params), {}
        kept = self.keys.begin(key, (method, path, body))
        if kept is not None:
            return *kept, {"Idempotent-Replayed": "true", "Idempotency-Key": key}
        answer = LIMITED
        try:
            answer = self._done(method, path, params)
        except LostError as lost:
            answer = lost.answer
            raise
        finally:
            self.keys.end(key, answer)
        return *answer, {"Idempotency-Key": key}

    def _done(self, method, path, params):
        fault = self.faults.of(method, path)
        act = fault.fault if fault else None
        if act is Fault.LIMITED:
            return LIMITED
        if act is Fault.REFUSED:
            return BROKEN
        if act is Fault.DOWN:
            raise ConnectionResetError
        answer = self._said(method, path, params)
        if act is Fault.SLOW:
            time.sleep(fault.seconds)
        if act is Fault.LOST:
            raise LostError(answer)
        return BROKEN if act is Fault.BROKEN else answer

    def _said(self, method, path, params):
        with self.books.lock:
            self.books.catch_up()
            try:
                act, references = route(method, path)
                row = act(self.books, params, *references)
                expand = params.get("expand") or []
                return 200, self._with_url(told(self.books, row, expand), path)
            except StripeSays as error:
                return error.status, told(self.books, error.body)

    def _with_url(self, answer, path):
        return answer | {"url": path} if answer.get("object") == "list" else answer


class Handler(BaseHTTPRequestHandler):
    """One request. The connection is closed after it, so that nobody is left with one that is half open."""

    simulator: Simulator
    protocol_version = "HTTP/1.1"

    def log_message(self, *_told):
        """Be silent."""

    def do_GET(self):
        self._serve("GET")

    def do_POST(self):
        self._serve("POST")

    def do_DELETE(self):
        self._serve("DELETE")

    def _serve(self, method):
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if not parts.path.startswith("/v1/"):
            self._page(method, parts.path, body)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.simulator.requests.append((method, parts.path, body or parts.query, headers))
        try:
            status, answer, more = self.simulator.answer(method, parts.path, parts.query, body, headers)
        except StripeSays as error:
            status, answer, more = error.status, error.body, {}
        except (ConnectionResetError, LostError):
            self._reset()
            return
        self._send(status, json.dumps(answer), "application/json", more)

    def _reset(self):
        """Let the connection break without a word."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _send(self, status, text, kind, more):
        data = text.encode()
        self.send_response(status)
        headers = {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(data)),
            "Request-Id": f"req_{secrets.token_hex(7)}",
            "Stripe-Version": API_VERSION,
            "Connection": "close",
        }
        for name, value in (headers | more).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _page(self, method, path, body):
        books = self.simulator.books
        form = dict(parse_qsl(body, keep_blank_values=True)) if method == "POST" else None
        try:
            with books.lock:
                books.catch_up()
                status, text, kind = self._of(path, form)
        except StripeSays as error:
            status, text, kind = error.status, json.dumps(error.body), "application/json"
        if status == 303:
            self._send(303, "", "text/plain", {"Location": text})
        else:
            self._send(status, text, kind, {})

    def _of(self, path, form):
        books, match = self.simulator.books, PAGE.fullmatch(path)
        if match:
            return *PAGES[match[1]](books, match[2], form), "text/html"
        if path == "/":
            return *pages.overview(books, form), "text/html"
        if path == "/js/card":
            return *pages.card_frame(books), "text/html"
        if path in ("/js/stripe.js", "/js/frame.js"):
            return 200, STRIPE_JS if path == "/js/stripe.js" else FRAME_JS, "text/javascript"
        if path == "/js/tokens" and form is not None:
            return 200, json.dumps({"id": new_token(books, form.get("number", ""))["id"]}), "application/json"
        if path == "/js/actions" and form is not None:
            return 200, json.dumps(_action(books, form.get("secret", ""))), "application/json"
        raise missing("page", path)


def _action(books, secret):
    intent = books.get("payment_intent", secret.partition("_secret_")[0], "client_secret")
    if intent["client_secret"] != secret:
        raise missing("payment_intent", secret, "client_secret")
    books.hidden(intent).setdefault("return_url", None)
    waits = intent["status"] == "requires_action"
    return {"url": f"{books.url}/3ds/{intent['id']}"} if waits else {"paymentIntent": {"status": intent["status"]}}
