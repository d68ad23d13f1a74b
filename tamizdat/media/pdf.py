"""PDF documents, written anew from what their pages need.

A PDF (ISO 32000-2) is a graph of objects, and every program that touched it may have left something in it: the author
in the document information, XMP on any object, thumbnails, the private data of drawing programs, sticky notes with
names and times, signatures with certificates, attached files, scripts, camera data inside the photographs, and after
each save the whole previous version. The graph is walked once; what is about the making is cut off, and the rest is
written as a new file, in which nothing that is not reachable from a page survives.

Marks that are seen on the page (highlights, stamps, drawn boxes) stay, without author and date: a black box may be
somebody's attempt to hide a name, and taking it away would show the name. It hides nothing from a program,
which docs/how-to/publish-documents.md tells.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from tamizdat.media import parts
from tamizdat.media.refusals import Refused
from tamizdat.media.sniffing import JPEG

# Keys that never show anything on a page, wherever in the graph they are.
ABOUT_THE_MAKING = {
    "/Metadata": "XMP",
    "/PieceInfo": "private data of the program",
    "/LastModified": "dates",
    "/Thumb": "thumbnail",
    "/AF": "attached file",
    "/EF": "attached file",
    "/AA": "scripts",
    "/JS": "scripts",
    "/JavaScript": "scripts",
    "/XFA": "forms program",
    "/SpiderInfo": "web capture data",
    "/CreatorInfo": "private data of the program",
    "/Measure": "position",
}
# Keys of the document as a whole (its catalogue).
CATALOGUE = {
    "/OpenAction": "scripts",
    "/Perms": "signature",
    "/DSS": "signature",
    "/Legal": "signature",
    "/Collection": "attached file",
    "/Threads": "threads",
    "/Requirements": "scripts",
    "/URI": "base address",
    "/Extensions": "",
}
# Keys of a mark on a page: its author, its date, its identifier, its rich text, its subject.
MARK = {"/T": "author of a note", "/M": "dates", "/CreationDate": "dates", "/NM": "", "/RC": "note", "/Subj": "note"}
NOTES = {"/Text", "/Popup", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"}
HARMLESS_ACTIONS = {"/GoTo", "/URI", "/Named"}
WEB_SCHEMES = (b"http:", b"https:", b"mailto:", b"tel:")
# What a decoder of an embedded photograph needs. Its colours are described by the PDF, not by its own profile.
EMBEDDED_JPEG = parts.NEEDED[JPEG] - {"JFIF"}


def clean_pdf(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Write a PDF anew with its pages and nothing about its making.

    Raises:
        Refused: it is locked with a password, damaged, or has no page.
    """
    try:
        with _opened(data) as document:
            removed = _strip(document)
            if not len(document.pages):
                raise Refused("damaged_document")
            return _written(document), tuple(dict.fromkeys(filter(None, removed)))
    except pikepdf.PasswordError:
        raise Refused("password") from None
    except (MemoryError, RecursionError):
        raise Refused("too_heavy") from None
    except (
        pikepdf.PdfError,
        pikepdf.ForeignObjectError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RuntimeError,
    ):
        raise Refused("damaged_document") from None


def _opened(data: bytes) -> pikepdf.Pdf:
    """Open a PDF. One with a wrong table of contents can be mended; one whose end is missing has lost pages."""
    try:
        return pikepdf.open(io.BytesIO(data), suppress_warnings=True, attempt_recovery=False)
    except pikepdf.PdfError as error:
        if isinstance(error, pikepdf.PasswordError) or b"%%EOF" not in data[-2048:]:
            raise
    return pikepdf.open(io.BytesIO(data), suppress_warnings=True)


