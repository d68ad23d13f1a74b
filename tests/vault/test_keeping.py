"""Keys are made, turned and forgotten whole or not at all, and nobody but their owner reads them."""

from __future__ import annotations

import datetime as dt
import json
import os
import stat

import pytest

from tamizdat import vault as sealed
from tamizdat.vault import at_hand, keeping, keyfiles
from tamizdat.vault.errors import (
    BrokenKeyFileError,
    CannotKeepKeyError,
    KeyStillFreshError,
    KeyTroubleError,
    LooseKeyFileError,
    NoPrivateKeyError,
    NoVaultError,
    UnknownKeyError,
    VaultExistsError,
    WrongKeyError,
)
from tamizdat.vault.keeping import forget_keys, make_vault, note_backup, put_vault, settle_keys, turn_keys
from tamizdat.vault.private_keys import PrivateKeys
from tamizdat.vault.sources import Opener, Source, opener_from
from tests.vault.conftest import DAY

NEXT_DAY = DAY + dt.timedelta(days=1)
LATER = NEXT_DAY + keeping.QUARANTINE
ADDRESS = "mira@farbank.example"


class KilledError(Exception):
    """The process is gone."""


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def turned(vault, **options):
    return turn_keys(vault, at_hand.opener, NEXT_DAY, **options)


@pytest.fixture
def killed_at(monkeypatch):
    """Let the process be killed before its n-th write of a file with keys."""

    def arrange(number):
        writes = iter(range(1, 100))
        for name in ("write_new", "write_whole"):
            write = getattr(keyfiles, name)

            def dying(path, content, write=write):
                if next(writes) == number:
                    raise KilledError
                write(path, content)

            monkeypatch.setattr(keeping, name, dying)

    yield arrange
    monkeypatch.undo()


def test_only_its_owner_reads_the_vault(vault):
    assert mode(vault) == 0o700
    assert {path.name: mode(path) for path in vault.iterdir()} == {"private-key.json": 0o600, "ring.json": 0o600}


def test_the_umask_of_a_careless_shell_opens_nothing(data_dir):
    before = os.umask(0)
    try:
        make_vault(data_dir / "vault", DAY)
    finally:
        os.umask(before)
    assert mode(data_dir / "vault") == 0o700
    assert {mode(path) for path in (data_dir / "vault").iterdir()} == {0o600}


@pytest.mark.parametrize("loose", [0o640, 0o604, 0o660, 0o644])
def test_a_private_key_that_others_can_read_is_not_used(vault, loose):
    value = sealed.seal("a", ADDRESS)
    (vault / "private-key.json").chmod(loose)
    with pytest.raises(LooseKeyFileError, match="chmod 600"):
        sealed.open("a", value)


def test_a_ring_may_be_shared_with_a_group_and_with_nobody_else(vault):
    (vault / "ring.json").chmod(0o640)
    assert sealed.seal("a", ADDRESS)
    at_hand._at_hand.ring = None
    (vault / "ring.json").chmod(0o644)
    with pytest.raises(LooseKeyFileError, match="chmod 640"):
        sealed.seal("a", ADDRESS)


def test_without_a_vault_nothing_is_sealed_and_it_is_said_what_to_do(data_dir):
    for act in (sealed.seal, sealed.blind_index):
        with pytest.raises(NoVaultError, match="tamizdat vault init"):
            act("a", ADDRESS)


def test_a_second_vault_does_not_take_the_place_of_the_first(vault):
    value = sealed.seal("a", ADDRESS)
    with pytest.raises(VaultExistsError, match="Nothing was changed"):
        make_vault(vault, DAY)
    assert sealed.open("a", value) == ADDRESS


@pytest.mark.parametrize("moment", [1, 2])
def test_an_init_that_was_killed_leaves_no_half_of_a_vault(data_dir, killed_at, moment):
    killed_at(moment)
    with pytest.raises(KilledError):
        make_vault(data_dir / "vault", DAY)
    assert not (data_dir / "vault").exists()
    killed_at(0)
    make_vault(data_dir / "vault", DAY)
    assert [path.name for path in data_dir.iterdir()] == ["vault"]
    assert sealed.open("a", sealed.seal("a", ADDRESS)) == ADDRESS


def test_a_private_key_elsewhere_is_kept_when_init_was_killed_and_used_by_the_next(data_dir, killed_at, set_to):
    elsewhere = data_dir.parent / "keys" / "private.json"
    set_to(vault_key_file=elsewhere)
    killed_at(2)
    with pytest.raises(KilledError):
        make_vault(data_dir / "vault", DAY, private_file=elsewhere)
    before = elsewhere.read_bytes()
    killed_at(0)
    make_vault(data_dir / "vault", DAY, private_file=elsewhere)
    assert elsewhere.read_bytes() == before
    assert [path.name for path in (data_dir / "vault").iterdir()] == ["ring.json"]
    assert mode(elsewhere) == 0o600
    assert sealed.open("a", sealed.seal("a", ADDRESS)) == ADDRESS


