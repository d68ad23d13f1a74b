"""Whoever reads plain text sees how a text is built."""

from __future__ import annotations

import pytest

from tamizdat.newsletter.message.plain import text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ul><li>One <b>and</b> all</li><li>Two</li></ul>", "- One and all\n- Two"),
        ("<ul><li>One<ul><li>Two</li><li>Three</li></ul></li><li>Four</li></ul>", "- One\n  - Two\n  - Three\n- Four"),
        ("<ol><li>One<ol><li>Two<ul><li>Three</li></ul></li></ol></li></ol>", "1. One\n   1. Two\n      - Three"),
        ("<ul><li><p>One.</p><p>Two.</p></li></ul>", "- One.\n  Two."),
        ("<table><tr><td><p>One.</p><p>Two.</p></td><td>Three</td></tr></table>", "One. Two. | Three"),
        ("<blockquote><p>She said:</p><ul><li>One</li></ul></blockquote>", "> She said:\n>\n> - One"),
    ],
)
def test_points_within_points_and_paragraphs_within_cells_stand_apart(html, text):
    assert text_of(html) == text


def test_the_lines_of_a_point_stand_under_its_first():
    told = text_of(f"<ul><li>{'word ' * 20}<ul><li>{'more ' * 20}</li></ul></li></ul>").split("\n")
    assert [line[:4] for line in told] == ["- wo", "  wo", "  - ", "    "]