def _written(document: pikepdf.Pdf) -> bytes:
    written = io.BytesIO()
    document.save(
        written,
        encryption=False,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return written.getvalue()


def _strip(document: pikepdf.Pdf) -> list[str]:
    removed = []
    for key in set(document.trailer.keys()) - {"/Root", "/Size"}:
        if key == "/Info":
            removed.append("author and program")
        del document.trailer[key]
    removed += _strip_catalogue(document.Root)
    for page in document.pages:
        removed += _strip_marks(page.obj)
    for thing in _everything(document):
        removed += _strip_object(thing)
    return removed


def _strip_catalogue(root: Object) -> list[str]:
    removed = _cut(root, CATALOGUE)
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        removed += _cut(names, {"/EmbeddedFiles": "attached file", "/JavaScript": "scripts", "/Renditions": "sound"})
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/SigFlags" in form:
        del form["/SigFlags"]
    return removed


def _strip_marks(page: Dictionary) -> list[str]:
    marks = page.get("/Annots")
    if not isinstance(marks, Array):
        return []
    kept = [mark for mark in marks if not (isinstance(mark, Dictionary) and str(mark.get("/Subtype")) in NOTES)]
    notes = ["note"] if len(kept) < len(marks) else []
    page["/Annots"] = Array(kept)
    # In a form field the same key /T is the field's name, which holds the form together.
    return notes + [word for mark in kept if isinstance(mark, Dictionary) for word in _strip_mark(mark)]


def _strip_mark(mark: Dictionary) -> list[str]:
    removed = _cut(mark, {"/Popup": "note", "/IRT": "note"})
    if str(mark.get("/Subtype")) == "/Widget":
        return removed + _cut(mark, {"/M": "dates", "/NM": ""})
    removed += _cut(mark, MARK)
    if str(mark.get("/Subtype")) != "/FreeText":
        removed += _cut(mark, {"/Contents": "note"} if str(mark.get("/Subtype")) != "/Link" else {})
    return removed


def _strip_object(thing: Dictionary | Stream) -> list[str]:
    removed = _cut(thing, ABOUT_THE_MAKING)
    action = thing.get("/A")
    if isinstance(action, Dictionary) and not _is_harmless(action):
        del thing["/A"]
        removed.append("scripts")
    if str(thing.get("/FT")) == "/Sig" or str(thing.get("/Type")) == "/Sig":
        removed += _cut(
            thing,
            dict.fromkeys(
                ("/V", "/Contents", "/Cert", "/Name", "/Reason", "/Location", "/M", "/ContactInfo", "/Prop_Build"),
                "signature",
            ),
        )
    if isinstance(thing, Stream):
        removed += _strip_photograph(thing)
    return removed


def _is_harmless(action: Dictionary) -> bool:
    kind = str(action.get("/S"))
    if kind == "/URI":
        return bytes(action.get("/URI", pikepdf.String(""))).lower().startswith(WEB_SCHEMES)
    return kind in HARMLESS_ACTIONS and "/Next" not in action


def _strip_photograph(stream: Stream) -> list[str]:
    """Cut camera data out of an embedded photograph, without decoding it."""
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]
    if names == ["/JPXDecode"]:
        # JPEG 2000 keeps XML beside the picture; of its boxes only the code stream and its header are needed.
        cleaned = _without_jp2_extras(stream.read_raw_bytes())
    elif names == ["/DCTDecode"]:
        cleaned = _without_jpeg_extras(stream.read_raw_bytes())
    else:
        return []
    if cleaned == stream.read_raw_bytes():
        return []
    parameters = stream.get("/DecodeParms")
    stream.write(cleaned, filter=Name(names[0]))
    if parameters is not None:
        stream["/DecodeParms"] = parameters
    return ["camera data in a picture"]


def _without_jpeg_extras(data: bytes) -> bytes:
    try:
        return parts.only(JPEG, data, EMBEDDED_JPEG)
    except parts.Broken:
        raise Refused("damaged_document") from None


def _without_jp2_extras(data: bytes) -> bytes:
    if not data.startswith(b"\0\0\0\x0cjP  "):
        return data
    kept = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
    try:
        return b"".join(data[start:end] for name, start, _, end in parts.boxes(data, 0, len(data)) if name in kept)
    except parts.Broken:
        raise Refused("damaged_document") from None


def _cut(thing: Object, keys: dict[str, str]) -> list[str]:
    found = [key for key in keys if key in thing]
    for key in found:
        del thing[key]
    return [keys[key] for key in found]


def _everything(document: pikepdf.Pdf) -> Iterator[Dictionary | Stream]:
    """Yield every dictionary and stream, also those that lie directly inside another object."""
    for indirect in document.objects:
        waiting: list[Object] = [indirect]
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, (Dictionary, Stream)):
                yield thing
                waiting += [child for _, child in thing.items() if _is_direct(child)]
            elif isinstance(thing, Array):
                waiting += [child for child in thing if _is_direct(child)]


def _is_direct(child: object) -> bool:
    return isinstance(child, (Dictionary, Array)) and not child.is_indirect
