"""Files as people have them: every charset and line break, and everything that is no page at all."""

from __future__ import annotations

import os
import textwrap
from contextlib import contextmanager

import pytest

from tamizdat.importers import bringing, passages, reading
from tamizdat.importers.imported import NoArticle, TooLarge, UnreadableFile

ARTICLE = """Мост останется закрытым

Мост между берегами останется закрытым до осени, сообщил совет в понедельник.

«Деньги ушли на дамбу», — сказал мэр. В обычный день реку пересекают 4000 человек.
"""


def found(content: bytes, write):
    [one] = bringing.articles_in([write(content)])
    return one


# A lone carriage return is what a Macintosh wrote, which knew neither of the two code pages.
WRITTEN_AS = [
    (charset, newline)
    for charset in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1251", "cp866")
    for newline in ("\n", "\r\n", "\r")
    if newline != "\r" or charset.startswith("utf")
]


@pytest.mark.parametrize(("charset", "newline"), WRITTEN_AS)
def test_a_text_is_read_in_any_charset_and_with_any_line_break(charset, newline, write):
    article = ARTICLE.replace("«", '"').replace("»", '"').replace("—", "-") if charset == "cp866" else ARTICLE
    one = found(article.replace("\n", newline).encode(charset), write)
    assert one.headline == "Мост останется закрытым"
    assert [paragraph.text for paragraph in one.paragraphs] == article.strip().split("\n\n")[1:]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\xff\xd8\xff\xe0....", "JPEG"),
        (b"\x1f\x8b\x08....", "gzip"),
        (b"Some text\0 with a NUL byte in the middle of it.", "NUL"),
        (b"\xff\xfe\x41", "damaged"),
    ],
)
def test_a_file_that_is_no_page_is_refused_by_its_name(content, said, write):
    one = found(content, write)
    assert isinstance(one, UnreadableFile)
    assert said in str(one)


def test_noise_is_refused(write):
    assert isinstance(found(bytes(range(1, 256)) * 40, write), UnreadableFile | NoArticle)


@pytest.mark.parametrize("content", [b"", b"   \n\n ", b"\xef\xbb\xbf", "\u200b\n".encode()])
def test_an_empty_file_is_said_to_be_empty(content, write):
    one = found(content, write)
    assert isinstance(one, NoArticle)
    assert "empty" in str(one)


def test_a_file_of_200_megabytes_is_refused_without_being_read(tmp_path):
    path = tmp_path / "page.html"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    [one] = bringing.articles_in([path])
    assert isinstance(one, TooLarge)
    assert "200 MB" in str(one)


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    [one] = bringing.articles_in([tmp_path / "pipe"])
    assert isinstance(one, UnreadableFile)


@contextmanager
def as_anybody():
    """Give up for a while what root may do: it may read everything."""
    own, nobody = os.geteuid(), 65534
    os.seteuid(own or nobody)
    try:
        yield
    finally:
        os.seteuid(own)


def test_a_file_that_may_not_be_read_is_said_to_be_so(write):
    path = write(b"text")
    path.chmod(0)
    with as_anybody():
        [one] = bringing.articles_in([path])
    assert "Permission" in str(one)


def test_what_a_file_is_its_content_says(write):
    page = reading.read_page(write(b"<!DOCTYPE html><html><body><p>Text.</p></body></html>", "page.txt"))
    assert page.form == "html"
    assert reading.read_page(write(ARTICLE, "page.html")).form == "text"


@pytest.mark.parametrize("width", [50, 66, 72, 80, 100])
def test_hard_wrapped_lines_become_the_paragraphs_they_were(width):
    paragraphs = [
        (
            "The ferry workers’ well-known union, which has 400 members on both banks of the river, ended its strike "
            "on Sunday after the company had agreed to pay for the days on which the harbour was closed."
        ),
        (
            "“It is not what we asked for,” its head said. “But it is what we can live with, and that is what counts "
            "in the end, I suppose.”"
        ),
        "He was 61.",
        (
            "The first boat leaves on Monday at six in the morning, and it will be free for everyone who has waited a "
            "week for it on the eastern bank."
        ),
    ]
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)
    assert [passage.text for passage in passages.passages_of(wrapped)] == paragraphs


def test_lines_that_are_paragraphs_are_not_joined():
    lines = ["The ferry workers ended their strike on Sunday.", "Bread was brought by boats.", "No one was dismissed."]
    assert [passage.text for passage in passages.passages_of("\n".join(lines))] == lines


def test_every_character_of_a_paragraph_stays():
    line = "“It’s\u00a0a ‘promise’ – nothing more…” said Mr.\u00a0Vell\u00ad; 5\u202f000 crowns — «так»."
    assert [passage.text for passage in passages.passages_of(f"\ufeff  {line} \r\n")] == [line]
