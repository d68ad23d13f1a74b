"""Each check of the doctor, both ways: silent on a sound deployment, and heard on one that is not."""

from __future__ import annotations

import datetime as dt
import json
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.newsletter.dns_records import Found, Wanted
from tamizdat.safety import deployment as deployed
from tamizdat.safety.deployment import Database, Deployment, Folder, People, Support, Vault, look, trouble_with_mail
from tamizdat.safety.doctor import CHECKS, Severity, examine
from tamizdat.safety.doctor.machine import GIGABYTE, ON_DISK
from tamizdat.schedule.models import JobState
from tamizdat.settings.environment import read

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
KEY = "0123456789" * 6
ENVIRONMENT = read(
    {
        "TAMIZDAT_MODE": "production",
        "TAMIZDAT_DATA_DIR": "/var/lib/tamizdat",
        "TAMIZDAT_SITE_URL": "https://farbank.example",
        "TAMIZDAT_SECRET_KEY": KEY,
        "TAMIZDAT_MAIL_URL": "smtp://mail.example:587",
        "TAMIZDAT_MAIL_FROM": "newsroom@farbank.example",
        "TAMIZDAT_BEHIND_PROXY": "yes",
    }
)
NAMES = Found(
    Wanted("farbank.example", "bounces.farbank.example", {"news1": "v=DKIM1; k=ed25519; p=abc"}, "mail.example"),
    spf=("v=spf1 mx -all",),
    dmarc=("v=DMARC1; p=none",),
    wrong_keys=(),
    mailbox=True,
    relay_named=True,
)
SOUND = Deployment(
    environment=ENVIRONMENT,
    now=NOW,
    as_root=False,
    folder=Folder(Path("/var/lib/tamizdat"), exists=True, writable=True, permissions=0o750, free=50 * GIGABYTE),
    key_file_permissions=0o400,
    database=Database("sqlite", journal="wal", permissions=0o640),
    people=People(),
    vault=Vault(),
    support=Support(providers=("stripe", "bank")),
    static_collected=True,
    mail_trouble="",
    smtp_trouble="",
    names=(NAMES,),
    letters_trouble="",
    heartbeat=NOW - dt.timedelta(seconds=3),
    newest=NOW - dt.timedelta(hours=2),
    upload_handlers=("tamizdat.media.uploads.MemoryUploadHandler",),
    calls_home=(),
    debug=False,
    hsts_seconds=31_536_000,
    cookies_secure=True,
)


def with_environment(**changes):
    return replace(SOUND, environment=replace(ENVIRONMENT, **changes))


def with_folder(**changes):
    return replace(SOUND, folder=replace(SOUND.folder, **changes))


def with_database(**changes):
    return replace(SOUND, database=replace(SOUND.database, **changes))


def with_names(**changes):
    return replace(SOUND, names=(replace(NAMES, **changes),))


