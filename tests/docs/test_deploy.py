"""The files in deploy/ are what docs/how-to/deploy.md says, and systemd itself accepts them."""

from __future__ import annotations

import configparser
import re
import subprocess
from pathlib import Path

import pytest

from tamizdat.newsletter.sending.mailer import PATIENCE
from tamizdat.press.hosting.nginx import nginx
from tamizdat.press.hosting.site import site_of
from tamizdat.server.management.commands.worker import SECONDS_TO_END
from tamizdat.settings.environment import read
from tamizdat.settings.variables import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs/how-to/deploy.md").read_text(encoding="utf-8")
UNITS = ["tamizdat-serve.service", "tamizdat-worker.service"]
KEY = "0123456789" * 6
YEAR = 60 * 60 * 24 * 365
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")


def unit(name):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(DEPLOY / name)
    return parser


def settings_of(text):
    pairs = (line.partition("=") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: value.strip('"') for name, _, value in pairs}


@pytest.mark.parametrize("file", sorted(path.name for path in DEPLOY.iterdir()))
def test_the_guide_says_what_each_file_is_for(file):
    assert f"deploy/{file}" in GUIDE


@pytest.mark.parametrize("name", UNITS)
def test_a_service_runs_as_an_account_that_owns_nothing_else(name):
    service = unit(name)["Service"]
    assert service["User"] == "tamizdat"
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == ""
    assert service["Restart"] == "always"


def test_the_worker_has_the_time_to_wait_for_what_is_in_flight():
    given = int(unit("tamizdat-worker.service")["Service"]["TimeoutStopSec"])
    assert given > SECONDS_TO_END + PATIENCE


@pytest.mark.parametrize("name", UNITS)
def test_the_secret_key_is_a_credential_and_stands_in_no_environment(name):
    service = unit(name)["Service"]
    assert service["LoadCredential"] == "secret-key:/etc/tamizdat/secret-key"
    assert service["Environment"] == "TAMIZDAT_SECRET_KEY_FILE=%d/secret-key"
    assert "SECRET" not in (DEPLOY / "environment").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", UNITS)
def test_the_services_run_commands_that_there_are(name):
    program, command = unit(name)["Service"]["ExecStart"].split()
    assert program == "/opt/tamizdat/.venv/bin/tamizdat"
    assert command in ("serve", "worker")


def test_the_two_services_are_confined_alike():
    serve, worker = (dict(unit(name)["Service"]) for name in UNITS)
    assert serve.pop("ExecStart") != worker.pop("ExecStart")
    # Messages that are in flight are waited for (tests/newsletter/test_running.py).
    assert int(serve.pop("TimeoutStopSec")) < int(worker.pop("TimeoutStopSec"))
    assert serve == worker


def test_the_settings_file_is_accepted_with_a_key_added():
    settings = settings_of((DEPLOY / "environment").read_text(encoding="utf-8"))
    assert set(settings) <= set(VARIABLES)
    environment = read(settings | {"TAMIZDAT_SECRET_KEY": KEY})
    assert environment.mode == "production"
    assert environment.behind_proxy


@pytest.mark.parametrize("name", UNITS)
def test_systemd_accepts_the_unit_and_finds_it_well_confined(name, tmp_path):
    text = (DEPLOY / name).read_text(encoding="utf-8")
    copy = tmp_path / name
    copy.write_text(text.replace("/opt/tamizdat/.venv/bin/tamizdat", "/bin/true"))
    for arguments in (["verify"], ["security", "--offline=true", "--threshold=20"]):
        command = ["systemd-analyze", "--man=no", "--no-pager", *arguments, str(copy)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert result.returncode == 0, result.stdout[-500:] + result.stderr


def test_the_shell_understands_the_command_for_root():
    subprocess.run(["sh", "-n", str(DEPLOY / "tamizdat")], check=True)


def test_the_configuration_of_nginx_is_what_the_program_makes_from_the_settings_file():
    environment = read(settings_of((DEPLOY / "environment").read_text(encoding="utf-8")) | {"TAMIZDAT_SECRET_KEY": KEY})
    made = nginx(site_of(environment), hsts_seconds=YEAR)
    assert made == NGINX, "run scripts/deployment: what deploy/nginx.conf says has changed"


def test_the_services_may_write_where_the_settings_file_has_the_pressed_site():
    settings = settings_of((DEPLOY / "environment").read_text(encoding="utf-8"))
    assert {unit(name)["Service"]["ReadWritePaths"] for name in UNITS} == {settings["TAMIZDAT_PUBLIC_DIR"]}


def test_nginx_writes_down_no_visitor():
    servers = NGINX.split("\nserver {")[1:]
    assert len(servers) == 2
    assert all("access_log off;" in server for server in servers)
    assert all("error_log /dev/null emerg;" in server for server in servers)
    assert set(re.findall(r"\b(?:access|error)_log [^;]+;", NGINX)) == {"access_log off;", "error_log /dev/null emerg;"}


def test_nginx_tells_the_program_nothing_of_where_a_visitor_comes_from():
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert f'proxy_set_header {header} "";' in NGINX
    # Who counts log-ins and forms needs the address, in memory; no header and no file gets it.
    assert re.findall(r".*\$(?:binary_)?remote_addr.*", NGINX) == [
        "limit_req_zone $binary_remote_addr zone=tamizdat_login:1m rate=20r/m;",
        "limit_req_zone $binary_remote_addr zone=tamizdat_forms:1m rate=10r/m;",
    ]


def test_nginx_lets_an_upload_through_that_the_program_allows():
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", NGINX)[1])
    assert megabytes > read({"TAMIZDAT_MODE": "test"}).max_upload_mb


def test_the_configuration_of_nginx_is_balanced_and_every_statement_ends():
    depth = 0
    for line in NGINX.splitlines():
        statement = line.partition("#")[0].strip()
        assert statement == "" or statement.endswith((";", "{", "}")), line
        depth += statement.count("{") - statement.count("}")
        assert depth >= 0
    assert depth == 0
