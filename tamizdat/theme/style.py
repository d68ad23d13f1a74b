"""The style sheets that are inlined into each page, and their hashes for the Content-Security-Policy.

A page carries one ``<style>`` element and asks for no other file, so it is complete as soon as its HTML has
arrived. There are three sheets: one for pages that are read (an article, a standing page, an issue, the support page),
one for pages that lead on (front page, lists, search), and one for those behind a reader's forms and links. Each
consists of the parts named in :data:`SHEETS`, in that order.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import rcssmin

DIRECTORY = Path(__file__).parent / "style"
SHEETS: dict[str, tuple[str, ...]] = {
    "reading": ("frame.css", "forms.css", "reading.css", "give.css", "print.css"),
    "lists": ("frame.css", "forms.css", "lists.css", "print.css"),
    "letters": ("frame.css", "forms.css", "letters.css"),
}
READ = frozenset({"article", "withdrawn", "standing", "issue", "support"})


def sheet_of(kind: str) -> str:
    """Return the name of the sheet that a kind of page carries.

    Args:
        kind: the page's kind, such as ``article``.
    """
    return "reading" if kind in READ else "lists"


@cache
def style(sheet: str) -> str:
    """Return the minified style sheet, exactly as it stands between the page's style tags.

    Args:
        sheet: a key of :data:`SHEETS`.
    """
    source = "\n".join((DIRECTORY / part).read_text(encoding="utf-8") for part in SHEETS[sheet])
    return str(rcssmin.cssmin(source))


@cache
def style_hash(kind: str = "article") -> str:
    """Return the source expression that lets a page's own style pass a strict policy: ``sha256-…``.

    Args:
        kind: the page's kind; the policy of that page needs this one hash only (CSP Level 3, section 2.3.1).
    """
    return sheet_hash(sheet_of(kind))


@cache
def sheet_hash(sheet: str) -> str:
    """Return the same for a sheet."""
    digest = hashlib.sha256(style(sheet).encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


def style_hashes() -> tuple[str, ...]:
    """Return the hashes of the sheets in a tree, for a server that sends one policy with every page."""
    return (style_hash("article"), style_hash("front"))
