"""Marks that make a text worth reading; the letters stay what they were."""

from __future__ import annotations


def typeset_text(text: str, language: str) -> str:
    """Give plain text the marks of its language."""
    return text


def typeset_heading(text: str, language: str) -> str:
    """Give a headline the marks of its language."""
    return text


def typeset_html(html: str, language: str) -> str:
    """Give the text of an HTML fragment the marks of its language."""
    return html
