from __future__ import annotations

import pytest
from django.db import OperationalError

from tamizdat.server import health


@pytest.mark.django_db
def test_a_watcher_hears_that_all_is_well(client):
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_a_watcher_hears_when_the_database_is_silent_and_nothing_more(client, monkeypatch):
    def silent():
        raise OperationalError("could not connect to server db.example, user tamizdat")

    monkeypatch.setattr(health.connection, "cursor", silent)
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable"}


def test_only_reading_is_allowed(client):
    assert client.post("/health/").status_code == 405
