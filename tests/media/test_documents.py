"""What of a document is kept: its pages, words and tables. Not who wrote it, where, and what was crossed out."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pikepdf
import pytest
from lxml import etree
from openpyxl.comments import Comment

from tamizdat.media.cleaning import clean
from tamizdat.media.refusals import Refused
from tests.media import dirty
from tests.media.test_pictures import seen_by_exiftool


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def text_of(part):
    return " ".join(" ".join(etree.fromstring(part).itertext()).split())


def spreadsheet():
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = dirty.PERSON
    book.properties.title = dirty.DEVICE
    sheet = book.active
    sheet["A1"], sheet["B1"] = "Village", "Metres"
    sheet["A2"], sheet["B2"] = "Orvale", 2.1
    sheet["A2"].comment = Comment(f"ask {dirty.PERSON}", dirty.PERSON)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt"])
def test_nothing_tells_who_wrote_a_document(kind):
    data = getattr(dirty, kind)()
    assert dirty.betrayals(data), "the test's own file must hold what it is about"
    cleaned = clean(f"a.{kind}", data)
    assert dirty.betrayals(cleaned.data) == []
    assert cleaned.extension == f".{kind}"


def test_exiftool_finds_no_author_in_a_pdf():
    found = seen_by_exiftool(clean("a.pdf", dirty.pdf()).data, ".pdf")
    assert found == {"PDF:PDFVersion", "PDF:Linearized", "PDF:PageCount"}
    assert any("Author" in tag for tag in seen_by_exiftool(dirty.pdf(), ".pdf"))


def test_a_pdf_keeps_its_pages_its_photograph_and_the_marks_on_it():
    with pikepdf.open(io.BytesIO(clean("a.pdf", dirty.pdf()).data)) as document:
        (page,) = document.pages
        assert [str(mark.Subtype) for mark in page.obj.Annots] == ["/Square", "/Link"]
        assert all("/T" not in mark and "/Contents" not in mark and "/A" not in mark for mark in page.obj.Annots)
        photograph = page.obj.Resources.XObject.Photo
        picture = pikepdf.PdfImage(photograph).as_pil_image()
        assert picture.size == (320, 200)
        assert not {"/OpenAction", "/Metadata", "/AF"} & set(document.Root.keys())
        assert len(document.attachments) == 0


def test_an_earlier_version_inside_a_pdf_is_gone():
    first = dirty.pdf()
    with pikepdf.open(io.BytesIO(first)) as document:
        number = len(document.objects) + 1
    hidden = b"\n%d 0 obj\n(%s)\nendobj\n%%%%EOF\n" % (number, dirty.PERSON.encode())
    assert dirty.betrayals(clean("a.pdf", first + hidden).data) == []


def test_a_link_in_a_pdf_still_leads_to_the_web():
    document = pikepdf.new()
    page = document.add_blank_page()
    mark = dirty.link()
    mark.A = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org/ruling"))
    page.obj.Annots = pikepdf.Array([mark])
    written = io.BytesIO()
    document.save(written)
    with pikepdf.open(io.BytesIO(clean("a.pdf", written.getvalue()).data)) as found:
        assert str(found.pages[0].obj.Annots[0].A.URI) == "https://example.org/ruling"


def test_a_pdf_under_a_password_is_refused():
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(dirty.pdf())) as document:
        document.save(written, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(Refused) as refused:
        clean("a.pdf", written.getvalue())
    assert refused.value.reason == "password"


def test_a_text_reads_as_its_last_version_does():
    found = text_of(parts_of(clean("a.docx", dirty.docx()).data)["word/document.xml"])
    assert found == f"{dirty.VISIBLE} {dirty.ADDED}"
    found = text_of(parts_of(clean("a.odt", dirty.odt()).data)["content.xml"])
    assert found == f"{dirty.VISIBLE} {dirty.ADDED} here"


def test_a_word_document_keeps_only_the_parts_that_show_something():
    parts = parts_of(clean("a.docx", dirty.docx()).data)
    assert set(parts) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/settings.xml",
        "word/_rels/settings.xml.rels",
        "word/media/image1.jpg",
    }
    assert b"https://example.org/" in parts["word/_rels/document.xml.rels"]
    assert b"rsid" not in parts["word/document.xml"] + parts["word/settings.xml"]
    assert b"paraId" not in parts["word/document.xml"]


def test_an_opendocument_says_its_type_first_and_lists_what_it_holds():
    data = clean("a.odt", dirty.odt()).data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert set(package.namelist()) == {"mimetype", "META-INF/manifest.xml", "content.xml", "Pictures/1.jpg"}
    assert data[30:38] == b"mimetype"


def test_a_spreadsheet_keeps_its_numbers_and_loses_its_notes():
    data = spreadsheet()
    assert dirty.betrayals(data)
    cleaned = clean("a.xlsx", data)
    assert dirty.betrayals(cleaned.data) == []
    book = openpyxl.load_workbook(io.BytesIO(cleaned.data))
    assert [[cell.value for cell in row] for row in book.active] == [["Village", "Metres"], ["Orvale", 2.1]]
    assert book.active["A2"].comment is None


def test_the_pictures_inside_a_document_are_clean_too():
    for data, name in ((dirty.docx(), "word/media/image1.jpg"), (dirty.odt(), "Pictures/1.jpg")):
        picture = parts_of(clean("a", data).data)[name]
        assert seen_by_exiftool(picture, ".jpg") == set()


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_no_date_is_left_in_an_archive(kind):
    with zipfile.ZipFile(io.BytesIO(clean("a", getattr(dirty, kind)()).data)) as package:
        assert package.comment == b""
        assert {(entry.date_time, entry.comment, entry.extra) for entry in package.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), b"", b"")
        }


def test_a_document_inside_a_document_is_clean_too():
    target = dirty.relations(("rId1", f"{dirty.R}/package", "embeddings/numbers.xlsx"))
    data = dirty.docx(
        **{"word/_rels/document.xml.rels": target.encode(), "word/embeddings/numbers.xlsx": spreadsheet()}
    )
    assert dirty.betrayals(clean("a.docx", data).data) == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("word/embeddings/object.bin", b"\xd0\xcf\x11\xe0", "embedded"),
        ("word/media/image2.emf", b"\1\0\0\0", "embedded"),
        ("word/media/image2.jpg", b"not a picture", "embedded"),
        ("word/more.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "bomb"),
        ("word/more.xml", b"<a><b></a>", "damaged_document"),
    ],
)
def test_a_part_that_cannot_be_cleaned_is_refused(name, content, reason):
    target = dirty.relations(("rId9", f"{dirty.R}/oleObject", name.removeprefix("word/")))
    with pytest.raises(Refused) as refused:
        clean("a.docx", dirty.docx(**{"word/_rels/document.xml.rels": target.encode(), name: content}))
    assert refused.value.reason == reason


def test_macros_are_refused():
    macros = dirty.relations(
        ("rId9", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")
    )
    with pytest.raises(Refused) as refused:
        clean("a.docx", dirty.docx(**{"word/_rels/document.xml.rels": macros.encode(), "word/vbaProject.bin": b"x"}))
    assert refused.value.reason == "macros"


def test_plain_text_and_tables_are_kept_byte_for_byte():
    for name, data in (
        ("a.csv", b"\xef\xbb\xbfVillage;Metres\r\nOrvale;2,1\r\n"),
        ("a.txt", "Вода стояла на два метра выше отметки.\n".encode()),
        ("a.txt", "\ufeffВода\n".encode("utf-16-le")),
    ):
        assert clean(name, data).data == data
