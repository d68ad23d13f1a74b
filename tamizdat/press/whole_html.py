"""An article's whole text as HTML that means the same wherever it is shown: in a feed, or through the API."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from html import escape, unescape
from urllib.parse import urljoin

from tamizdat.press import facts
from tamizdat.press.pages import absolute
from tamizdat.press.publication import direction_of
from tamizdat.theme.environment import render_page
from tamizdat.theme.linking import settled

# Two slashes name another host.
_ADDRESS_IN_A_TAG = re.compile(r'(<[a-z][^<>]*?\b(?:href|src|cite)=")(?=(/(?!/)|#))')
_FROM_HERE = re.compile(r'(<a href=")(?![a-z][a-z0-9+.-]*:|[/#])([^"]*)')


def whole_html(text: facts.Text, language: str) -> str:
    """Return an article from its corrections to its last word, every address in it absolute.

    Pictures come in the one format that every program knows.
    """
    return _whole_html(text, language, absolute("/"))


# A publish brings one new article into feeds of which all others are as they were.
@lru_cache(maxsize=512)
def _whole_html(text: facts.Text, language: str, root: str) -> str:
    blocks = tuple(replace(block, picture=_plain(block.picture)) if block.picture else block for block in text.body)
    shown = replace(text, body=blocks, picture=_plain(text.picture))
    page = {"article": shown, "language": language, "runs": direction_of(language)}
    html = settled(render_page("item", language, page), root, "")
    return absolute_html(html, absolute(text.address))


def absolute_html(html: str, url: str) -> str:
    """Return HTML with absolute addresses.

    Args:
        url: of the page that the HTML comes from; what begins with ``#`` is on it.
    """
    html = _ADDRESS_IN_A_TAG.sub(lambda match: match[1] + (url if match[2] == "#" else absolute("")), html)
    return _FROM_HERE.sub(lambda match: f"{match[1]}{escape(urljoin(url, unescape(match[2])))}", html)


def _plain(picture: facts.Picture | None) -> facts.Picture | None:
    return replace(picture, sources=(), srcset="") if picture else None
