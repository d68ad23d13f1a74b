"""The places where a taken server may say something: every file, what is packed in files, and every table."""

from __future__ import annotations

import gzip
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import brotli
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from tamizdat.safety.seizure.forms import Form

AT_ONCE = 1 << 22
ROWS_AT_ONCE = 2_000
# A file that becomes larger than this when it is unpacked is a trap, or nothing of ours.
LARGEST_UNPACKED = 1 << 28


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A place that gives somebody away.

    Args:
        place: path of a file, or ``table NAME``.
        whom: number of the person; 0 for a place that could not be looked through.
        form: name of the encoding in which they were found.
    """

    place: str
    whom: int
    form: str


# In place of somebody found: nobody can say who is in it, so the test must not pass.
UNREAD = Form(0, "not looked through", b"")


def files() -> list[Path]:
    """Return all files that the newspaper has: its data, its pictures, its public site, what lies about half-done."""
    folders = [settings.DATA_DIR, settings.MEDIA_ROOT, settings.STATIC_ROOT, settings.ENVIRONMENT.public_dir]
    found = {path for folder in folders if folder for path in Path(folder).rglob("*") if path.is_file()}
    return sorted(found | _temporary())


def _temporary() -> set[Path]:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir())
    return {path for path in folder.glob("*.upload*") if path.is_file()}


def search_files(paths: Iterable[Path], forms: list[Form]) -> Iterator[Hit]:
    """Look for people in files, and in what is packed in them. A file that goes away meanwhile is passed over."""
    for path in paths:
        try:
            with path.open("rb") as file:
                yield from _told(str(path), _in_stream(file, forms))
            yield from _told(str(path), _in_packed(path, forms))
        except FileNotFoundError:
            continue


def search_tables(forms: list[Form]) -> Iterator[Hit]:
    """Look for people in what every table says, columns of bytes and JSON included, and what sessions hold."""
    yield from search_sessions(forms)
    for table in sorted(connection.introspection.table_names()):
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  the database's own name
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                data = b"\n".join(map(_bytes_of, (value for row in rows for value in row)))
                yield from _told(f"table {table}", _in_bytes(data, forms))


def search_sessions(forms: list[Form]) -> Iterator[Hit]:
    """Look for people in what sessions hold; Django signs it, packs it if it is long, and hides nothing."""
    for session in Session.objects.iterator():
        held = json.dumps(session.get_decoded(), ensure_ascii=False, default=str)
        yield from _told(f"table {Session._meta.db_table}", _in_bytes(held.encode(), forms))  # noqa: SLF001  Django's API


def _bytes_of(value: object) -> bytes:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    return str(json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value).encode()


def _told(place: str, found: Iterable[Form]) -> Iterator[Hit]:
    yield from {Hit(place, form.whom, form.name) for form in found}


def _in_bytes(data: bytes, forms: list[Form]) -> Iterator[Form]:
    yield from (form for form in forms if form.data in data)


def _in_stream(file: IO[bytes], forms: list[Form]) -> Iterator[Form]:
    longest = max(len(form.data) for form in forms)
    rest = b""
    while part := file.read(AT_ONCE):
        yield from _in_bytes(rest + part, forms)
        rest = (rest + part)[-longest:]


def _in_packed(path: Path, forms: list[Form]) -> Iterator[Form]:
    try:
        if path.suffix in (".gz", ".br"):
            unpacked = _unpacked(path)
            # Beside each page of the public site lies the same page packed: it is looked through as it is.
            if unpacked != _neighbour(path):
                yield from _in_bytes(unpacked, forms)
        elif zipfile.is_zipfile(path):
            yield from _in_archive(path, forms)
    except (OSError, EOFError, zlib.error, brotli.error, zipfile.BadZipFile):
        return  # not what its name says: it was looked through as it is
    except (NotImplementedError, RuntimeError):
        yield UNREAD  # locked, or packed in a way that nobody here knows


def _unpacked(path: Path) -> bytes:
    """Return what is in a file.

    Raises:
        RuntimeError: it is so large that it is a trap, or nothing of ours.
    """
    if path.suffix == ".br":
        return brotli.decompress(path.read_bytes())
    with gzip.open(path) as file:
        data = file.read(LARGEST_UNPACKED)
        if file.read(1):
            raise RuntimeError
        return data


def _neighbour(path: Path) -> bytes | None:
    plain = path.with_suffix("")
    return plain.read_bytes() if plain.is_file() else None


def _in_archive(path: Path, forms: list[Form]) -> Iterator[Form]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            yield from _in_bytes(member.filename.encode(), forms)
            with archive.open(member) as file:
                yield from _in_stream(file, forms)
