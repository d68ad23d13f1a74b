"""A taken server names nobody; and a test that looks for names finds them in whatever form they stand."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import io
import json
import quopri
import sqlite3
import zipfile
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.retention.persons import erase
from tamizdat.safety.seizure import places
from tamizdat.safety.seizure.forms import TooShortError, forms_of
from tamizdat.safety.seizure.places import search_files, search_tables
from tamizdat.staff.letters import Letter, sort
from tamizdat.staff.notices import Kind, leave
from tests.vault.conftest import data_dir, nothing_at_hand, vault  # noqa: F401  the vault that addresses are sealed in

NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
MAIL = "Vera.Lindquist+canary@example.org"
NAME = "Вера Линдквист"
WRITTEN = {
    "as it is": MAIL.encode(),
    "small": MAIL.lower().encode(),
    "capitals": MAIL.upper().encode(),
    "UTF-16": MAIL.encode("utf-16-le"),
    "base64": base64.b64encode(MAIL.encode()),
    "base64 of a longer text": base64.b64encode(f"to: {MAIL}, again".encode()),
    "base64 for URLs": base64.urlsafe_b64encode(f"?>{MAIL}<?".encode()),
    "hexadecimal": MAIL.encode().hex().encode(),
    "URL": quote(MAIL).encode(),
    "quoted-printable": quopri.encodestring(MAIL.encode()),
    "MD5": hashlib.md5(MAIL.lower().encode(), usedforsecurity=False).hexdigest().encode(),
    "SHA-1": hashlib.sha1(MAIL.encode(), usedforsecurity=False).digest(),
    "SHA-256": hashlib.sha256(MAIL.lower().encode()).hexdigest().encode(),
    "SHA-256 in base64": base64.b64encode(hashlib.sha256(MAIL.encode()).digest()),
}


def found(folder, text=MAIL):
    return {hit.place for hit in search_files(sorted(folder.rglob("*.*")), forms_of(1, text))}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_person_is_found_however_they_were_written_down(tmp_path, how):
    (tmp_path / "a.log").write_bytes(b"\0" * 1000 + WRITTEN[how] + b"\xff" * 1000)
    assert found(tmp_path) == {str(tmp_path / "a.log")}


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_a_person_is_found_in_base64_wherever_they_stand_in_it(before, after):
    text = base64.b64encode(before + NAME.encode() + after)
    assert any(form.data in text for form in forms_of(1, NAME))


def test_a_name_in_other_letters_is_found_in_json_and_in_urls(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"name": NAME}))
    (tmp_path / "b.txt").write_text(quote(NAME))
    assert len(found(tmp_path, NAME)) == 2


def test_a_person_is_found_in_packed_files(tmp_path):
    page = f"<p>{MAIL}</p>".encode() * 50
    (tmp_path / "a.gz").write_bytes(gzip.compress(page))
    (tmp_path / "b.br").write_bytes(brotli.compress(page))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", page)
    (tmp_path / "c.docx").write_bytes(packed.getvalue())
    assert len(found(tmp_path)) == 3


def test_a_file_that_is_not_what_its_name_says_is_searched_as_it_is(tmp_path):
    (tmp_path / "a.gz").write_bytes(MAIL.encode())
    (tmp_path / "b.br").write_bytes(b"nothing")
    assert found(tmp_path) == {str(tmp_path / "a.gz")}


def test_a_person_is_found_across_the_edge_of_two_reads(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "AT_ONCE", 7)
    (tmp_path / "a.log").write_bytes(b"..." + MAIL.encode() + b"...")
    assert found(tmp_path)


def test_a_row_that_was_deleted_is_found_in_the_pages_of_the_database(tmp_path):
    path = tmp_path / "old.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE person (mail)")
        database.execute("PRAGMA secure_delete = OFF")
        database.execute("INSERT INTO person VALUES (?)", [MAIL])
        database.commit()
        database.execute("DELETE FROM person")
    assert found(tmp_path) == {str(path)}


@pytest.mark.django_db
def test_a_person_in_a_table_is_found_there(django_user_model):
    assert not list(search_tables(forms_of(1, MAIL)))
    django_user_model.objects.create(username=MAIL.lower())
    assert {hit.place for hit in search_tables(forms_of(1, MAIL))} == {"table staff_account"}


@pytest.mark.django_db
def test_a_colleagues_address_is_in_no_table_in_any_form(django_user_model, vault):  # noqa: F811  the fixture
    account = django_user_model.objects.create_user("quiet-heron", MAIL)
    leave(Kind.PANIC, now=NOON)
    sort(NOON)
    other = django_user_model.objects.create_user("night-heron", MAIL)
    assert Letter.objects.filter(account=account).exists()
    assert not list(search_tables(forms_of(1, MAIL)))
    erase(MAIL, NOON.date())
    other.refresh_from_db()
    assert other.address is None
    assert not list(search_tables(forms_of(1, MAIL)))


LOCKED = base64.b64decode(  # a.txt, packed with a password
    "UEsDBBQACQAAAAAAIQAAAAAAEAAAAAQAAAAFAAAAYS50eHQAAAAAAAAAAAAAAAAAAAAAUEsBAhQAFAAJAAAAAAAhAAAAAAAQAAAABAAAAAUAAAAAAA"
    "AAAAAAAAAAAAAAAGEudHh0UEsFBgAAAAABAAEAMwAAADMAAAAAAA=="
)


def test_what_cannot_be_looked_through_is_told_and_does_not_pass(tmp_path, monkeypatch):
    (tmp_path / "locked.zip").write_bytes(LOCKED)
    (tmp_path / "large.gz").write_bytes(gzip.compress(bytes(5_000)))
    assert found(tmp_path) == {str(tmp_path / "locked.zip")}
    monkeypatch.setattr(places, "LARGEST_UNPACKED", 4_999)
    assert found(tmp_path) == {str(tmp_path / "locked.zip"), str(tmp_path / "large.gz")}


def test_what_is_too_short_is_refused():
    with pytest.raises(TooShortError):
        forms_of(1, "Vera ")


@pytest.fixture
def server(settings, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    settings.DATA_DIR, settings.MEDIA_ROOT, settings.STATIC_ROOT = data, data / "media", None
    settings.FILE_UPLOAD_TEMP_DIR = data
    return data


def run(capsys, people, **options):
    with pytest.raises(SystemExit) as ended:
        call_command("safety_seizure_test", str(people), **options)
    return ended.value.code, capsys.readouterr().out


@pytest.mark.django_db
def test_a_server_that_names_nobody_passes_and_a_leaky_one_fails(server, tmp_path, capsys):
    people = tmp_path / "people.txt"
    people.write_text(f"{NAME}\n\n{MAIL}\n")
    assert run(capsys, people)[0] == 0
    (server / "crash.log").write_text(f"could not write to {MAIL.lower()}")
    code, told = run(capsys, people, json=True)
    assert code == 1
    assert json.loads(told)["found"] == [{"place": str(server / "crash.log"), "line": 2, "form": "plain"}]
    assert "lindquist" not in run(capsys, people)[1].lower()


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "said"), [("", "nobody to look for"), ("Vera\n", "Line 1 is too short")])
def test_a_list_that_cannot_be_used_is_refused(server, tmp_path, text, said):
    people = tmp_path / "people.txt"
    people.write_text(text)
    with pytest.raises(CommandError, match=said):
        call_command("safety_seizure_test", str(people))


def test_a_list_that_is_not_there_is_refused_without_its_name(tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("safety_seizure_test", str(tmp_path / Path("vera.txt")))
    assert "vera" not in str(refused.value)
