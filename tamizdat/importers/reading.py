# ruff: noqa: PLR2004  the thresholds of a rule stand in the rule
"""From a file to the text or HTML in it, or to the reason why there is none.

What a file is, its content says; its name says nothing, because people save HTML as ``.txt`` and text as ``.html``.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from tamizdat.importers import language
from tamizdat.importers.imported import TooLarge, UnreadableFile

LARGEST = 20 * 1024 * 1024
_BINARY = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\xd0\xcf\x11\xe0", "Word (.doc)"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"RIFF", "RIFF"),
    (b"bplist", "Safari webarchive"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"""(?:charset\s*=\s*["']?|<\?xml[^>]*encoding=["'])([A-Za-z0-9_.:\-]{3,30})""", re.IGNORECASE)
_MHTML = re.compile(
    rb"\A(?:[\w\-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){1,30}?content-type:\s*multipart/related", re.IGNORECASE
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|meta|title)\b[^>]*>", re.IGNORECASE)
_ENDS = re.compile(r"</(?:html|head|body|article|main|div|p|h1|title|a|span)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page, read and decoded.

    Args:
        digest: SHA-256 of the file's bytes, in hexadecimal.
    """

    form: Literal["text", "html"]
    content: str
    digest: str


def read_page(path: Path) -> Page:
    """Read a file as a page.

    Args:
        path: of a text file, a saved page or a single-file web archive (MHTML).

    Raises:
        TooLarge: above 20 MB.
        UnreadableFile: missing, not a file, forbidden, binary or damaged.
    """
    try:
        if path.is_dir():
            raise UnreadableFile(_("This is a directory: name the files in it."))
        if path.stat().st_size > LARGEST:
            raise TooLarge(
                _(
                    "The file has %(size)d MB; a page may have %(most)d: save the page without its pictures, or copy "
                    "its text."
                )
                % {"size": path.stat().st_size // (1024 * 1024), "most": LARGEST // (1024 * 1024)}
            )
        if not path.is_file():
            raise UnreadableFile(
                _("There is no such file: check its name.")
                if not path.exists()
                else _("This is not a regular file: save the page into one.")
            )
        return page_in(path.read_bytes())
    except OSError as error:
        raise UnreadableFile(
            _("The file cannot be read (%(reason)s): check its name and permissions.")
            % {"reason": error.strerror or type(error).__name__}
        ) from None
    except ValueError:
        raise UnreadableFile(_("The file's name holds a NUL byte: rename it.")) from None


def page_in(content: bytes) -> Page:
    """Tell what some bytes are and decode them.

    Raises:
        UnreadableFile: when they are no text.
    """
    digest = hashlib.sha256(content).hexdigest()
    _refuse_binary(content)
    if _MHTML.match(content[:20000]):
        return Page("html", _html_in_archive(content), digest)
    text = _decoded(content)
    return Page("html" if _is_html(text) else "text", text, digest)


def _refuse_binary(content: bytes) -> None:
    for mark, name in _BINARY:
        if content.startswith(mark):
            raise UnreadableFile(
                _("This is a %(name)s file, not a page: save the page as HTML, or copy its text into a file.")
                % {"name": name}
            )
    if b"ftyp" in content[4:12] or b"word/document" in content[:4096]:
        raise UnreadableFile(_("This is not a page: save the page as HTML, or copy its text into a file."))


def _decoded(content: bytes) -> str:
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return _strict(content, charset)
    if charset := _utf16_without_mark(content):
        return _strict(content, charset)
    if b"\0" in content:
        raise UnreadableFile(
            _("The file holds NUL bytes, which no text has: save the page as HTML, or copy its text into a file.")
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _in_other_charset(content)


def _strict(content: bytes, charset: str) -> str:
    try:
        text = content.decode(charset).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise UnreadableFile(
            _("The file is damaged: it begins as %(charset)s text and does not go on so. Save it again.")
            % {"charset": charset}
        ) from None
    if "\0" in text:
        raise UnreadableFile(
            _("The file holds NUL bytes, which no text has: save the page as HTML, or copy its text into a file.")
        )
    return text


def _utf16_without_mark(content: bytes) -> str:
    sample = content[:4000]
    if len(sample) < 20 or len(content) % 2:
        return ""
    half = len(sample) // 2
    # Spaces and line breaks show the order of the bytes in every script.
    little, big = sample[1::2].count(0), sample[0::2].count(0)
    if little > half * 0.1 and big < half * 0.02:
        return "utf-16-le"
    if big > half * 0.1 and little < half * 0.02:
        return "utf-16-be"
    return ""


def _in_other_charset(content: bytes) -> str:
    if stated := _CHARSET.search(content[:4096]):
        try:
            return content.decode(stated[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    damaged = content.decode("utf-8", "replace")
    if damaged.count("\ufffd") <= len(damaged) * 0.001:
        return damaged
    if charset := _familiar_charset(content[:20_000]):
        return content.decode(charset, "replace")
    candidates = (
        "windows-1251",
        "windows-1252",
        "koi8-r",
        "windows-1256",
        "iso-8859-5",
        "cp866",
        "windows-1250",
        "windows-1257",
        "windows-1254",
        "gb18030",
        "shift_jis",
        "big5",
    )
    best = from_bytes(content[:200_000], cp_isolation=list(candidates)).best()
    if best is None or _is_noise(str(best)):
        raise UnreadableFile(_("The file's characters cannot be read: save it as UTF-8."))
    return content.decode(best.encoding, "replace")


def _familiar_charset(sample: bytes) -> str:
    """Return the charset in which a sample is made of some language's commonest words, or ""."""
    scores: dict[str, float] = {}
    for charset in ("windows-1251", "windows-1252", "koi8-r", "windows-1256", "windows-1250", "cp866", "windows-1257"):
        scores[charset] = language.familiarity(sample.decode(charset, "replace"))
    best, second = sorted(scores, key=lambda charset: scores[charset], reverse=True)[:2]
    return best if scores[best] >= 0.03 and scores[best] > 3 * scores[second] else ""


def _is_noise(text: str) -> bool:
    strange = sum(1 for char in text[:20000] if char < " " and char not in "\t\n\r\f\x0b\x1a")
    return strange > len(text[:20000]) * 0.02


def _is_html(text: str) -> bool:
    head = text[:200_000]
    tags = len(_HTML.findall(head)) + len(_ENDS.findall(head))
    opens = head.lstrip()[:15].lower()
    return tags >= 6 or (
        opens.startswith(("<!doctype html", "<html", "<?xml", "<!--", "<head", "<body", "<article")) and tags >= 1
    )


def _html_in_archive(content: bytes) -> str:
    message = email.message_from_bytes(content, policy=email.policy.default)
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    for part in pages:
        if isinstance(part, EmailMessage) and (text := _part_text(part)).strip():
            return text
    raise UnreadableFile(_("The web archive holds no page: save the page again as HTML."))


def _part_text(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        return _decoded(payload)
