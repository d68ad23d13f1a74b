"""What lies inside an office document: its XML parts and its pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml import etree

from tamizdat.media import parts
from tamizdat.media.refusals import Refused
from tamizdat.media.sniffing import GIF, JPEG, PNG, kind_of

FONTS = {".odttf", ".fntdata", ".ttf", ".otf"}
RASTERS = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif"}
WEB = ("http:", "https:", "mailto:", "tel:")
NOWHERE = "about:blank"
# A value such as ``C:\Users\…``, ``/home/…``, ``file:…`` or ``IMG_0042.jpg``, put where a description should be.
LIKE_A_FILE = re.compile(
    r"^(?:[a-z]:[\\/]|\\\\|/|file:).*|^[^<>|]{1,200}\.(?:jpe?g|png|gif|heic|webp|bmp|tiff?|emf|wmf|svg|pdf)$",
    re.IGNORECASE,
)
SVG_SPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace", "")
SVG_REFUSED = {"script", "foreignObject", "image", "set", "animate", "handler"}

Clean = Callable[[str, bytes], bytes]


class Unclean(Exception):
    """A part cannot be cleaned.

    Args:
        kind: the ending of its name, such as ``.bin``.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def parsed(data: bytes, *, lenient: bool = False) -> etree._Element:
    """Parse one XML part without comments, instructions, entities or anything from elsewhere.

    Args:
        data: the part.
        lenient: accept what is not well formed, as Office's own VML is not.

    Raises:
        Refused: it declares a document type, which no office program writes and bombs are made with.
        lxml.etree.LxmlError: it is not XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, recover=lenient
    )
    root = etree.fromstring(data, parser)
    if root is None:
        raise Refused("damaged_document")
    if root.getroottree().docinfo.doctype:
        raise Refused("bomb")
    return root


def written(root: etree._Element) -> bytes:
    """Return an XML part as bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def drop(elements: Iterable[etree._Element]) -> int:
    """Take elements out with all that is in them, and keep the text that follows them. Return how many there were."""
    found = list(elements)
    for element in found:
        parent = element.getparent()
        if parent is not None:
            _leave(parent, element, element.tail or "")
            parent.remove(element)
    return len(found)


def unwrap(elements: Iterable[etree._Element]) -> int:
    """Take elements out and leave what is in them in their place. Return how many there were."""
    found = list(elements)
    for element in found:
        parent = element.getparent()
        if parent is not None:
            place = parent.index(element)
            _leave(parent, element, element.tail or "")
            parent[place : place + 1] = list(element)
    return len(found)


def _leave(parent: etree._Element, element: etree._Element, text: str) -> None:
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + text or None
    else:
        before.tail = (before.tail or "") + text or None
    element.tail = None


def local(name: str) -> str:
    """Return an element's or attribute's name without its namespace."""
    return name.rpartition("}")[2]


def space(name: str) -> str:
    """Return an element's or attribute's namespace, or ""."""
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def clean_picture_part(ending: str, data: bytes) -> bytes:
    """Return a picture inside a document with its pixels as they were and nothing else.

    The program that placed it has set its size and turned it already, so it is not decoded.

    Raises:
        Unclean: it is of a kind whose hidden parts are not known.
    """
    if ending == ".svg":
        return _clean_drawing(data)
    try:
        kind = kind_of("", data)
        if kind not in (JPEG, PNG, GIF):
            raise Unclean(ending)
        return parts.only(kind, data, parts.NEEDED[kind])
    except (Refused, parts.Broken):
        raise Unclean(ending) from None


def _clean_drawing(data: bytes) -> bytes:
    root = parsed(data)
    if any(local(element.tag) in SVG_REFUSED for element in root.iter(etree.Element)):
        raise Unclean(".svg")
    drop([e for e in root.iter(etree.Element) if space(e.tag) not in SVG_SPACES or local(e.tag) == "metadata"])
    for element in root.iter(etree.Element):
        for name, value in list(element.attrib.items()):
            strange = space(name) not in SVG_SPACES or local(name).startswith("on")
            if strange or (local(name) == "href" and not value.startswith("#")):
                del element.attrib[name]
    etree.cleanup_namespaces(root)
    return written(root)
