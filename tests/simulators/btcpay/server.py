"""The server's HTTP: the Greenfield API, the page of an invoice, notices, and faults on request."""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import secrets
import threading
import time
import urllib.request
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import URLError
from urllib.parse import parse_qs, unquote, urlsplit

from tests.simulators.btcpay.books import RATES, SATOSHI, Books

KEY, STORE, SECRET = "btcpay-api-key-of-a-simulator", "9TTfSimulatedStore", "webhook-secret-of-a-simulator"


class BTCPayServer:
    """A BTCPay Server.

    Args:
        notices_to: where notices go; "" for nowhere: they are kept in ``delivered`` all the same.
    """

    def __init__(self, notices_to=""):
        self.notices_to, self.delivered, self.faults, self.requests = notices_to, [], [], []
        self.twice = self.dropping = self.tampering = False
        self.books = Books(self._tell)
        self.origin = ""

    def fault(self, kind, times=1):
        """Have the next requests go wrong: ``lost`` (done, and answered with 500), ``500``, ``slow``, ``cut``,
        ``elsewhere`` (a redirect to another host), ``nonsense``.
        """
        self.faults += [kind] * times

    def _tell(self, invoice, kind, **more):
        delivery = secrets.token_urlsafe(12)
        told = {
            "deliveryId": delivery,
            "webhookId": "simulated-webhook",
            "originalDeliveryId": delivery,
            "isRedelivery": False,
            "type": kind,
            "timestamp": int(self.books.now().timestamp()),
            "storeId": invoice.store,
            "invoiceId": invoice.number,
            "metadata": invoice.metadata,
            **more,
        }
        self.deliver(told)

    def redeliver(self, told):
        """Send a notice again, as the server does when it was not taken."""
        self.deliver(told | {"deliveryId": secrets.token_urlsafe(12), "isRedelivery": True})

    def deliver(self, told):
        """Sign a notice and send it."""
        body = json.dumps(told).encode()
        headers = {"BTCPay-Sig": signature(body), "Content-Type": "application/json; charset=utf-8"}
        if self.tampering:
            body = body.replace(b'"Invoice', b'"invoice', 1)
        self.delivered.append((told, body, {name.lower(): value for name, value in headers.items()}))
        if self.notices_to and not self.dropping:
            for _time in range(2 if self.twice else 1):
                threading.Thread(target=post, args=(self.notices_to, body, headers), daemon=True).start()


