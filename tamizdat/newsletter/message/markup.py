"""The HTML part: tables and inlined style, since that is what all mail programs show alike.

Gmail and Outlook drop or rewrite style sheets, so css-inline puts the style into the elements; what is left in the head
is for dark mode and narrow screens, and nothing is lost where it is dropped. Outlook on Windows knows no ``max-width``,
and gets a table of fixed width in comments that it alone reads.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import css_inline
from django.template.loader import render_to_string
from django.utils.translation import override

from tamizdat.newsletter.message.shown import Shown

FOLDER = Path(__file__).parent / "style"
_BETWEEN = re.compile(r">\s*\n\s*<")
_LINES = re.compile(r"\s*\n\s*")


def html_part(shown: Shown, *, full: bool) -> str:
    """Return an issue as a message shows it.

    Args:
        full: whether the articles stand in it whole.
    """
    return _page("newsletter/message/issue.html", shown, full=full, personal=True)


def attached_file(shown: Shown) -> str:
    """Return the articles as a file of their own: the same for every reader, so that it tells of none."""
    return _page("newsletter/message/issue.html", shown, full=True, personal=False)


def _page(name: str, shown: Shown, *, full: bool, personal: bool) -> str:
    told = {"shown": shown, "full": full, "personal": personal}
    with override(shown.language):
        html = str(render_to_string(name, told))
    inlined = _inliner().inline(_LINES.sub("\n", _BETWEEN.sub("><", html.strip())))
    return inlined.replace("</head>", f"<style>{_style('mending.css')}</style></head>", 1)


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False, extra_css=_style("inlined.css"))


@cache
def _style(name: str) -> str:
    source = (FOLDER / name).read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)).strip()