def test_new_keys_open_what_old_ones_sealed(vault):
    value, index = sealed.seal("a", ADDRESS), sealed.blind_index("a", ADDRESS)
    ring, keys = turned(vault)
    assert (len(ring.sealing), len(ring.index), len(keys), ring.rotating) == (2, 2, 2, True)
    assert sealed.open("a", value) == sealed.open("a", sealed.seal("a", ADDRESS)) == ADDRESS
    assert sealed.blind_index("a", ADDRESS) != index
    assert at_hand.blind_indexes("a", ADDRESS) == [sealed.blind_index("a", ADDRESS), index]


def test_a_rotation_that_is_under_way_makes_no_further_keys(vault):
    first, _keys = turned(vault)
    assert turned(vault)[0] == first
    settle_keys(vault)
    assert len(turned(vault)[0].sealing) == 3


@pytest.mark.parametrize("moment", [1, 2])
def test_turning_keys_can_be_killed_anywhere_and_comes_to_the_same_end(vault, killed_at, moment):
    value = sealed.seal("a", ADDRESS)
    killed_at(moment)
    with pytest.raises(KilledError):
        turned(vault)
    assert sealed.open("a", sealed.seal("a", ADDRESS)) == sealed.open("a", value) == ADDRESS
    killed_at(0)
    ring, keys = turned(vault)
    assert (len(ring.sealing), len(keys)) == (2, 2)
    assert sealed.open("a", sealed.seal("a", ADDRESS)) == sealed.open("a", value) == ADDRESS


@pytest.mark.parametrize("moment", [1, 2])
def test_forgetting_keys_can_be_killed_anywhere_and_comes_to_the_same_end(vault, killed_at, moment):
    old = sealed.seal("a", ADDRESS)
    older = at_hand.ring().names
    turned(vault)
    settle_keys(vault)
    killed_at(moment)
    with pytest.raises(KilledError):
        forget_keys(vault, at_hand.opener, older, LATER)
    assert sealed.open("a", sealed.seal("a", ADDRESS)) == ADDRESS
    killed_at(0)
    ring = forget_keys(vault, at_hand.opener, older, LATER)
    assert (len(ring.sealing), len(ring.index), len(at_hand.opener().keys)) == (1, 1, 1)
    with pytest.raises(UnknownKeyError):
        sealed.open("a", old)


def test_the_current_keys_are_never_forgotten(vault):
    ring = at_hand.ring()
    assert forget_keys(vault, at_hand.opener, ring.names, LATER) == ring


def test_a_key_is_not_forgotten_while_something_may_be_on_its_way_under_it(vault):
    older = at_hand.ring().names
    turned(vault)
    with pytest.raises(KeyStillFreshError, match="Nothing was changed"):
        forget_keys(vault, at_hand.opener, older, LATER)  # the rotation is not at its end
    settle_keys(vault)
    with pytest.raises(KeyStillFreshError, match="2026-11-29"):
        forget_keys(vault, at_hand.opener, older, NEXT_DAY + dt.timedelta(days=1))
    assert len(forget_keys(vault, at_hand.opener, older, LATER).names) == 2


def test_a_private_key_that_is_not_the_vaults_turns_nothing(vault):
    stranger = Opener(PrivateKeys([]).with_new(), Source("file", vault / "private-key.json"))
    before = (vault / "ring.json").read_bytes(), (vault / "private-key.json").read_bytes()
    with pytest.raises(WrongKeyError, match=at_hand.ring().sealing_key.name.hex()):
        turn_keys(vault, lambda: stranger, NEXT_DAY)
    assert before == ((vault / "ring.json").read_bytes(), (vault / "private-key.json").read_bytes())


def test_where_no_new_key_can_be_kept_none_is_made(vault):
    keys = at_hand.opener().keys
    before = (vault / "ring.json").read_bytes()
    for source in (Source("descriptor", descriptor=3), Source("credential", vault / "private-key.json")):
        with pytest.raises(CannotKeepKeyError, match="--private-key-to"):
            turn_keys(vault, lambda source=source: Opener(keys, source), NEXT_DAY)
    assert (vault / "ring.json").read_bytes() == before


