"""Links."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A labelled address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language.

    Args:
        code: BCP 47 tag, such as ``ru``.
        name: the language's name in itself, such as ``Русский``.
        direction: ``ltr`` or ``rtl``.
    """

    code: str
    name: str
    address: str
    direction: str


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed of this page, for ``<link rel="alternate">``."""

    title: str
    media_type: str
    address: str
