"""A process gets the private key in one of five ways, and says of each what is wrong with it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tamizdat import vault as sealed
from tamizdat.settings.environment import BadEnvironment, read
from tamizdat.vault import at_hand
from tamizdat.vault.errors import (
    BrokenKeyFileError,
    LooseKeyFileError,
    NoPrivateKeyError,
    PassphraseRefusedError,
    WrongPassphraseError,
)
from tamizdat.vault.keeping import make_vault, turn_keys
from tamizdat.vault.locked import is_locked, lock, unlock
from tamizdat.vault.sources import Source, opener_from, source_of
from tests.vault.conftest import DAY

ADDRESS = "mira@farbank.example"
PASSPHRASE = "ferry lantern gravel onion seven"
TEST = {"TAMIZDAT_MODE": "test"}


@pytest.fixture
def value(vault):
    return sealed.seal("a", ADDRESS)


@pytest.fixture
def moved(vault, value, tmp_path):
    """The private key, moved out of the data directory."""
    return (vault / "private-key.json").rename(tmp_path / "private.json")


def piped(content):
    """A descriptor that content can be read from once."""
    reader, writer = os.pipe()
    os.write(writer, content)
    os.close(writer)
    return reader


def test_from_a_file(value, moved, set_to):
    set_to(vault_key_file=moved)
    assert sealed.open("a", value) == ADDRESS


def test_from_a_descriptor_which_is_read_once_and_closed(value, moved, set_to):
    descriptor = piped(moved.read_bytes())
    set_to(vault_key_fd=descriptor)
    assert sealed.open("a", value) == sealed.open("a", value) == ADDRESS
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(descriptor)


def test_from_a_credential_of_systemd(value, moved, set_to, tmp_path):
    folder = tmp_path / "credentials"
    folder.mkdir()
    moved.rename(folder / "tamizdat-vault-key").chmod(0o400)
    environment = read(TEST | {"CREDENTIALS_DIRECTORY": str(folder)})
    assert environment.vault_credential == folder / "tamizdat-vault-key"
    set_to(vault_credential=environment.vault_credential)
    assert sealed.open("a", value) == ADDRESS


def test_a_service_without_this_credential_has_none(tmp_path):
    assert read(TEST | {"CREDENTIALS_DIRECTORY": str(tmp_path)}).vault_credential is None


def test_what_is_said_explicitly_goes_first(moved, set_to, tmp_path, settings):
    set_to(vault_key_file=moved, vault_credential=tmp_path / "credential")
    assert source_of(settings.ENVIRONMENT) == Source("file", moved)


@pytest.mark.parametrize("way", ["descriptor", "file"])
def test_from_a_locked_file_with_the_passphrase_from_a_descriptor_or_a_file(data_dir, set_to, tmp_path, way):
    make_vault(data_dir / "vault", DAY, passphrase=PASSPHRASE)
    value = sealed.seal("a", ADDRESS)
    if way == "descriptor":
        set_to(vault_passphrase_fd=piped(PASSPHRASE.encode() + b"\n"))
    else:
        (tmp_path / "passphrase").write_text(PASSPHRASE + "\n")
        (tmp_path / "passphrase").chmod(0o600)
        set_to(vault_passphrase_file=tmp_path / "passphrase")
    assert sealed.open("a", value) == ADDRESS
    turn_keys(data_dir / "vault", at_hand.opener, DAY)
    assert is_locked((data_dir / "vault/private-key.json").read_bytes())
    assert sealed.open("a", value) == sealed.open("a", sealed.seal("a", ADDRESS)) == ADDRESS


def test_a_locked_file_without_a_passphrase_says_which_setting_leads_to_one(data_dir):
    make_vault(data_dir / "vault", DAY, passphrase=PASSPHRASE)
    value = sealed.seal("a", ADDRESS)
    with pytest.raises(NoPrivateKeyError, match="TAMIZDAT_VAULT_PASSPHRASE_FILE"):
        sealed.open("a", value)
    assert at_hand.opener(lambda _what: PASSPHRASE).keys


def test_the_wrong_passphrase_is_told_from_a_broken_file(data_dir):
    make_vault(data_dir / "vault", DAY, passphrase=PASSPHRASE)
    source = Source("data directory", data_dir / "vault/private-key.json")
    with pytest.raises(WrongPassphraseError):
        opener_from(source, lambda _what: "another one entirely")
    source.path.write_bytes(source.path.read_bytes()[:-40])
    with pytest.raises(BrokenKeyFileError):
        opener_from(source, lambda _what: PASSPHRASE)


@pytest.mark.parametrize("passphrase", ["", "short", "fifteen letters"])
def test_a_passphrase_that_can_be_guessed_is_refused(passphrase):
    with pytest.raises(PassphraseRefusedError, match="dice"):
        lock(b"keys", passphrase, "keys")


def test_a_passphrase_is_the_same_on_every_keyboard():
    locked = lock(b"keys", "fe\u0301rry lantern gravel onion", "keys")
    assert unlock(locked, "f\u00e9rry lantern gravel onion", "keys", "it") == b"keys"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"holds": "keys"', b'"holds": "other"'),
        (b'"rounds": 3', b'"rounds": 4'),
        (b'"kibibytes": 65536', b'"kibibytes": 4294967295'),
        (b'"kibibytes": 65536', b'"kibibytes": "65536"'),
        (b'"format": 1', b'"format": 2'),
    ],
)
def test_what_a_locked_file_says_openly_cannot_be_changed(old, new):
    locked = lock(b"keys", PASSPHRASE, "keys")
    assert old in locked
    with pytest.raises((WrongPassphraseError, BrokenKeyFileError)):
        unlock(locked.replace(old, new), PASSPHRASE, "keys", "it")


def test_a_file_of_one_sort_is_not_taken_for_another():
    with pytest.raises(BrokenKeyFileError):
        unlock(lock(b"keys", PASSPHRASE, "vault backup"), PASSPHRASE, "vault private keys", "it")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"vault_key_fd": 1000}, "descriptor 1000"),
        ({"vault_key_file": "gone"}, "No such file"),
        ({"vault_key_file": "folder"}, "Is a directory"),
    ],
)
@pytest.mark.usefixtures("moved")
def test_where_nothing_can_be_read_the_reason_is_said(value, set_to, tmp_path, fields, reason):
    (tmp_path / "folder").mkdir()
    set_to(**{name: tmp_path / each if isinstance(each, str) else each for name, each in fields.items()})
    with pytest.raises(NoPrivateKeyError, match=reason):
        sealed.open("a", value)


def test_a_passphrase_file_that_others_can_read_is_refused(data_dir, set_to, tmp_path):
    make_vault(data_dir / "vault", DAY, passphrase=PASSPHRASE)
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    (tmp_path / "passphrase").chmod(0o644)
    set_to(vault_passphrase_file=tmp_path / "passphrase")
    with pytest.raises(LooseKeyFileError):
        at_hand.opener()


def test_a_passphrase_file_that_is_gone_is_named_as_a_setting(data_dir, set_to, tmp_path):
    make_vault(data_dir / "vault", DAY, passphrase=PASSPHRASE)
    set_to(vault_passphrase_file=tmp_path / "passphrase")
    with pytest.raises(PassphraseRefusedError, match="see its setting"):
        at_hand.opener()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TAMIZDAT_VAULT_KEY_FD", "three"),
        ("TAMIZDAT_VAULT_KEY_FD", "-1"),
        ("TAMIZDAT_VAULT_KEY_FD", "1024"),
        ("TAMIZDAT_VAULT_KEY_FILE", " "),
        ("TAMIZDAT_VAULT_PASSPHRASE_FD", ""),
        ("TAMIZDAT_VAULT_PASSPHRASE_FILE", "a\0b"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_by_its_name(name, value):
    with pytest.raises(BadEnvironment, match=name):
        read(TEST | {name: value})


@pytest.mark.parametrize("what", ["KEY", "PASSPHRASE"])
def test_two_settings_for_one_thing_are_refused(what):
    with pytest.raises(BadEnvironment, match="only one can be meant"):
        read(TEST | {f"TAMIZDAT_VAULT_{what}_FD": "3", f"TAMIZDAT_VAULT_{what}_FILE": "/run/key"})


def test_settings_lead_to_the_key(tmp_path):
    environment = read(TEST | {"TAMIZDAT_VAULT_KEY_FD": "3", "TAMIZDAT_VAULT_PASSPHRASE_FILE": str(tmp_path / "p")})
    assert (environment.vault_key_fd, environment.vault_passphrase_file) == (3, tmp_path / "p")


def test_a_key_handed_to_a_process_is_in_neither_its_arguments_nor_its_environment(value, moved, data_dir):
    program = (
        "import os, sys\n"
        "import tamizdat.settings.environment as e\n"
        "environment = e.read()\n"
        "from tamizdat.vault.sources import opener_from, source_of\n"
        "from tamizdat.vault.sealing import open_with\n"
        "keys = opener_from(source_of(environment), str).keys\n"
        "print(open_with(keys, 'a', bytes.fromhex(sys.argv[1])))\n"
        "print(open('/proc/self/environ').read(), open('/proc/self/cmdline').read())\n"
    )
    descriptor = os.open(moved, os.O_RDONLY)
    environ = TEST | {"PATH": "/usr/bin:/bin", "TAMIZDAT_DATA_DIR": str(data_dir)}
    environ |= {"TAMIZDAT_VAULT_KEY_FD": str(descriptor), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    environ["DJANGO_SETTINGS_MODULE"] = "tamizdat.settings.test"
    done = subprocess.run(
        [sys.executable, "-c", program, value.hex()],
        env=environ,
        pass_fds=[descriptor],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(descriptor)
    opened, _, rest = done.stdout.partition("\n")
    assert opened == ADDRESS, done.stderr
    secret = moved.read_text().split('"keys": [')[1].split('"')[1]
    assert secret not in rest
