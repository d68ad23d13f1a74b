from __future__ import annotations

from django.test import RequestFactory
from django.utils.translation import override
from django.views.defaults import server_error


def shown(language):
    with override(language):
        return server_error(RequestFactory().get("/admin/")).content.decode()


def test_a_colleague_who_meets_trouble_learns_what_is_lost_and_whom_to_tell():
    assert "whoever runs the server" in shown("en")
    assert "кто ведёт сервер" in shown("ru")
