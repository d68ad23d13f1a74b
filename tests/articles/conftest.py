"""Accounts of each role, and browsers without a screen in which they are logged in."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client


@pytest.fixture
def account(db):
    """Make an account with one role, or with none."""

    def make(role):
        user = get_user_model().objects.create_user(username=role or "nobody", password="a long enough password")
        if role:
            user.groups.add(Group.objects.get(name=role))
        return user

    return make


@pytest.fixture
def desk(account, settings):
    """Return a client in which an account of a role is logged in, past the second factor."""
    settings.DEMO = True

    def log_in(role):
        user = account(role)
        user.demo = True
        user.save()
        client = Client()
        client.force_login(user)
        return client

    return log_in
