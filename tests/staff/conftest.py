"""Colleagues, their authenticator apps, and browsers without a screen."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client

from tamizdat.staff.models import Account
from tests.vault.conftest import data_dir, nothing_at_hand, vault  # noqa: F401  the vault that addresses are sealed in

PASSWORD = "orvale ferry at noon"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_attempts_counted_before():
    cache.clear()


@pytest.fixture
def colleague(db):
    """Make an account: ``colleague("mira", "Editors", app=True)``; ``app`` gives it an authenticator app."""

    def make(name="mira", role="Editors", *, app=False, **fields):
        account = Account.objects.create_user(username=name, password=PASSWORD, **fields)
        if role:
            account.groups.add(Group.objects.get(name=role))
        if app:
            TOTP.activate(account, SECRET)
        return account

    return make


@pytest.fixture
def entered(colleague):
    """Return a client in which a colleague of a role has logged in with password and code."""

    def enter(role="Editors", name=None, **fields):
        account = colleague(name or role.lower(), role, app=True, **fields)
        client = Client()
        log_in(client, account.username)
        answer = client.post("/staff/second-factor/authenticate/", {"code": code_of(SECRET)})
        assert answer.status_code == 302
        # The same half-minute's code is good once for each account, and the next colleague has another one.
        client.account = account
        return client

    return enter


def log_in(client, name, password=PASSWORD, **more):
    """Fill in the log-in page."""
    return client.post("/staff/login/", {"login": name, "password": password, **more})


def code_of(secret, at=None):
    """Return what an authenticator app shows (RFC 6238, with its defaults), from the standard alone."""
    counter = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def factors_of(account):
    """Return the kinds of second factors that an account has."""
    return set(Authenticator.objects.filter(user_id=account.pk).values_list("type", flat=True))