def test_new_keys_go_to_a_file_of_their_own_and_a_killed_attempt_is_taken_up(vault, tmp_path, killed_at):
    present, new = at_hand.opener(), tmp_path / "new.json"
    from_systemd = Opener(present.keys, Source("credential", vault / "private-key.json"))
    killed_at(2)
    with pytest.raises(KilledError):
        turn_keys(vault, lambda: from_systemd, NEXT_DAY, private_file=new)
    killed_at(0)
    made = new.read_bytes()
    ring, keys = turn_keys(vault, lambda: from_systemd, NEXT_DAY, private_file=new)
    assert new.read_bytes() == made
    assert set(opener_from(Source("file", new), str).keys) == set(keys) == {key.name for key in ring.sealing}
    assert turn_keys(vault, lambda: from_systemd, NEXT_DAY, private_file=new)[0] == ring
    settle_keys(vault)
    with pytest.raises(KeyTroubleError, match="holds no new key"):
        turn_keys(vault, lambda: Opener(keys, Source("file", new)), NEXT_DAY, private_file=new)


def test_a_key_file_keeps_its_mode_when_new_keys_come_into_it(vault):
    (vault / "ring.json").chmod(0o640)
    (vault / "private-key.json").chmod(0o400)
    turned(vault)
    assert (mode(vault / "ring.json"), mode(vault / "private-key.json")) == (0o640, 0o400)


def test_a_vault_remembers_which_keys_are_in_a_backup(vault):
    names = at_hand.ring().names
    note_backup(vault, names[:1], NEXT_DAY)
    assert {date.backed_up for date in at_hand.ring().dates.values()} == {None}
    note_backup(vault, names, NEXT_DAY)
    ring, _keys = turned(vault)
    backed_up = [ring.dates[key.name].backed_up for key in (*ring.sealing, *ring.index)]
    assert backed_up == [NEXT_DAY, None, NEXT_DAY, None]


def test_a_process_sees_new_keys_without_being_started_again(vault):
    value = sealed.seal("a", ADDRESS)
    sealed.open("a", value)
    ring, _keys = turned(vault)
    assert sealed.seal("a", ADDRESS)[3:11] == ring.sealing_key.name
    assert sealed.open("a", sealed.seal("a", ADDRESS)) == ADDRESS


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"kind": "vault ring", "format": 2}', b"null"])
@pytest.mark.parametrize("name", ["ring.json", "private-key.json"])
def test_a_broken_key_file_is_named_and_its_content_is_not(vault, name, content):
    value = sealed.seal("a", ADDRESS)
    (vault / name).write_bytes(content)
    at_hand._at_hand.ring = None
    with pytest.raises(BrokenKeyFileError, match=name):
        sealed.open("a", value) if name == "private-key.json" else sealed.seal("a", ADDRESS)


def test_a_ring_is_read_as_it_was_written(vault):
    turned(vault)
    note_backup(vault, at_hand.ring().names, NEXT_DAY)
    ring = at_hand.ring()
    assert type(ring).from_json(ring.to_json(), "it").to_json() == ring.to_json()


@pytest.mark.parametrize("change", ["sealing", "index"])
def test_a_ring_without_keys_is_broken(vault, change):
    told = json.loads((vault / "ring.json").read_text())
    told[change] = []
    (vault / "ring.json").write_text(json.dumps(told))
    with pytest.raises(BrokenKeyFileError):
        at_hand.ring()


def test_nothing_that_is_printed_shows_a_key(vault):
    opener = at_hand.opener()
    at_hand.seal("a", ADDRESS)
    secrets = [key.private_bytes_raw() for key in opener.keys.values()] + [at_hand.ring().index_key.secret]
    shown = f"{opener!r} {opener.keys!r} {at_hand.ring()!r} {at_hand._at_hand!r} {at_hand._at_hand.opener!r}"
    for secret in secrets:
        assert secret.hex() not in shown
        assert repr(secret)[2:-1] not in shown


def test_a_vault_from_a_backup_does_not_take_the_place_of_another(vault):
    with pytest.raises(VaultExistsError):
        put_vault(vault, at_hand.ring(), at_hand.opener().keys)


def test_two_who_make_a_vault_at_once_make_one(data_dir, monkeypatch):
    folder = data_dir / "vault"
    real = keeping.write_new

    def slower(path, content):
        real(path, content)
        if path.name == "ring.json" and not folder.exists():
            folder.mkdir()
            (folder / "ring.json").write_bytes(b"the other's")

    monkeypatch.setattr(keeping, "write_new", slower)
    with pytest.raises(VaultExistsError):
        make_vault(folder, DAY)
    assert (folder / "ring.json").read_bytes() == b"the other's"


def test_what_is_no_key_at_all_is_said_to_be_absent(vault):
    (vault / "private-key.json").unlink()
    with pytest.raises(NoPrivateKeyError, match=r"private-key\.json"):
        at_hand.opener()