def signature(body, secret=SECRET):
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def post(address, body, headers):
    """Send a notice; nobody waits for the answer here."""
    try:
        with urllib.request.urlopen(  # noqa: S310  an address on this machine
            urllib.request.Request(address, body, headers),  # noqa: S310  likewise
            timeout=10,
        ) as answer:
            answer.read()
    except (URLError, OSError):
        return


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server_version = "Kestrel"

    def log_message(self, *_told):
        """Say nothing."""

    @property
    def simulated(self):
        return self.server.simulated

    def do_GET(self):
        self._answer("GET")

    def do_POST(self):
        self._answer("POST")

    def _answer(self, verb):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.simulated.books.sweep()
        parts = urlsplit(self.path)
        path, query = [unquote(each) for each in parts.path.strip("/").split("/")], parse_qs(parts.query)
        if path[:1] == ["i"] and len(path) == 2:
            self._page(verb, path[1], parse_qs(body.decode()))
            return
        self.simulated.requests.append((verb, parts.path, query, body))
        fault = self.simulated.faults.pop(0) if self.simulated.faults else ""
        if fault and not self._goes_wrong(fault, verb, path, query, body):
            return
        self._send(*self._api(verb, path, query, body))

    def _goes_wrong(self, fault, verb, path, query, body):
        """Do what a fault means; tell whether the request is answered after all."""
        if fault == "slow":
            time.sleep(0.2)
            return True
        if fault == "lost":
            self._api(verb, path, query, body)
            self._send(500, None)
        elif fault == "cut":
            self.close_connection = True
            self.connection.close()
        elif fault == "elsewhere":
            self._send(302, None, Location="https://elsewhere.example/")
        elif fault == "nonsense":
            self._send(200, "<html>", text=True)
        else:
            self._send(500, None)
        return False

    def _send(self, status, told, *, text=False, **headers):
        content = b"" if told is None else told.encode() if text else json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if text else "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _api(self, verb, path, query, body):
        if self.headers.get("Authorization") != f"token {KEY}":
            return 401, {"code": "unauthenticated", "message": "Authentication is required for accessing this endpoint"}
        if path[:3] != ["api", "v1", "stores"] or path[4:5] != ["invoices"]:
            return 404, None
        if path[3] != STORE:
            return 403, {"code": "missing-permission", "message": "Insufficient API Permissions"}
        return self._of_invoices(verb, path[5:], query, body)

    def _of_invoices(self, verb, path, query, body):
        if not path:
            return self._make(json.loads(body)) if verb == "POST" else (200, self._invoices(query))
        invoice = self.simulated.books.invoices.get(path[0])
        if invoice is None:
            return 404, {"code": "invoice-not-found", "message": "The invoice was not found"}
        match verb, path[1:]:
            case "GET", []:
                return 200, invoice.told(self.simulated.origin)
            case "GET", ["payment-methods"]:
                return 200, invoice.methods()
            case "POST", ["status"]:
                return self._mark(invoice.number, json.loads(body))
        return 404, None

    def _invoices(self, query):
        wanted, archived = query.get("orderId"), query.get("includeArchived") == ["true"]
        found = [
            each
            for each in self.simulated.books.invoices.values()
            if (not wanted or each.metadata.get("orderId") in wanted) and (archived or not each.archived)
        ]
        found.sort(key=lambda each: -each.order)
        skip, take = (int(query.get(name, [default])[0]) for name, default in (("skip", "0"), ("take", "50")))
        return [each.told(self.simulated.origin) for each in found[skip : skip + take]]

    def _make(self, told):
        try:
            amount = Decimal(told["amount"])
        except (KeyError, InvalidOperation, TypeError):
            return 422, [{"path": "Amount", "message": "The amount is invalid"}]
        if amount <= 0:
            return 422, [{"path": "Amount", "message": "The amount should be more than 0"}]
        if told.get("currency") not in RATES:
            return 422, [{"path": "Currency", "message": "There is no rate for this currency"}]
        invoice = self.simulated.books.make(STORE, amount, told["currency"], told)
        return 200, invoice.told(self.simulated.origin)

    def _mark(self, number, told):
        if not self.simulated.books.mark(number, told.get("status")):
            return 422, [{"path": "Status", "message": "Status can only be marked to invalid or settled"}]
        return 200, self.simulated.books.invoices[number].told(self.simulated.origin)

    def _page(self, verb, number, form):
        books = self.simulated.books
        if number not in books.invoices:
            self._send(404, "There is no such invoice.", text=True)
            return
        if verb == "POST":
            act(books, number, form.get("do", [""])[0])
            self._send(303, None, Location=f"/i/{number}")
            return
        self._send(200, page(books.invoices[number]), text=True)


ACTS = {
    "exact": "Pay exactly",
    "part": "Pay half",
    "over": "Pay double",
    "confirm": "A block comes",
    "double-spend": "Spend it elsewhere before a block comes",
    "expire": "Let the time run out",
}


def act(books, number, what):
    """Do what a person has chosen on the page."""
    invoice = books.invoices[number]
    match what:
        case "exact":
            books.pay(number)
        case "part":
            books.pay(number, (invoice.wanted / 2).quantize(SATOSHI))
        case "over":
            books.pay(number, invoice.wanted * 2)
        case "confirm":
            books.confirm(number)
        case "double-spend":
            books.double_spend(number)
        case "expire":
            books.advance(invoice.expires - books.now())


def page(invoice):
    """What a person sees."""
    buttons = "".join(f'<p><button name="do" value="{name}">{label}</button></p>' for name, label in ACTS.items())
    back = html.escape(invoice.checkout.get("redirectURL") or "")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Simulated invoice</title>'
        f"<h1>A simulated invoice: no bitcoin moves</h1><p>{invoice.amount} {html.escape(invoice.currency)}, "
        f"{invoice.wanted} BTC; paid {invoice.paid}. {invoice.status} ({invoice.additional}).</p>"
        f'<form method="post">{buttons}</form><p><a href="{back}">Return to store</a></p></html>'
    )


@contextmanager
def serving(notices_to="", port=0):
    """Run a server on this machine until the block ends."""
    simulated = BTCPayServer(notices_to)
    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        server.daemon_threads = True
        server.simulated = simulated
        simulated.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield simulated
        finally:
            server.shutdown()
            thread.join()
