"""Office Open XML (ECMA-376): Word, Excel and PowerPoint.

Every part is reached through a relationship, so the parts that are kept are those that can be reached from the root by
relationships that show something. Tracked changes are accepted (what was crossed out is gone, what was added stays,
nobody knows by whom), comments are taken out, and so are the session numbers (``rsid``) by which two documents can be
traced to one computer.
"""

from __future__ import annotations

import posixpath
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
    unwrap,
    written,
)
from tamizdat.media.refusals import Refused
from tamizdat.media.sniffing import ending

TYPES = "[Content_Types].xml"
PACKAGES = {".docx", ".xlsx", ".pptx"}
XML = {".xml", ".rels", ".vml"}
# By the last word of a relationship's type. The words are the same in the transitional and the strict namespaces.
UNWANTED = {
    "core-properties": "author and dates",
    "extended-properties": "program and company",
    "custom-properties": "own properties",
    "thumbnail": "thumbnail",
    "customXml": "data of the office server",
    "customXmlProps": "data of the office server",
    "classificationlabels": "data of the office server",
    "comments": "comments",
    "commentsExtended": "comments",
    "commentsExtensible": "comments",
    "commentsIds": "comments",
    "commentAuthors": "comments",
    "authors": "comments",
    "people": "comments",
    "person": "comments",
    "threadedComment": "comments",
    "attachedTemplate": "template's path",
    "mailMergeSource": "data source",
    "mailMergeHeaderSource": "data source",
    "recipientData": "data source",
    "connections": "data source",
    "queryTable": "data source",
    "printerSettings": "printer",
    "customProperty": "own properties",
    "revisionHeaders": "former versions",
    "revisionLog": "former versions",
    "usernames": "former versions",
    "revisionInfo": "former versions",
    "changesInfo": "former versions",
    "origin": "signature",
    "signature": "signature",
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "keyMapCustomizations": "settings of the program",
    "attachedToolbars": "settings of the program",
    "ui": "settings of the program",
    "extensibility": "settings of the program",
    "userCustomization": "settings of the program",
    "transform": "settings of the program",
}
CROSSED_OUT = {"del", "moveFrom"}
ADDED = {"ins", "moveTo"}
DROPPED = re.compile(
    r"^(?:(?:rPr|pPr|sectPr|tblPr|tcPr|trPr|tblGrid|tblPrEx|numbering)Change|cell(?:Ins|Del|Merge)"
    r"|comment(?:RangeStart|RangeEnd|Reference)|annotationRef|move(?:From|To)Range(?:Start|End)"
    r"|customXml(?:Ins|Del|MoveFrom|MoveTo)Range(?:Start|End)"
    r"|rsids|attachedTemplate|docVars|mailMerge|docId|writeProtection|trackRevisions|saveThroughXslt|dataBinding"
    r"|fileSharing|absPath|revisionPtr|customProperties|webPublishItems|fileRecoveryPr|custData)$"
)
WORDS = "wordprocessingml"
# Names of people, session and document numbers, wherever they stand.
PERSONAL = {"author", "initials", "date", "dateUtc", "userId", "paraId", "textId", "documentId", "userName", "lastGuid"}
DESCRIBED = {"docPr", "cNvPr", "imagedata", "shape"}
DESCRIBING = {"name", "descr", "title", "alt"}


def clean_parts(found: Mapping[str, bytes], clean_inner: Clean) -> tuple[dict[str, bytes], list[str]]:
    """Return the parts that show something, cleaned, and what was taken out, in words.

    Args:
        found: all parts by name.
        clean_inner: cleans an office document that lies inside this one.

    Raises:
        Unclean: a part that is needed cannot be cleaned.
        Refused: the document holds macros.
    """
    removed: list[str] = []
    kept: dict[str, bytes] = {}
    waiting = [""]
    while waiting:
        source = waiting.pop()
        relations = _relations_name(source)
        if relations in found and relations not in kept:
            kept[relations], targets = _relations(source, found[relations], found, removed)
            waiting += [target for target in targets if target not in kept]
        if source:
            kept[source] = _cleaned(source, found[source], clean_inner, removed)
    if any(name not in kept and name != TYPES for name in found) and not removed:
        removed.append("parts that nothing refers to")
    return {TYPES: _types(found[TYPES], kept), **kept}, removed


def _relations_name(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relations(source: str, data: bytes, found: Mapping[str, bytes], removed: list[str]) -> tuple[bytes, list[str]]:
    root = parsed(data)
    targets = []
    for relation in list(root):
        word = relation.get("Type", "").rpartition("/")[2]
        if word == "vbaProject":
            raise Refused("macros")
        if word in UNWANTED:
            removed.append(UNWANTED[word])
            root.remove(relation)
        elif relation.get("TargetMode") == "External":
            if not relation.get("Target", "").lower().startswith(WEB):
                relation.set("Target", NOWHERE)
        else:
            target = posixpath.normpath(
                posixpath.join("/", posixpath.dirname(source), relation.get("Target", ""))
            ).lstrip("/")
            if target in found:
                targets.append(target)
    return written(root), targets


def _cleaned(name: str, data: bytes, clean_inner: Clean, removed: list[str]) -> bytes:
    kind = ending(name)
    if kind in XML:
        return _clean_xml(parsed(data, lenient=kind == ".vml"), removed)
    if kind in PACKAGES:
        return clean_inner(name, data)
    if kind in RASTERS or kind == ".svg":
        return clean_picture_part(kind, data)
    if kind in FONTS:
        return data
    raise Unclean(kind or "?")


def _clean_xml(root: etree._Element, removed: list[str]) -> bytes:
    everything = list(root.iter(etree.Element))
    if drop(e for e in everything if local(e.tag) in CROSSED_OUT and WORDS in space(e.tag)):
        removed.append("crossed-out text")
    unwrap(e for e in everything if local(e.tag) in ADDED and WORDS in space(e.tag))
    drop(e for e in everything if DROPPED.match(local(e.tag)))
    for element in root.iter(etree.Element):
        _clean_attributes(element)
    return written(root)


def _clean_attributes(element: etree._Element) -> None:
    for name, value in list(element.attrib.items()):
        word = local(name)
        # A page set-up refers to the printer's settings, which are gone.
        printer = word == "id" and local(element.tag) == "pageSetup"
        session = word.startswith("rsid") or "/revision" in space(name)
        if printer or session or (word in PERSONAL and not _is_content(element, word)):
            del element.attrib[name]
        elif word in DESCRIBING and local(element.tag) in DESCRIBED and LIKE_A_FILE.match(value):
            element.set(name, "")


def _is_content(element: etree._Element, word: str) -> bool:
    # A spreadsheet's own words for the dates of a pivot table or a filter.
    return word == "date" and WORDS not in space(element.tag)


def _types(data: bytes, kept: Mapping[str, bytes]) -> bytes:
    root = parsed(data)
    for declaration in list(root):
        part = declaration.get("PartName")
        if part is not None and part.lstrip("/") not in kept:
            root.remove(declaration)
    return written(root)
