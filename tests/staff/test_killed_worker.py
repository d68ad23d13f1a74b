"""A worker that is killed in the middle of writing to colleagues leaves nobody out, and repeats what was in flight."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter

import pytest

from tests.journeys.newsroom import database, environ_for
from tests.simulators.mail_relay import MailRelay, unused_port

PEOPLE = 7
TAMIZDAT = [sys.executable, "-m", "tamizdat.console"]

FILL = f"""
import django
django.setup()
from django.utils import timezone
from tamizdat.staff.letters import GATHERING
from tamizdat.staff.models import Account
from tamizdat.staff.notices import Kind, leave
for number in range({PEOPLE}):
    Account.objects.create_user(f"colleague-{{number}}", f"colleague-{{number}}@orvale.example")
leave(Kind.PANIC)
"""
# Time passes: leases run out, and what was taken may be taken again.
LATER = """
import django
django.setup()
from django.utils import timezone
from tamizdat.schedule.models import JobState
from tamizdat.staff.models import Letter
JobState.objects.update(due=timezone.now(), leased_until=None)
Letter.objects.update(due=timezone.now())
print(Letter.objects.count())
"""


@pytest.fixture
def newsroom(tmp_path):
    """A newsroom in earnest, with a vault, whose mail goes to a relay of ours: its environment, and the relay."""
    with MailRelay() as relay, database() as url:
        environ = environ_for(tmp_path / "data", unused_port(), url) | {
            "TAMIZDAT_MODE": "production",
            "TAMIZDAT_SITE_URL": "https://farbank.example",
            "TAMIZDAT_SECRET_KEY": "0123456789" * 6,
            "TAMIZDAT_MAIL_URL": f"smtp://127.0.0.1:{relay.port}",
            "TAMIZDAT_MAIL_FROM": "newsroom@farbank.example",
        }
        for arguments in (("vault", "init"), ("migrate", "-v0")):
            subprocess.run([*TAMIZDAT, *arguments], env=environ, check=True, capture_output=True, timeout=300)
        yield environ | {"DJANGO_SETTINGS_MODULE": "tamizdat.settings.production"}, relay


def python(environ, code):
    return subprocess.run(
        [sys.executable, "-c", code], env=environ, check=True, capture_output=True, text=True, timeout=120
    ).stdout


def once(environ):
    """Let a worker do what is due now."""
    return subprocess.run(
        [*TAMIZDAT, "worker", "--once"], env=environ, capture_output=True, text=True, timeout=300, check=False
    )


def killed_after(number, environ, relay):
    """Let a worker be killed when the relay has a message whole, and has not said so."""
    worker = subprocess.Popen([*TAMIZDAT, "worker", "--once"], env=environ, stderr=subprocess.PIPE)

    def kill(running):
        if len(running.came) == number:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()

    relay.after_end.append(kill)
    _out, said = worker.communicate(timeout=300)
    relay.after_end.clear()
    assert worker.returncode == -signal.SIGKILL, said.decode()
    return said.decode()


def test_a_killed_worker_repeats_at_most_what_was_in_flight(newsroom):
    environ, relay = newsroom
    python(environ, FILL)
    said = killed_after(3, environ, relay)
    assert len(relay.came) == 3
    assert python(environ, LATER).strip() == str(PEOPLE - 2), "two were answered for, and are forgotten"
    result = once(environ)
    assert result.returncode == 0, result.stderr
    times = Counter(relay.receivers)
    assert set(times) == {f"colleague-{number}@orvale.example" for number in range(PEOPLE)}
    assert sorted(times.values()) == [1] * (PEOPLE - 1) + [2]
    (twice,) = [receiver for receiver, count in times.items() if count == 2]
    assert len({taken.message["Message-ID"] for taken in relay.came if taken.receiver == twice}) == 1
    assert python(environ, LATER).strip() == "0"
    assert "orvale" not in said + result.stderr + result.stdout


def test_a_worker_without_the_private_key_goes_on_and_the_doctor_says_what_is_wrong(newsroom, tmp_path):
    environ, relay = newsroom
    python(environ, FILL)
    key = tmp_path / "data/vault/private-key.json"
    key.rename(tmp_path / "elsewhere.json")
    result = once(environ)
    assert "1 failed" in result.stdout, "one job failed, and the others were done"
    doctor = subprocess.run(
        [*TAMIZDAT, "doctor", "--offline"], env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert "cannot open the addresses of colleagues (NoPrivateKeyError)" in doctor.stdout
    assert "orvale" not in result.stdout + result.stderr + doctor.stdout
    (tmp_path / "elsewhere.json").rename(key)
    python(environ, LATER)
    assert once(environ).returncode == 0
    assert len(relay.came) == PEOPLE
