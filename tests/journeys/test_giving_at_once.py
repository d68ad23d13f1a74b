"""The real server before the simulated Stripe: one form sent ten times at once, a server killed in the middle, and what
whoever seizes it afterwards finds of those who gave.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import lxml.html
import pytest
import requests

from tests.journeys.newsroom import Newsroom, database, environ_for, free_port, running, wait_for_line
from tests.simulators.mail_relay import MailRelay
from tests.simulators.stripe.faults import Fault
from tests.simulators.stripe.server import KEY, PUBLISHABLE, Simulator
from tests.simulators.stripe.webhooks import SECRET
from tests.support.providers.stripe_rig import StripeRig

DEMO = ["-m", "tamizdat.console", "demo"]
TEN = 10
LATE = 8.0


@pytest.fixture(scope="module")
def simulator():
    """Stripe on this machine."""
    with Simulator() as running_one:
        yield running_one


@pytest.fixture(scope="module")
def relay():
    """Where letters to supporters are handed over."""
    with MailRelay() as running_one:
        yield running_one


@pytest.fixture(scope="module")
def environ(tmp_path_factory, simulator, relay):
    """The environment of a newsroom whose account is there."""
    with database() as database_url:
        data_dir = tmp_path_factory.mktemp("at-once") / "data"
        yield environ_for(data_dir, free_port(), database_url) | {
            "TAMIZDAT_STRIPE_API_BASE": simulator.url,
            "TAMIZDAT_STRIPE_SECRET_KEY": KEY,
            "TAMIZDAT_STRIPE_PUBLISHABLE_KEY": PUBLISHABLE,
            "TAMIZDAT_STRIPE_WEBHOOK_SECRET": SECRET,
            "TAMIZDAT_SMTP_URL": f"smtp://127.0.0.1:{relay.port}",
            "TAMIZDAT_STRIPE_SCRIPT": f"{simulator.url}/v3/stripe.js",
        }


def started(environ, tmp_path):
    """The newsroom's processes, until the block ends."""
    log = tmp_path / "log"
    return log, running([sys.executable, *DEMO], environ, log)


def newsroom_of(environ):
    root = f"http://127.0.0.1:{environ['TAMIZDAT_PORT']}"
    return Newsroom(root, environ["TAMIZDAT_DATA_DIR"], environ)


def filled_in(newsroom, simulator, amount):
    """The form of our own page as somebody sends it who has typed in a card."""
    shown = requests.get(f"{newsroom.root}/support/give/", timeout=60)
    form = max(lxml.html.fromstring(shown.content).forms, key=lambda one: len(one.fields))
    told = {name: value for name, value in form.form_values() if name not in ("covers_fee", "fee_of")}
    card = StripeRig(simulator).token("FR")
    return told | {"amount": amount, "currency": "USD", "frequency": "once", "way": "stripe:card", "card": card}


def asked_about(newsroom):
    return [newsroom.read("support", "reconcile", "--all")[0] for _time in range(2)]


def test_one_form_sent_ten_times_at_once_is_one_charge(environ, simulator, tmp_path):
    newsroom = newsroom_of(environ)
    log, process = started(environ, tmp_path)
    with process as program:
        wait_for_line(f"ready {newsroom.root}/", log, program)
        told, together = filled_in(newsroom, simulator, "23.45"), threading.Barrier(TEN)

        def send(_number):
            together.wait()
            return requests.post(f"{newsroom.root}/support/give/", told, timeout=120, allow_redirects=False)

        with ThreadPoolExecutor(TEN) as senders:
            answers = list(senders.map(send, range(TEN)))
    assert {answer.status_code for answer in answers} <= {200, 303}
    assert [charge["amount"] for charge in simulator.books.all("charge")] == [2345]
    _first, second = asked_about(newsroom)
    assert second["entries"] == 0
    assert newsroom.read("support", "totals")[0]["kinds"] == {"USD": {"payment": {"number": 1, "amount": 2345}}}


def test_a_server_killed_after_the_charge_has_one_entry_in_the_end(environ, simulator, tmp_path):
    newsroom = newsroom_of(environ)
    before = len(simulator.books.all("charge"))
    log, process = started(environ, tmp_path)
    with process as program:
        wait_for_line(f"ready {newsroom.root}/", log, program)
        told = filled_in(newsroom, simulator, "67.89")
        simulator.faults.order(Fault.SLOW, path="/payment_intents$", seconds=LATE)
        sender = threading.Thread(target=posted, args=(newsroom, told))
        sender.start()
        deadline = time.monotonic() + 60
        while len(simulator.books.all("charge")) == before:
            assert time.monotonic() < deadline, "nothing was charged"
            time.sleep(0.05)
        os.killpg(program.pid, signal.SIGKILL)
        sender.join()
    first, second = asked_about(newsroom)
    assert (first["entries"], second["entries"]) != (0, 0)
    assert second["entries"] == 0
    payments = [entry["amount"] for entry in newsroom.read("support", "ledger", "--kind", "payment")]
    assert payments.count(6789) == 1
    assert sum(payments) == sum(charge["amount"] for charge in simulator.books.all("charge"))


def posted(newsroom, told):
    """Send a form to a server that will not live to answer it."""
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{newsroom.root}/support/give/", told, timeout=120)


def test_nothing_on_the_server_names_whoever_gave(environ, simulator, relay, tmp_path):
    newsroom = newsroom_of(environ)
    person = {"name": "Ostrava Quellmann-Tirsk", "address": "o.quellmann-tirsk@readers.example"}
    log, process = started(environ, tmp_path)
    with process as program:
        wait_for_line(f"ready {newsroom.root}/", log, program)
        told = filled_in(newsroom, simulator, "12.00") | person
        sent = requests.post(f"{newsroom.root}/support/give/", told, timeout=120, allow_redirects=False)
        requests.get(sent.headers["Location"], timeout=120)
        deadline = time.monotonic() + 120
        while person["address"] not in relay.receivers:
            assert time.monotonic() < deadline, "no letter has come"
            time.sleep(0.5)
    words = tmp_path / "words"
    words.write_text("\n".join(person.values()), encoding="utf-8")
    found = newsroom.read("safety", "seizure-test", str(words))[0]
    assert found["found"] == []
    assert found["files"] > 100
    assert not any(word in log.read_text(encoding="utf-8") for word in person.values())
