"""The scripts that readers' pages have, inlined like the style sheet.

That of the search page; that of the page on which a browser does some work before a form is taken; that of a card that
is typed in on our own page; and the one by which a reader's own browser remembers, and nobody else, that an appeal was
seen or answered, on articles that carry one. Each comes with its page on one connection, and the page's policy knows it
by its hash. No other page carries any, and every page but the search works without.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import rjsmin

DIRECTORY = Path(__file__).parent / "scripts"
SCRIPTED = frozenset({"search", "sign_up", "asking", "giving"})


@cache
def script(kind: str) -> str:
    """Return the minified script of a kind of page, exactly as it stands between the page's script tags.

    Args:
        kind: one of :data:`SCRIPTED`.
    """
    return str(rjsmin.jsmin((DIRECTORY / f"{kind}.js").read_text(encoding="utf-8")))


@cache
def script_hash(kind: str) -> str:
    """Return the source expression that lets a page's own script pass a strict policy: ``sha256-…``."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script(kind).encode()).digest()).decode()
