"""Whoever runs the server puts a newspaper into service as docs/how-to/deploy.md says, without nginx in front."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from contextlib import closing

import pytest

from tests.journeys.newsroom import database, environ_for, free_port, running, wait_for_line

TAMIZDAT = [sys.executable, "-m", "tamizdat.console"]
HOST = "farbank.example"


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    """A newsroom in earnest that is being served: its environment, and a way to ask it as nginx would."""
    data_dir = tmp_path_factory.mktemp("production") / "data"
    data_dir.mkdir(mode=0o750)
    port = free_port()
    with database() as url:
        environ = environ_for(data_dir, port, url) | {
            "TAMIZDAT_MODE": "production",
            "TAMIZDAT_SITE_URL": f"https://{HOST}",
            "TAMIZDAT_SECRET_KEY": "0123456789" * 6,
            "TAMIZDAT_MAIL_URL": "outbox:",
            "TAMIZDAT_MAIL_FROM": f"newsroom@{HOST}",
            "TAMIZDAT_BEHIND_PROXY": "yes",
        }
        command(environ, "migrate", "-v0")
        command(environ, "vault", "init")
        log = data_dir.parent / "serve.log"
        with running([*TAMIZDAT, "serve"], environ, log) as process:
            wait_for_line(f"ready http://127.0.0.1:{port}/", log, process)
            yield environ, port, log


def command(environ, *arguments):
    return subprocess.run(
        [*TAMIZDAT, *arguments], env=environ, capture_output=True, text=True, timeout=120, check=False
    )


def ask(production, path, host=HOST, **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", production[1], timeout=30)) as connection:
        sent = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.77", "User-Agent": "Oddbrowser"}
        connection.request("GET", path, headers=sent | headers)
        response = connection.getresponse()
        response.read()
        return response


def test_a_browser_is_told_to_come_back_by_tls_only(production):
    assert "max-age=31536000" in ask(production, "/health/").getheader("Strict-Transport-Security")


def test_the_log_in_page_sets_cookies_that_travel_encrypted_only(production):
    cookies = ask(production, "/staff/login/").headers.get_all("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)


@pytest.mark.parametrize("path", ["/demo/outbox/", "/demo/outbox/1/"])
def test_the_demos_rooms_are_not_there(production, path):
    assert ask(production, path).status == 404


def test_a_name_that_is_not_the_newspapers_is_refused(production):
    assert ask(production, "/health/", host="elsewhere.example").status == 400


def test_nothing_is_logged_of_who_asked_for_what_query(production):
    ask(production, "/en/search/?q=forbidden", Referer="https://elsewhere.example/")
    lines = [json.loads(line) for line in production[2].read_text().splitlines() if line.startswith("{")]
    assert any(line["message"].startswith("GET /en/search/ ") for line in lines)
    written = production[2].read_text()
    for telling in ("192.0.2.77", "Oddbrowser", "forbidden", "elsewhere.example"):
        assert telling not in written


def test_the_demo_refuses_to_run_here(production):
    result = command(production[0], "demo")
    assert result.returncode == 1
    assert "in earnest" in result.stderr


def test_the_doctor_sees_what_is_still_to_do(production):
    result = command(production[0], "doctor", "--offline", "--json")
    found = {finding["id"]: finding["severity"] for finding in json.loads(result.stdout)["findings"]}
    assert found.pop("worker") == "problem"
    assert set(found) <= {"mail-outbox", "root", "second-factor", "disk-filling", "vault-key-beside", "vault-backup"}
    assert result.returncode == 1


def test_a_database_that_is_behind_is_not_served(production, tmp_path):
    environ = production[0] | {
        "TAMIZDAT_DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "TAMIZDAT_PORT": str(free_port()),
    }
    result = command(environ, "serve")
    assert result.returncode == 1
    assert "tamizdat migrate" in result.stderr
