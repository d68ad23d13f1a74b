"""OpenDocument (ISO/IEC 26300): texts, spreadsheets and presentations of LibreOffice and others.

The text, its styles and its pictures are kept. Author, dates and editing time (``meta.xml``), printer and paths
(``settings.xml``), thumbnails, macros, signatures, comments, tracked changes and session numbers stay behind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from tamizdat.media.embedded import (
    FONTS,
    LIKE_A_FILE,
    NOWHERE,
    RASTERS,
    WEB,
    Clean,
    Unclean,
    clean_picture_part,
    drop,
    local,
    parsed,
    space,
    written,
)
from tamizdat.media.refusals import Refused
from tamizdat.media.sniffing import ending

TYPE = "mimetype"
MANIFEST = "META-INF/manifest.xml"
# A part is named in the manifest, at the top or inside an embedded object such as a chart.
XML_PART = re.compile(r"^(?:Object [0-9]+/)*(?:content|styles)\.xml$")
PICTURE_PART = re.compile(r"^(?:Object [0-9]+/)*(?:Pictures|media)/[^/]+$")
FONT_PART = re.compile(r"^Fonts/[^/]+$")
UNWANTED = {
    "meta.xml": "author and dates",
    "settings.xml": "printer and paths",
    "Thumbnails": "thumbnail",
    "META-INF": "signature",
    "Basic": "macros",
    "Scripts": "macros",
}
DROPPED = {
    "annotation": "comments",
    "annotation-end": "comments",
    "tracked-changes": "crossed-out text",
    "change": "",
    "change-start": "",
    "change-end": "",
    "scripts": "macros",
    "event-listeners": "macros",
}
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
PERSONAL_SPACES = ("http://purl.org/dc/elements/1.1/", OFFICE + "meta:1.0", OFFICE + "script:1.0")
DESCRIPTION = f"{{{OFFICE}drawing:1.0}}name"


def clean_parts(found: Mapping[str, bytes], clean_inner: Clean) -> tuple[dict[str, bytes], list[str]]:
    """Return the parts that show something, cleaned, and what was taken out, in words.

    Args:
        found: all parts by name.
        clean_inner: not needed; OpenDocument unfolds the documents inside a document.

    Raises:
        Unclean: a picture is of a kind that cannot be cleaned.
        Refused: the document is locked with a password.
    """
    if b"encryption-data" in found[MANIFEST]:
        raise Refused("password")
    removed = [
        word for name, word in UNWANTED.items() for part in found if part.split("/")[0] == name and part != MANIFEST
    ]
    kept = {name: _cleaned(name, data, removed) for name, data in found.items() if _is_shown(name)}
    if "content.xml" not in kept:
        raise Refused("damaged_document")
    return {TYPE: found[TYPE].strip(), MANIFEST: _manifest(found[MANIFEST], kept), **kept}, list(filter(None, removed))


def _is_shown(name: str) -> bool:
    return any(shape.match(name) for shape in (XML_PART, PICTURE_PART, FONT_PART))


def _cleaned(name: str, data: bytes, removed: list[str]) -> bytes:
    kind = ending(name)
    if XML_PART.match(name):
        return _clean_xml(parsed(data), removed)
    if PICTURE_PART.match(name) and (kind in RASTERS or kind == ".svg"):
        return clean_picture_part(kind, data)
    if FONT_PART.match(name) and kind in FONTS:
        return data
    raise Unclean(kind or "?")


def _clean_xml(root: etree._Element, removed: list[str]) -> bytes:
    unwanted = [e for e in root.iter(etree.Element) if _is_unwanted(e)]
    removed += [DROPPED.get(local(e.tag), "author and dates") for e in unwanted]
    drop(unwanted)
    for element in root.iter(etree.Element):
        _clean_attributes(element)
    return written(root)


def _is_unwanted(element: etree._Element) -> bool:
    named = local(element.tag) in DROPPED and space(element.tag).startswith(OFFICE)
    return named or space(element.tag) in PERSONAL_SPACES


def _clean_attributes(element: etree._Element) -> None:
    for name, value in list(element.attrib.items()):
        word = local(name)
        if word.endswith("rsid"):
            del element.attrib[name]
        elif word == "href" and not _stays_inside(value):
            element.set(name, NOWHERE)
        elif name == DESCRIPTION and LIKE_A_FILE.match(value):
            element.set(name, "")


def _stays_inside(address: str) -> bool:
    return address.lower().startswith((*WEB, "#", "pictures/", "media/", "./", "object "))


def _manifest(data: bytes, kept: Mapping[str, bytes]) -> bytes:
    root = parsed(data)
    for entry in list(root):
        path = next((value for name, value in entry.attrib.items() if local(name) == "full-path"), "")
        folder_is_kept = path.endswith("/") and any(name.startswith(path) for name in kept)
        if path != "/" and path not in kept and not folder_is_kept:
            root.remove(entry)
    return written(root)
