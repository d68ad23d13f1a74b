from __future__ import annotations

import io
import json
import logging

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from tamizdat.safety.access_log import AccessLog
from tamizdat.safety.logs import SafeFormatter
from tamizdat.settings.logs import logging_for


@pytest.fixture
def lines():
    """What a logger's handler writes, each line read back."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeFormatter())
    logger = logging.getLogger("tests.logs")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.handlers = [handler]
    return logger, lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def fault():
    real_name = "Vera Lindqvist"
    raise ValueError(f"cannot read the record of vera@example.org\nDETAIL: name={real_name}")


def test_a_line_says_when_how_bad_where_and_what(lines):
    logger, read = lines
    logger.warning("the worker has not been seen for %s minutes", 7)
    (line,) = read()
    assert line["level"] == "warning"
    assert line["logger"] == "tests.logs"
    assert line["message"] == "the worker has not been seen for 7 minutes"
    assert line["time"].endswith("+00:00")


def test_a_fault_is_logged_with_its_places_and_without_names_or_values(lines):
    logger, read = lines
    try:
        fault()
    except ValueError:
        logger.exception("could not publish revision 41")
    (line,) = read()
    assert line["error"]["type"] == "builtins.ValueError"
    assert line["error"]["message"] == "cannot read the record of [mail]"
    assert line["error"]["places"][-1].endswith("in fault")
    assert "Lindqvist" not in json.dumps(line)


def test_the_cause_of_a_fault_is_told_as_carefully(lines):
    logger, read = lines
    try:
        try:
            fault()
        except ValueError as error:
            raise KeyError("record") from error
    except KeyError:
        logger.exception("could not")
    (line,) = read()
    assert line["error"]["cause"]["message"] == "cannot read the record of [mail]"


def test_the_request_that_django_hangs_on_a_record_is_not_written(lines):
    logger, read = lines
    request = RequestFactory().get("/en/", REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="A browser that few have")
    logger.error("Internal Server Error: %s", request.path, extra={"request": request, "status_code": 500})
    (line,) = read()
    assert set(line) == {"time", "level", "logger", "message"}


def test_a_request_is_noted_without_visitor_browser_or_query(caplog):
    caplog.set_level(logging.INFO, logger="tamizdat.access")
    request = RequestFactory().get("/en/search/?q=banned", REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="Netscape")
    AccessLog(lambda _request: HttpResponse("found"))(request)
    (record,) = caplog.records
    message = record.getMessage()
    assert message.startswith("GET /en/search/ 200 ")
    assert "banned" not in message
    assert "192.0.2.7" not in message
    assert "Netscape" not in message


@pytest.mark.parametrize("mode", ["demo", "production", "test"])
def test_every_log_goes_through_the_safe_formatter_and_none_by_mail(mode):
    config = logging_for(mode)
    assert {handler["formatter"] for handler in config["handlers"].values()} == {"safe"}
    assert all(not logger["handlers"] and logger["propagate"] for logger in config["loggers"].values())


def test_django_has_no_handler_of_its_own_left():
    assert logging_for("test") == settings.LOGGING
    for name in ("django", "django.server", "django.request", "django.security"):
        assert logging.getLogger(name).handlers == []


def test_wagtail_does_not_tell_the_titles_of_drafts():
    assert not logging.getLogger("wagtail").isEnabledFor(logging.INFO)
    assert not logging.getLogger("wagtail.core").isEnabledFor(logging.INFO)
