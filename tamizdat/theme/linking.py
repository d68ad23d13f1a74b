"""Addresses in a page, written so that the page can stand anywhere.

The public site is a tree of files that is carried from host to host, into folders and onto memory sticks. So a page
leads to another by a relative path that names the file: from ``/en/courts/verdict/`` to ``/en/courts/`` by
``../../../en/courts/index.html``. Such a path depends on where the page stands, but most of what a page is made of (a
card in a list, the line of sections) stands on thousands of pages alike. Templates therefore write two marks that no
text can hold, one for the way to the root and one for the name of a page's file, and :func:`settled` fills them in
when the page is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup

ROOT_MARK = "\x01"
FILE_MARK = "\x02"
FILE = "index.html"
# Stands before and after what a card says of its section; a list of that section leaves it out.
SECTION_MARK = "\x03"
_LINK = re.compile(r'(?<=<a href=")/(?!/)([^"?#]*)')
_IN_A_SET = re.compile(r"(^|, )/")


def to(address: str) -> str:
    """Return an address of the newspaper as a template writes it; another host's stays as it is.

    Args:
        address: beginning with one slash when it is the newspaper's; with two it names another host.
    """
    if not address.startswith("/") or address.startswith("//"):
        return address
    page, sign, fragment = address.partition("#")
    file = FILE_MARK if page.endswith("/") else ""
    return f"{ROOT_MARK}{page[1:]}{file}{sign}{fragment}"


# Pictures stand on many pages.
@lru_cache(maxsize=2048)
def set_to(srcset: str) -> str:
    """Return a ``srcset`` as a template writes it."""
    return _IN_A_SET.sub(rf"\1{ROOT_MARK}", srcset)


def links_to(html: str) -> Markup:
    """Return HTML of an article's text with its links as a template writes them."""
    if '<a href="/' not in html:
        return Markup(html)  # noqa: S704  sanitised where it was gathered
    return Markup(_LINK.sub(lambda match: to(f"/{match[1]}"), html))  # noqa: S704  likewise


def settled(html: str, root: str, file: str = FILE) -> str:
    """Fill in where a page stands.

    Args:
        root: the way to the root of the site: ``../../``, ``/`` or an origin with a slash at the end.
        file: what a page's file is called; "" where addresses are those of a web server.
    """
    return html.replace(SECTION_MARK, "").replace(ROOT_MARK, root).replace(FILE_MARK, file)


def settled_page(parts: Iterable[str], root: str) -> bytes:
    """Fill in where a whole page stands, and return its bytes: in them the marks are found four times as fast.

    Args:
        parts: of its HTML. Most are ASCII, which is quick to encode as long as nothing else stands beside it.
        root: as for :func:`settled`.
    """
    found = (
        b"".join(map(str.encode, parts)).replace(SECTION_MARK.encode(), b"").replace(ROOT_MARK.encode(), root.encode())
    )
    return found.replace(FILE_MARK.encode(), FILE.encode())


def way_up(address: str) -> str:
    """Return the relative path from an address of the site to its root: ``../../`` from ``/en/courts/``."""
    return "../" * (address.count("/") - 1)
