"""Whoever keeps the keys is told plainly what there is, what was done and what comes next."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tamizdat import vault as sealed
from tamizdat.vault import at_hand
from tamizdat.vault.keeping import make_vault, turn_keys
from tamizdat.vault.management import vault_command
from tests.vault.conftest import DAY
from tests.vault.readers import Reader, Unwanted, sealed_tables

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "ferry lantern gravel onion seven"
ADDRESS = "mira@farbank.example"


@pytest.fixture(autouse=True)
def of_the_readers(monkeypatch):
    """The commands go through the readers, as they go through all models of the newspaper."""
    for name in ("status", "rotate", "restore_check"):
        monkeypatch.setattr(f"tamizdat.vault.management.commands.vault_{name}.tables", sealed_tables)


@pytest.fixture
def passphrase_file(tmp_path):
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    file.chmod(0o600)
    return str(file)


@pytest.fixture
def everybody(readers):
    Unwanted.objects.create(address_index="gone@farbank.example")
    return [Reader.objects.create(address=f"reader{number}@farbank.example") for number in range(5)]


def run(name, *arguments):
    """Run a command; return what it printed, and its exit code."""
    out = io.StringIO()
    try:
        call_command(f"vault_{name}", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def told(name, *arguments, code=0):
    printed, ended = run(name, *arguments, "--json")
    assert ended == code, printed
    return json.loads(printed)


def test_init_makes_a_vault_and_says_what_comes_next(data_dir):
    printed, code = run("init")
    assert code == 0
    assert "vault backup" in printed
    assert sealed.open("a", sealed.seal("a", ADDRESS)) == ADDRESS


def test_init_tells_a_program_where_things_are(data_dir):
    report = told("init")
    assert set(report) == {"vault", "private_key", "locked", "sealing_key", "index_key"}
    assert report["private_key"] == str(data_dir / "vault/private-key.json")
    assert report["sealing_key"] == at_hand.ring().sealing_key.name.hex()


def test_init_a_second_time_is_refused(vault):
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("init")


def test_init_puts_the_private_key_where_it_is_told_or_where_the_settings_say(data_dir, set_to, tmp_path):
    report = told("init", "--private-key-to", str(tmp_path / "keys/one.json"))
    assert report["private_key"] == str(tmp_path / "keys/one.json")
    assert not (data_dir / "vault/private-key.json").exists()
    set_to(data_dir=data_dir, vault_key_file=tmp_path / "keys/one.json")
    assert sealed.open("a", sealed.seal("a", ADDRESS)) == ADDRESS


def test_init_locks_the_private_key(data_dir, set_to, passphrase_file):
    set_to(vault_passphrase_file=Path(passphrase_file))
    assert told("init", "--lock")["locked"]
    assert b"argon2id" in (data_dir / "vault/private-key.json").read_bytes()
    assert sealed.open("a", sealed.seal("a", ADDRESS)) == ADDRESS


def test_init_makes_no_key_that_it_could_not_keep(data_dir, set_to):
    set_to(vault_key_fd=7)
    with pytest.raises(CommandError, match="--private-key-to"):
        run("init")
    assert not (data_dir / "vault").exists()


@pytest.mark.django_db
def test_status_tells_a_program_everything(everybody):
    report = told("status")
    assert set(report) == {
        "vault", "rotating", "private_key", "keys", "records", "tables", "unreadable", "unknown_key"
    }  # fmt: skip
    assert report["private_key"] == {"source": "data directory", "state": "fits", "wrong": ""}
    assert [set(key) for key in report["keys"]] == [{"key", "use", "current", "made", "backed_up", "values"}] * 2
    assert [(key["use"], key["current"], key["values"]) for key in report["keys"]] == [
        ("sealing", True, 5),
        ("index", True, 6),
    ]
    assert report["records"] == 6
    assert report["tables"] == ["readers.Reader", "readers.Unwanted"]


@pytest.mark.django_db
def test_status_on_a_web_server_without_the_private_key_is_as_it_should_be(everybody, readers):
    (readers / "private-key.json").unlink()
    printed, code = run("status")
    assert code == 0
    assert "The private key (data directory): absent." in printed


@pytest.mark.django_db
def test_status_finds_a_private_key_that_does_not_belong_here(everybody, readers, tmp_path):
    make_vault(tmp_path / "other", DAY)
    (tmp_path / "other/private-key.json").replace(readers / "private-key.json")
    report = told("status", code=1)
    assert report["private_key"]["state"] == "wrong"
    assert "does not belong to this vault" in report["private_key"]["wrong"]


@pytest.mark.django_db
def test_status_counts_what_is_spoiled_and_what_is_under_strange_keys(everybody):
    value = bytes(everybody[0].address)
    Reader.objects.filter(pk=everybody[0].pk).update(address=value[:40])
    Reader.objects.filter(pk=everybody[1].pk).update(address=value[:3] + b"stranger" + value[11:])
    report = told("status", code=1)
    assert (report["unreadable"], report["unknown_key"]) == (1, 1)
    printed, code = run("status")
    assert code == 1
    assert "spoiled" in printed


@pytest.mark.django_db
def test_rotate_moves_everything_and_says_so(everybody):
    report = told("rotate")
    assert set(report) == {"sealing_key", "index_key", "records", "moved", "kept", "spoiled", "clashing"}
    assert (report["records"], report["moved"], report["kept"]) == (6, 5, 1)
    assert told("status")["rotating"] is False
    printed, code = run("rotate")
    assert code == 0
    assert "moved to the new keys" in printed


@pytest.mark.django_db
def test_rotate_goes_on_with_what_was_begun(everybody):
    turn_keys(at_hand.folder(), at_hand.opener, DAY)
    assert told("status")["rotating"]
    assert "go on" in run("status")[0]
    assert told("rotate", "--dry-run") == {"dry_run": True, "goes_on": True, "records": 6}
    told("rotate")
    assert len(at_hand.ring().sealing) == 2


@pytest.mark.django_db
def test_a_key_that_only_a_descriptor_gives_is_rotated_into_a_file_and_taken_up_again(everybody, tmp_path, set_to):
    kept = (at_hand.folder() / "private-key.json").rename(tmp_path / "kept.json")
    new = tmp_path / "new.json"
    for _attempt in ("begun", "taken up"):
        at_hand._at_hand = at_hand._AtHand()
        set_to(vault_key_fd=os.open(kept, os.O_RDONLY))
        told("rotate", "--private-key-to", str(new), code=0)
        # As if it had been ended before its end.
        ring = at_hand.ring()
        (at_hand.folder() / "ring.json").write_bytes(replace(ring, rotating=True).to_json())
    assert len(at_hand.ring().sealing) == 2
    at_hand._at_hand = at_hand._AtHand()
    set_to(vault_key_fd=None, vault_key_file=new)
    assert Reader.objects.get(address_index="READER2@farbank.example").address.open() == "reader2@farbank.example"
    assert told("status")["private_key"]["state"] == "fits"


@pytest.mark.django_db
def test_a_spoiled_record_is_told_by_number_and_makes_the_code_1(everybody):
    Reader.objects.filter(pk=everybody[0].pk).update(address=b"tv")
    report = told("rotate", code=1)
    assert report["spoiled"] == [{"table": "readers.Reader", "number": str(everybody[0].pk), "kind": "TruncatedError"}]
    assert report["moved"] == 4
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("rotate", "--forget")


@pytest.mark.django_db
def test_forgetting_destroys_what_no_record_needs_and_says_what_stays(everybody, monkeypatch):
    first = at_hand.ring()
    told("rotate")
    with pytest.raises(CommandError, match="may be on its way"):
        run("rotate", "--forget")
    monkeypatch.setattr("tamizdat.vault.keeping.QUARANTINE", DAY - DAY)
    foreseen = told("rotate", "--forget", "--dry-run")
    report = told("rotate", "--forget")
    assert report == foreseen | {"dry_run": False}
    assert report["forgotten"] == [first.sealing_key.name.hex()]
    assert report["needed"] == {first.index_key.name.hex(): 1}
    assert Unwanted.objects.filter(address_index="gone@farbank.example").exists()


@pytest.mark.django_db
def test_a_backup_opens_what_is_stored_and_nothing_is_written_by_the_check(everybody, tmp_path, passphrase_file):
    file = tmp_path / "keys.backup"
    report = told("backup", "--out", str(file), "--passphrase-file", passphrase_file)
    assert report == {"file": str(file), "keys": [name.hex() for name in at_hand.ring().names]}
    assert file.stat().st_mode & 0o777 == 0o600
    before = {path: path.read_bytes() for path in at_hand.folder().iterdir()}
    rows = list(Reader.objects.values_list())
    checked = told("restore_check", str(file), "--passphrase-file", passphrase_file)
    assert checked == {
        "records": 6, "opened": 5, "found": 5, "unproven": 1, "failures": [], "missing_keys": []
    }  # fmt: skip
    assert before == {path: path.read_bytes() for path in at_hand.folder().iterdir()}
    assert list(Reader.objects.values_list()) == rows
    assert {key["backed_up"] is None for key in told("status")["keys"]} == {False}


@pytest.mark.django_db
def test_a_backup_from_before_a_rotation_is_found_wanting(everybody, tmp_path, passphrase_file):
    file = tmp_path / "keys.backup"
    run("backup", "--out", str(file), "--passphrase-file", passphrase_file)
    told("rotate")
    report = told("restore_check", str(file), "--passphrase-file", passphrase_file, code=1)
    assert len(report["failures"]) == 10
    assert len(report["missing_keys"]) == 2
    assert "make a new one" in run("restore_check", str(file), "--passphrase-file", passphrase_file)[0]


@pytest.mark.django_db
def test_a_lost_data_directory_comes_back_from_the_backup(everybody, tmp_path, passphrase_file):
    file = tmp_path / "keys.backup"
    run("backup", "--out", str(file), "--passphrase-file", passphrase_file)
    for path in at_hand.folder().iterdir():
        path.unlink()
    at_hand.folder().rmdir()
    assert told("restore_check", str(file), "--passphrase-file", passphrase_file)["opened"] == 5
    told("init", "--from-backup", str(file), "--passphrase-file", passphrase_file)
    assert Reader.objects.get(address_index="READER3@farbank.example").address.open() == "reader3@farbank.example"
    assert told("status")["private_key"]["state"] == "fits"


def test_a_backup_takes_no_other_files_place(vault, tmp_path, passphrase_file):
    file = tmp_path / "keys.backup"
    file.write_text("something dear")
    with pytest.raises(CommandError, match="stays as it is"):
        run("backup", "--out", str(file), "--passphrase-file", passphrase_file)
    assert file.read_text() == "something dear"


def test_a_backup_needs_a_folder_that_is_there(vault, tmp_path, passphrase_file):
    with pytest.raises(CommandError, match="not there"):
        run("backup", "--out", str(tmp_path / "gone/keys.backup"), "--passphrase-file", passphrase_file)


def test_a_backup_says_nothing_of_the_keys_in_the_open(vault, tmp_path, passphrase_file):
    file = tmp_path / "keys.backup"
    run("backup", "--out", str(file), "--passphrase-file", passphrase_file)
    content = file.read_text()
    assert json.loads((vault / "private-key.json").read_text())["keys"][0] not in content
    assert json.loads((vault / "ring.json").read_text())["index"][0]["secret"] not in content


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda content: content[:-30], "holds no keys"),
        (lambda content: content.replace(b'"nonce"', b'"notes"'), "holds no keys"),
        (lambda content: b"", "holds no keys"),
    ],
)
def test_a_broken_backup_is_named(vault, tmp_path, passphrase_file, spoil, reason):
    file = tmp_path / "keys.backup"
    run("backup", "--out", str(file), "--passphrase-file", passphrase_file)
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(CommandError, match=reason):
        run("restore_check", str(file), "--passphrase-file", passphrase_file)


def test_another_passphrase_opens_no_backup(vault, tmp_path, passphrase_file):
    file = tmp_path / "keys.backup"
    run("backup", "--out", str(file), "--passphrase-file", passphrase_file)
    Path(passphrase_file).write_text("another passphrase of good length")
    with pytest.raises(CommandError, match="does not open"):
        run("restore_check", str(file), "--passphrase-file", passphrase_file)


def test_without_a_terminal_a_passphrase_is_asked_for_by_its_option(vault, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(CommandError, match="--passphrase-file") as refused:
        run("backup", "--out", str(tmp_path / "keys.backup"))
    assert refused.value.returncode == 2
    assert not (tmp_path / "keys.backup").exists()


def test_at_a_terminal_a_new_passphrase_is_typed_twice(vault, tmp_path, monkeypatch):
    answers = iter([PASSPHRASE, "with a slip of the finger", PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr(vault_command.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(vault_command.getpass, "getpass", lambda _prompt: next(answers))
    with pytest.raises(CommandError, match="not the same"):
        run("backup", "--out", str(tmp_path / "keys.backup"))
    assert run("backup", "--out", str(tmp_path / "keys.backup"))[1] == 0


def test_without_a_vault_each_command_says_how_to_make_one(data_dir, tmp_path, passphrase_file):
    for command in (["status"], ["rotate"], ["rotate", "--dry-run"], ["backup", "--out", str(tmp_path / "b")]):
        with pytest.raises(CommandError, match="tamizdat vault init"):
            run(*command)


def console(environ, *arguments, **options):
    command = [sys.executable, "-m", "tamizdat.console", *arguments]
    return subprocess.run(
        command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, **options
    )


def test_the_program_itself_from_a_shell(tmp_path):
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("TAMIZDAT_", "DJANGO_"))}
    environ |= {"TAMIZDAT_MODE": "demo", "TAMIZDAT_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    assert console(environ, "vault", "status").returncode == 1
    assert console(environ, "vault", "init").returncode == 0
    again = console(environ, "vault", "init")
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    reader, writer = os.pipe()
    os.write(writer, PASSPHRASE.encode())
    os.close(writer)
    backup = [str(tmp_path / "keys.backup"), "--passphrase-file", f"/dev/fd/{reader}"]
    made = console(environ, "vault", "backup", "--out", *backup, pass_fds=[reader])
    assert made.returncode == 0, made.stderr
    assert console(environ, "vault", "restore-check").returncode == 2
    wrong = console(environ | {"TAMIZDAT_VAULT_KEY_FD": "many"}, "vault", "status")
    assert (wrong.returncode, "TAMIZDAT_VAULT_KEY_FD" in wrong.stderr) == (78, True)
