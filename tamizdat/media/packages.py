"""Office documents (DOCX, XLSX, PPTX, ODT, ODS, ODP), packed anew from the parts that show something.

Both families are ZIP archives of XML parts and pictures: Office Open XML (ECMA-376) and OpenDocument (ISO/IEC 26300).
What is needed is found by following the references from the document's root; all else stays behind, be it the author,
the company, the printer, a thumbnail, or a part that nobody refers to. What each family keeps is in
:mod:`tamizdat.media.ooxml` and :mod:`tamizdat.media.opendocument`; this module unpacks within limits and packs without
dates, owners or comments.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from tamizdat.media import ooxml, opendocument
from tamizdat.media.embedded import Unclean
from tamizdat.media.refusals import Refused
from tamizdat.media.sniffing import DOCX, PPTX, XLSX, Kind, kind_of

MOST_PARTS = 10_000
MOST_BYTES = 400 * 1024 * 1024
# Deflate reaches 1:1032; the XML of honest documents stays well below 1:200.
MOST_GROWTH = 250
FREE_GROWTH = 40 * 1024 * 1024
THE_BEGINNING = (1980, 1, 1, 0, 0, 0)
DEEPEST = 2


def clean_package(kind: Kind, data: bytes, depth: int = 0) -> tuple[bytes, tuple[str, ...]]:
    """Pack an office document anew without the names of those who wrote it.

    Args:
        kind: one of the six.
        data: the whole archive.
        depth: how many documents this one lies in (a chart keeps its numbers in a small workbook).

    Raises:
        Refused: it is locked, damaged, a bomb, or holds something that cannot be cleaned.
    """
    try:
        found = _unpacked(data)
        family = ooxml if kind in (DOCX, XLSX, PPTX) else opendocument
        parts, removed = family.clean_parts(found, lambda name, inner: _clean_inner(name, inner, depth))
        return _packed(parts), tuple(dict.fromkeys(removed))
    except Unclean as error:
        raise Refused("embedded", kind=error.kind) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.LxmlError,
        ValueError,
        KeyError,
        OSError,
        EOFError,
        NotImplementedError,
    ) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("damaged_document") from None


def _clean_inner(name: str, data: bytes, depth: int) -> bytes:
    if depth >= DEEPEST:
        raise Refused("bomb")
    return clean_package(kind_of(name, data), data, depth + 1)[0]


def _unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = [entry for entry in package.infolist() if not entry.is_dir()]
        whole = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_PARTS or whole > MOST_BYTES or whole > FREE_GROWTH + MOST_GROWTH * len(data):
            raise Refused("bomb")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused("password")
        names = [entry.filename for entry in entries]
        if len({name.lower() for name in names}) != len(names) or not all(map(_is_plain, names)):
            raise Refused("damaged_document")
        return {entry.filename: package.read(entry) for entry in entries}


def _is_plain(name: str) -> bool:
    return name.isprintable() and "\\" not in name and not name.startswith("/") and ".." not in name.split("/")


def _packed(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, THE_BEGINNING)
            entry.create_system = 0
            # OpenDocument wants its type first and uncompressed, where the file command finds it.
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return written.getvalue()
