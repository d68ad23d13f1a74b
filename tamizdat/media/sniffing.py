"""What a file is, by its content alone.

A name and a declared type are what somebody says; the first bytes are what every program that opens the file goes by.
The name counts in two cases only: it tells CSV from TXT, which have no mark of their own, and when it plainly promises
something else than the content is (``report.pdf`` holding a picture), the upload is refused as a mistake or a trick.
A picture whose name promises another kind of picture (messengers do that all the time) is taken and named rightly.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from tamizdat.media.refusals import Refused


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Args:
        name: as people call it.
        media_type: as the web calls it.
        extension: with its dot.
        picture: whether it is a picture, else it is a document.
    """

    name: str
    media_type: str
    extension: str
    picture: bool = False


JPEG = Kind("JPEG", "image/jpeg", ".jpg", picture=True)
PNG = Kind("PNG", "image/png", ".png", picture=True)
GIF = Kind("GIF", "image/gif", ".gif", picture=True)
WEBP = Kind("WebP", "image/webp", ".webp", picture=True)
AVIF = Kind("AVIF", "image/avif", ".avif", picture=True)
HEIC = Kind("HEIC", "image/heic", ".heic", picture=True)
PDF = Kind("PDF", "application/pdf", ".pdf")
DOCX = Kind("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
XLSX = Kind("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
PPTX = Kind("PPTX", "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx")
ODT = Kind("ODT", "application/vnd.oasis.opendocument.text", ".odt")
ODS = Kind("ODS", "application/vnd.oasis.opendocument.spreadsheet", ".ods")
ODP = Kind("ODP", "application/vnd.oasis.opendocument.presentation", ".odp")
CSV = Kind("CSV", "text/csv", ".csv")
TXT = Kind("TXT", "text/plain", ".txt")

KINDS = (JPEG, PNG, GIF, WEBP, AVIF, HEIC, PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, CSV, TXT)
OOXML = {kind.media_type + ".main+xml": kind for kind in (DOCX, XLSX, PPTX)}
ODF = {kind.media_type: kind for kind in (ODT, ODS, ODP)}
CLAIMS = {kind.extension: kind for kind in KINDS} | {".jpeg": JPEG, ".jpe": JPEG, ".heif": HEIC}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
MOVING_BRANDS = {b"avis", b"hevc", b"hevx"}
SIGNATURES = (
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"GIF8[79]a"), GIF),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WEBP),
)
OTHERS = (
    (re.compile(rb"\xd0\xcf\x11\xe0|\{\\rtf"), "old_office"),
    (re.compile(rb"II\*\0|MM\0\*|II\x2b\0|MM\0\x2b|BM.{4}\0{4}|8BPS", re.DOTALL), "picture_kind"),
    (re.compile(rb"\0\0\0\x0cjP  |\0\0\0\x0cJXL |\xff\x4f\xff\x51|\xff\x0a|\0\0\x01\0"), "picture_kind"),
    (re.compile(rb"ID3|OggS|fLaC|\x1aE\xdf\xa3|\xff[\xf2-\xfb]|RIFF....(?:AVI |WAVE)", re.DOTALL), "video"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|PK\x05\x06|PK\x07\x08"), "archive"),
)
SPACE = b" \t\r\n\xef\xbb\xbf"
MARKUP = re.compile(
    rb"(?:\s++|<\?[^>]*>|<!--.*?-->|<!doctype[^>]*>)*+<((?:[a-z]{1,20}:)?svg|html|head|body|script)\b",
    re.DOTALL | re.IGNORECASE,
)


def kind_of(name: str, data: bytes) -> Kind:
    """Tell what a file is, or refuse it as something the newsroom does not publish.

    Args:
        name: the name it came under; only its ending is looked at.
        data: all of its bytes.

    Raises:
        Refused: nothing is known to be done with it, or the name promises something else.
    """
    if not data:
        raise Refused("empty")
    kind = _by_signature(data) or _text(ending(name), data)
    claimed = CLAIMS.get(ending(name))
    if claimed and claimed != kind and not (claimed.picture and kind.picture):
        raise Refused("mismatch", claimed=claimed.name, found=kind.name)
    return kind


def ending(name: str) -> str:
    """Return the ending of a file's name, with its dot and in small letters, or ""."""
    _, dot, last = name.rpartition(".")
    return (dot + last).lower() if dot else ""


def _by_signature(data: bytes) -> Kind | None:
    start = data[:16]
    for signature, kind in SIGNATURES:
        if signature.match(start):
            return kind
    if start[4:8] == b"ftyp":
        return _by_brand(data)
    if data[:1024].lstrip(SPACE).startswith(b"%PDF-"):
        return PDF
    if start.startswith(b"PK\x03\x04"):
        return _by_main_part(data)
    for signature, reason in OTHERS:
        if signature.match(start):
            raise Refused(reason)
    return None


def _by_brand(data: bytes) -> Kind:
    """Tell the still pictures among the files of ISO/IEC 14496-12 by their ``ftyp`` brands."""
    size = min(int.from_bytes(data[:4], "big"), 1024)
    brands = {data[8:12]} | {data[at : at + 4] for at in range(16, size, 4)}
    if data[8:12] in MOVING_BRANDS:
        raise Refused("moving")
    if b"avif" in brands:
        return AVIF
    if data[8:12] in HEIC_BRANDS:
        return HEIC
    raise Refused("video")


def _by_main_part(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _by_package(package)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        raise Refused("damaged_document") from None


def _by_package(package: zipfile.ZipFile) -> Kind:
    names = {info.filename: info for info in package.infolist()}
    if "mimetype" in names:
        return _by_declaration(ODF, _opening(package, names["mimetype"]).decode("ascii", "replace").strip())
    if "[Content_Types].xml" in names:
        types = _opening(package, names["[Content_Types].xml"]).decode("utf-8", "replace")
        return _by_declaration(OOXML, *re.findall(r'ContentType\s*=\s*["\']([^"\']+)', types))
    raise Refused("archive")


def _opening(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & 1:
        raise Refused("password")
    with package.open(info) as part:
        return part.read(1 << 18)


def _by_declaration(table: dict[str, Kind], *declared: str) -> Kind:
    if any("macroEnabled" in media_type for media_type in declared):
        raise Refused("macros")
    kind = next((table[media_type] for media_type in declared if media_type in table), None)
    if kind is None:
        raise Refused("unknown")
    return kind


def _text(claimed: str, data: bytes) -> Kind:
    markup = MARKUP.match(data[:4096].lstrip(SPACE))
    if markup:
        raise Refused("svg" if markup[1].lower().endswith(b"svg") else "web_page")
    if claimed == CSV.extension:
        return CSV
    if claimed == TXT.extension:
        return TXT
    raise Refused("unknown")