ILL = {
    "demo-mode": with_environment(mode="demo"),
    "debug": replace(SOUND, debug=True),
    "root": replace(SOUND, as_root=True),
    "data-directory": with_folder(writable=False),
    "data-permissions": with_folder(permissions=0o755),
    "disk-full": with_folder(free=20 * 1024**2),
    "disk-filling": with_folder(free=GIGABYTE // 2),
    "secret-key-file": replace(SOUND, key_file_permissions=0o644),
    "database": with_database(trouble="OperationalError"),
    "migrations": with_database(pending=("articles.0003_more",)),
    "sqlite-damage": with_database(damage="row 3 missing from index"),
    "sqlite-journal": with_database(journal="delete"),
    "database-permissions": replace(with_database(permissions=0o644), folder=replace(SOUND.folder, permissions=0o755)),
    "site-url": with_environment(site_url="http://farbank.example"),
    "site-host": with_environment(site_url="https://localhost"),
    "proxy-unset": with_environment(behind_proxy=False),
    "proxy-open": with_environment(host="0.0.0.0"),  # noqa: S104  the very thing that is found
    "hsts": replace(SOUND, hsts_seconds=0),
    "cookies": replace(SOUND, cookies_secure=False),
    "mail-relay": replace(SOUND, mail_trouble="ConnectionRefusedError"),
    "newsletter-relay": replace(SOUND, smtp_trouble="SMTPAuthenticationError"),
    "mail-spf": with_names(spf=()),
    "mail-dkim": with_names(wrong_keys=("news1",)),
    "mail-dmarc": with_names(dmarc=()),
    "mail-bounces": with_names(mailbox=False),
    "mail-names": with_names(relay_named=False),
    "mail-outbox": with_environment(mail_url="outbox:"),
    "letters": replace(SOUND, letters_trouble="NoPrivateKeyError"),
    "demo-accounts": replace(SOUND, people=People(demo=("editor",))),
    "second-factor": replace(SOUND, people=People(without_factor=("vera",))),
    "vault-missing": replace(SOUND, vault=Vault(needed=True)),
    "vault-ring": replace(SOUND, vault=Vault(exists=True, trouble="ring.json holds no keys: restore it.")),
    "vault-permissions": replace(SOUND, vault=Vault(exists=True, loose=("/var/lib/tamizdat/vault/ring.json",))),
    "vault-key-beside": replace(SOUND, vault=Vault(exists=True, beside=True)),
    "vault-backup": replace(SOUND, vault=Vault(exists=True, backed_up=False)),
    "vault-rotation": replace(SOUND, vault=Vault(exists=True, rotating=True)),
    "support-sandbox": replace(SOUND, support=Support(providers=("stripe", "sandbox"))),
    "support-providers": replace(SOUND, support=Support(providers=("stripe",), test_keys=True)),
    "static-files": replace(SOUND, static_collected=False),
    "worker": replace(SOUND, heartbeat=NOW - dt.timedelta(hours=1)),
    "clock": replace(SOUND, newest=NOW + dt.timedelta(hours=1)),
    "uploads-on-disk": replace(SOUND, upload_handlers=(ON_DISK,)),
    "calls-home": replace(SOUND, calls_home=("WAGTAIL_ENABLE_UPDATE_CHECK",)),
}


def test_the_doctor_finds_nothing_wrong_with_a_sound_deployment():
    assert examine(SOUND) == []


@pytest.mark.parametrize("name", CHECKS)
def test_each_check_is_heard_when_it_should_be(name):
    found = {finding.id: finding for finding in examine(ILL[name])}
    assert name in found
    assert found[name].wrong.endswith(".") or "damaged" in found[name].wrong
    assert found[name].mend.endswith(".")


def test_whether_it_is_the_key_or_the_relay_that_keeps_letters_back_is_told_apart():
    (key,) = examine(ILL["letters"])
    (relay,) = examine(replace(SOUND, letters_trouble="RelayError"))
    assert "private key" in key.mend
    assert "TAMIZDAT_MAIL_URL" in relay.mend


@pytest.mark.django_db
def test_the_doctor_knows_of_letters_what_the_worker_has_noted():
    state = JobState.objects.create(name="letters", due=NOW)
    assert look(offline=True).letters_trouble == ""
    state.failures, state.error = 2, "NoPrivateKeyError (at_hand.py:135)"
    state.save()
    assert look(offline=True).letters_trouble == "NoPrivateKeyError"


def test_problems_come_before_warnings():
    both = replace(ILL["second-factor"], debug=True)
    assert [finding.severity for finding in examine(both)] == [Severity.PROBLEM, Severity.WARNING]


def test_an_onion_address_needs_no_certificate():
    assert examine(with_environment(site_url=f"http://{'a' * 56}.onion")) == []


def test_a_worker_that_was_never_started_is_a_problem():
    assert [finding.id for finding in examine(replace(SOUND, heartbeat=None))] == ["worker"]


def test_a_demo_is_told_only_what_matters_in_a_demo():
    demo = replace(ILL["root"], environment=replace(ENVIRONMENT, mode="demo", mail_url="outbox:"), heartbeat=None)
    assert [finding.id for finding in examine(demo)] == ["demo-mode"]


@given(st.integers(min_value=0, max_value=0o777))
def test_the_data_are_safe_exactly_when_others_have_no_rights(permissions):
    found = {finding.id for finding in examine(with_folder(permissions=permissions))}
    assert ("data-permissions" in found) == bool(permissions & 0o007)


@given(st.integers(min_value=0, max_value=10 * GIGABYTE))
def test_a_disk_is_never_both_full_and_filling(free):
    found = {finding.id for finding in examine(with_folder(free=free))}
    assert not {"disk-full", "disk-filling"} <= found


def test_the_order_of_findings_is_the_same_every_time():
    assert examine(ILL["demo-mode"]) == examine(ILL["demo-mode"])


@pytest.fixture
def in_earnest(monkeypatch):
    """The doctor is shown a deployment of the test's choosing."""

    def shown(deployment):
        monkeypatch.setattr("tamizdat.safety.management.commands.doctor.look", lambda *, offline: deployment)

    return shown


def run(*arguments):
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", *arguments)
    return ended.value.code


def test_the_command_ends_well_on_a_sound_deployment(in_earnest, capsys):
    in_earnest(SOUND)
    assert run() == 0
    assert capsys.readouterr().out == f"{len(CHECKS)} of {len(CHECKS)} checks found nothing.\n"


def test_a_warning_alone_is_no_failure(in_earnest, capsys):
    in_earnest(ILL["second-factor"])
    assert run() == 0
    assert "vera" in capsys.readouterr().out


def test_a_problem_is_a_failure_and_says_how_to_mend_it(in_earnest, capsys):
    in_earnest(ILL["migrations"])
    assert run() == 1
    assert "tamizdat migrate" in capsys.readouterr().out


def test_a_program_reads_the_findings(in_earnest, capsys):
    in_earnest(ILL["hsts"])
    assert run("--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["checks"] == len(CHECKS)
    assert [set(finding) for finding in report["findings"]] == [{"id", "severity", "wrong", "mend"}]


@pytest.mark.django_db
def test_the_doctor_looks_at_the_deployment_that_it_runs_in(monkeypatch):
    monkeypatch.delenv("TAMIZDAT_SECRET_KEY_FILE", raising=False)
    facts = look(offline=True)
    assert facts.folder.exists
    assert facts.folder.free > 0
    assert facts.database.trouble == ""
    assert facts.database.pending == ()
    assert facts.calls_home == ()
    assert facts.debug is False
    assert ON_DISK not in facts.upload_handlers


def test_a_database_that_does_not_answer_is_a_finding_and_no_fault(monkeypatch):
    def silent(*_arguments):
        raise deployed.DatabaseError

    monkeypatch.setattr(deployed, "MigrationExecutor", silent)
    assert deployed.look_at_database().trouble == "DatabaseError"


def test_a_name_server_that_does_not_answer_says_nothing_of_us():
    assert examine(replace(SOUND, names=(Found(NAMES.wanted),))) == []


def test_the_records_to_be_set_are_printed():
    told = {name: examine(ILL[name])[0].mend for name in ("mail-spf", "mail-dkim", "mail-dmarc")}
    assert '"v=spf1 a:mail.example -all"' in told["mail-spf"]
    assert '"v=DKIM1; k=ed25519; p=abc"' in told["mail-dkim"]
    assert '"v=DMARC1; p=quarantine;' in told["mail-dmarc"]


def test_several_policies_are_as_bad_as_none():
    [finding] = examine(with_names(spf=("v=spf1 mx -all", "v=spf1 a -all")))
    assert "several" in finding.wrong


def test_a_key_that_cannot_be_read_is_told_from_a_record_that_is_another():
    unread = replace(NAMES, wanted=replace(NAMES.wanted, keys={"news1": ""}), wrong_keys=("news1",))
    [finding] = examine(replace(SOUND, names=(unread,)))
    assert "cannot be read" in finding.wrong


def test_a_relay_that_does_not_answer_is_named_without_its_address(unused_port):
    assert trouble_with_mail(f"smtp://127.0.0.1:{unused_port}") == "ConnectionRefusedError"


def test_the_outbox_is_never_in_trouble():
    assert trouble_with_mail("outbox:") == ""


@pytest.fixture
def unused_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.mark.django_db
def test_an_account_without_a_second_factor_is_seen_and_a_deactivated_one_is_not(django_user_model):
    django_user_model.objects.create_user("vera")
    django_user_model.objects.create_user("gone", is_active=False)
    assert deployed.look_at_people() == People(demo=(), without_factor=("vera",))


def test_nothing_can_be_read_of_a_file_that_is_not_there(tmp_path):
    assert deployed.permissions_of(str(tmp_path / "none")) == 0
    assert deployed.permissions_of("") == 0
