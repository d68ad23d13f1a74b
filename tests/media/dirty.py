"""Files full of what must not be stored, built as cameras and office programs build them.

Every file names one invented person and one invented device in every place that its kind has for that.
"""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from pillow_heif import register_heif_opener

register_heif_opener()

PERSON = "Zoya Karpinskaya"
DEVICE = "Lumenta QX-4711"
SECRETS = (PERSON, DEVICE)
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    f'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="{PERSON}" dc:source="{DEVICE}"/>'
    "</rdf:RDF></x:xmpmeta>"
).encode()
LATITUDE = (50.0, 27.0, 13.5)


def scene(size: tuple[int, int] = (320, 200)) -> Image.Image:
    """A picture with a red corner at the upper left and a blue one at the lower right."""
    ramp = Image.linear_gradient("L").resize(size)
    picture = Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.FLIP_LEFT_RIGHT), ramp))
    draw = ImageDraw.Draw(picture)
    width, height = size
    draw.rectangle((0, 0, width // 4, height // 4), fill=(220, 20, 20))
    draw.rectangle((width * 3 // 4, height * 3 // 4, width, height), fill=(20, 20, 220))
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: maker, owner, serial number, position, a note of the maker's own."""
    data = Image.Exif()
    data[0x010F], data[0x0110], data[0x013B], data[0x8298] = DEVICE, DEVICE, PERSON, PERSON
    data[0x0112] = orientation
    data[0x0132] = "2026:05:21 18:04:11"
    details = data.get_ifd(0x8769)
    details[0xA430], details[0xA431], details[0xA434] = PERSON, DEVICE, DEVICE
    details[0x927C] = b"MAKERNOTE\0" + DEVICE.encode()
    details[0x9286] = b"UNICODE\0" + PERSON.encode("utf-16-be")
    position = data.get_ifd(0x8825)
    position[1], position[2], position[3], position[4] = "N", LATITUDE, "E", (30.0, 31.0, 24.1)
    position[27] = b"ASCII\0\0\0" + PERSON.encode()
    return data


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def photoshop() -> bytes:
    """Photoshop's block (APP13) with IPTC: by-line, credit, city."""
    iptc = b"".join(
        b"\x1c\x02" + bytes((number,)) + struct.pack(">H", len(text)) + text
        for number, text in ((80, PERSON.encode()), (110, DEVICE.encode()), (90, PERSON.encode()))
    )
    block = b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">I", len(iptc)) + iptc
    return segment(0xED, b"Photoshop 3.0\0" + block + b"\0" * (len(iptc) % 2))


def jpeg(orientation: int = 1, **options: object) -> bytes:
    """A telephone's JPEG with everything: Exif, thumbnail, XMP, IPTC, C2PA, several pictures, a film behind the end."""
    plain = encoded(scene(), "JPEG", quality=90, exif=exif(orientation), xmp=XMP, comment=PERSON.encode(), **options)
    thumbnail = encoded(scene((64, 40)), "JPEG", comment=PERSON.encode())
    extra = (
        photoshop()
        + segment(0xE0, b"JFXX\0\x10" + thumbnail)
        + segment(0xE2, b"MPF\0II*\0\x08\0\0\0" + DEVICE.encode())
        + segment(0xEB, b"JP\0\1\0\0\0\1" + b"\0\0\0\x40jumb" + PERSON.encode())
        + segment(0xE5, DEVICE.encode())
        + segment(0xFE, PERSON.encode("utf-16-le"))
    )
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\1\0moov" + PERSON.encode() + thumbnail
    return plain[:2] + extra + plain[2:] + thumbnail + film


def png(orientation: int = 1) -> bytes:
    """A PNG with every text chunk, a time, Exif and a file behind its end."""
    texts = PngInfo()
    texts.add_text("Author", PERSON)
    texts.add_text("Software", DEVICE, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    texts.add_itxt("Comment", PERSON, zip=True)
    written = encoded(scene(), "PNG", pnginfo=texts, exif=exif(orientation), dpi=(300, 300))
    return (
        written[:-12]
        + chunk(b"caBX", PERSON.encode())
        + chunk(b"tIME", b"\x07\xea\5\x15\x12\4\x0b")
        + written[-12:]
        + (archive({"note.txt": PERSON.encode()}))
    )


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def webp(orientation: int = 1, *, lossless: bool = False) -> bytes:
    return encoded(scene(), "WEBP", exif=exif(orientation), xmp=XMP, lossless=lossless) + PERSON.encode()


def avif(orientation: int = 1) -> bytes:
    return (
        encoded(scene(), "AVIF", exif=exif(orientation), xmp=XMP, speed=10)
        + b"\0\0\0\x20free"
        + (PERSON.encode().ljust(24, b"\0"))
    )


def heic(orientation: int = 1) -> bytes:
    picture = scene()
    picture.info["exif"] = exif(orientation).tobytes()
    return encoded(picture, "HEIF", xmp=XMP, quality=90)


def gif() -> bytes:
    return encoded(scene(), "GIF", comment=PERSON.encode()) + DEVICE.encode()


def archive(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.comment = PERSON.encode()
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 5, 21, 18, 4, 10))
            entry.comment = PERSON.encode()
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return written.getvalue()


def pdf() -> bytes:
    """A PDF with author, XMP, attachment, script, thumbnail, note, private data, and camera data in its photograph."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(300, 200))
    photograph = pikepdf.Stream(document, jpeg())
    photograph.Type, photograph.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    photograph.Width, photograph.Height, photograph.BitsPerComponent = 320, 200, 8
    photograph.ColorSpace, photograph.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    photograph.Metadata = document.make_stream(XMP)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=photograph))
    page.obj.Contents = document.make_stream(b"q 300 0 0 200 0 0 cm /Photo Do Q")
    page.obj.Thumb = document.make_stream(PERSON.encode())
    page.obj.PieceInfo = pikepdf.Dictionary(Draw=pikepdf.Dictionary(Private=pikepdf.String(DEVICE)))
    page.obj.Annots = pikepdf.Array([note("/Text"), note("/Square"), note("/FileAttachment"), link()])
    document.attachments["salaries.txt"] = PERSON.encode()
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{PERSON}')")
    )
    document.Root.AF = pikepdf.Array([pikepdf.Dictionary(F=pikepdf.String(DEVICE))])
    document.Root.Names.JavaScript = pikepdf.Dictionary(Names=pikepdf.Array(["x", document.Root.OpenAction]))
    document.Root.Metadata = document.make_stream(XMP)
    document.docinfo["/Author"], document.docinfo["/Producer"] = PERSON, DEVICE
    document.docinfo["/Title"] = PERSON
    document.trailer["/ID"] = pikepdf.Array([PERSON.encode(), DEVICE.encode()])
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def note(kind: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name(kind),
        Rect=pikepdf.Array([10, 10, 60, 60]),
        T=pikepdf.String(PERSON),
        Contents=pikepdf.String(f"ask {PERSON}"),
        M=pikepdf.String("D:20260521180411"),
        NM=pikepdf.String(DEVICE),
        C=pikepdf.Array([0, 0, 0]),
    )


def link() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=pikepdf.Array([100, 10, 160, 60]),
        A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String(rf"C:\Users\{PERSON}\a.exe")),
    )


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
VISIBLE = "Water in the river stood two metres above the mark."
ADDED = "Nobody had been warned."
CROSSED_OUT = f"Told to us by {PERSON}."


def docx(**more: bytes) -> bytes:
    """A Word document with author, company, comments, tracked changes, session numbers and camera data."""
    body = f"""<?xml version="1.0"?><!-- {PERSON} --><?editor {DEVICE}?>
    <w:document xmlns:w="{W}" xmlns:r="{R}"
      xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
      xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"
      xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:body>
    <w:p w:rsidR="00A1B2C3" w14:paraId="1A2B3C4D"><w:commentRangeStart w:id="1"/><w:r><w:t>{VISIBLE}</w:t></w:r>
    <w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>
    <w:ins w:id="2" w:author="{PERSON}" w:date="2026-05-21T18:04:11Z"><w:r><w:t>{ADDED}</w:t></w:r></w:ins>
    <w:del w:id="3" w:author="{PERSON}" w:date="2026-05-21T18:04:11Z"><w:r>
    <w:delText>{CROSSED_OUT}</w:delText></w:r></w:del>
    <w:r><w:rPr><w:rPrChange w:id="4" w:author="{PERSON}"><w:rPr/></w:rPrChange></w:rPr>
    <wp:docPr id="5" name="{DEVICE}.jpg" descr="C:\\Users\\{PERSON}\\a.jpg"/><a:blip r:embed="rId2"/></w:r></w:p>
    <w:sectPr/></w:body></w:document>"""
    parts = {
        "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
          <Default Extension="xml" ContentType="application/xml"/>
          <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
          <Default Extension="jpg" ContentType="image/jpeg"/>
          <Override PartName="/word/document.xml"
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
          <Override PartName="/docProps/core.xml"
            ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
          <Override PartName="/word/comments.xml"
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>""",
        "_rels/.rels": relations(
            ("rId1", f"{R}/officeDocument", "word/document.xml"),
            ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{R}/extended-properties", "docProps/app.xml"),
            ("rId4", f"{PACKAGE}/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg"),
        ),
        "docProps/core.xml": f'<c:coreProperties xmlns:c="{PACKAGE}/metadata/core-properties">'
        f"<c:lastModifiedBy>{PERSON}</c:lastModifiedBy></c:coreProperties>",
        "docProps/app.xml": f"<Properties><Company>{DEVICE}</Company></Properties>",
        "word/document.xml": body,
        "word/_rels/document.xml.rels": relations(
            ("rId1", f"{R}/comments", "comments.xml"),
            ("rId2", f"{R}/image", "media/image1.jpg"),
            ("rId3", f"{R}/settings", "settings.xml"),
            ("rId4", f"{R}/hyperlink", "https://example.org/", "External"),
            ("rId5", f"{R}/hyperlink", f"file:///C:/Users/{PERSON}/notes.docx", "External"),
            ("rId6", "http://schemas.microsoft.com/office/2011/relationships/people", "people.xml"),
        ),
        "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:rsids><w:rsid w:val="00A1B2C3"/></w:rsids>'
        f'<w:docVars><w:docVar w:name="x" w:val="{PERSON}"/></w:docVars><w:zoom w:percent="100"/></w:settings>',
        "word/_rels/settings.xml.rels": relations(
            ("rId1", f"{R}/attachedTemplate", f"file:///C:/Users/{PERSON}/Normal.dotm", "External")
        ),
        "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:author="{PERSON}"/></w:comments>',
        "word/people.xml": f'<w:people xmlns:w="{W}"><w:person w:author="{PERSON}"/></w:people>',
        "word/forgotten.xml": f"<a>{PERSON}</a>",
    }
    binary = {"docProps/thumbnail.jpeg": jpeg(), "word/media/image1.jpg": jpeg()}
    return archive({name: text.encode() for name, text in parts.items()} | binary | more)


def relations(*entries: tuple[str, ...]) -> str:
    rows = "".join(
        f'<Relationship Id="{entry[0]}" Type="{entry[1]}" Target="{entry[2]}"'
        + (f' TargetMode="{entry[3]}"' if len(entry) > 3 else "")
        + "/>"
        for entry in entries
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


OASIS = "urn:oasis:names:tc:opendocument:xmlns:"


def odt(**more: bytes) -> bytes:
    """A LibreOffice text with author, printer, thumbnail, comment, tracked changes and camera data in its picture."""
    content = f"""<?xml version="1.0"?><office:document-content xmlns:office="{OASIS}office:1.0"
      xmlns:text="{OASIS}text:1.0"
      xmlns:draw="{OASIS}drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
      xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:officeooo="http://openoffice.org/2009/office"><office:body><office:text>
      <text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>{PERSON}</dc:creator>
      </office:change-info><text:p>{CROSSED_OUT}</text:p></text:deletion></text:changed-region></text:tracked-changes>
      <text:p officeooo:rsid="0012ab34">{VISIBLE}<office:annotation><dc:creator>{PERSON}</dc:creator><text:p>ask
      </text:p></office:annotation> {ADDED}<text:change text:change-id="c1"/></text:p>
      <text:p><draw:frame draw:name="{DEVICE}.jpg"><draw:image xlink:href="Pictures/1.jpg"/></draw:frame>
      <text:a xlink:href="../../{PERSON}/notes.odt">here</text:a></text:p>
      </office:text></office:body></office:document-content>"""
    names = ("/", "content.xml", "meta.xml", "settings.xml", "Pictures/1.jpg", "Thumbnails/thumbnail.png")
    listed = "".join(f'<m:file-entry m:full-path="{name}" m:media-type=""/>' for name in names)
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": content.encode(),
        "meta.xml": f"<m><creator>{PERSON}</creator><generator>{DEVICE}</generator></m>".encode(),
        "settings.xml": f"<s><PrinterName>{DEVICE}</PrinterName></s>".encode(),
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{OASIS}manifest:1.0">{listed}</m:manifest>'.encode(),
        "Pictures/1.jpg": jpeg(),
        "Thumbnails/thumbnail.png": png(),
    }
    return archive(parts | more)


def layers(data: bytes) -> Iterator[bytes]:
    """Yield a file and, unpacked, everything that is packed inside it."""
    yield data
    at = data.find(b"PK\x03\x04")
    if at >= 0 and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                yield from layers(package.read(name))
    for mark in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"):
        at = data.find(mark)
        while at >= 0:
            yield inflated(data[at:])
            at = data.find(mark, at + 1)


def inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, 10_000_000)
    except zlib.error:
        return b""


def betrayals(data: bytes) -> list[str]:
    """Return the secrets that a file still holds, in whatever encoding."""
    found = []
    for layer in layers(data):
        for secret in SECRETS:
            forms = {secret.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")}
            forms |= {base64.b64encode(secret.encode())[:-4], secret.encode().hex().encode()}
            found += [secret for form in forms if form in layer]
    return found
