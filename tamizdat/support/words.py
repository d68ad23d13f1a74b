"""What editors write by hand for readers: paragraphs, **bold** and links, and nothing else."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
# As it stands once the text is escaped. A link leads to a page of the site, or to another host by TLS.
_LINK = re.compile(r"\[([^\]\n]+)\]\(((?:https://|/(?!/))(?:[^\s()&]|&amp;)+)\)")


def html_of(text: str) -> SafeString:
    """Return a text as HTML: paragraphs at empty lines, ``**bold**`` and ``[links](https://example.org/)``."""
    paragraphs = [part for part in re.split(r"\s*\n\s*\n\s*", text.strip()) if part]
    return mark_safe("".join(f"<p>{_marked(each)}</p>" for each in paragraphs))


def line_of(text: str) -> SafeString:
    """Return one line as HTML, with bold words and links."""
    return mark_safe(_marked(text.strip()))


def _marked(text: str) -> str:
    linked = _LINK.sub(r'<a href="\2">\1</a>', escape(text))
    return _BOLD.sub(r"<b>\1</b>", linked)
