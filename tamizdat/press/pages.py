"""What every page has: its head, its addresses for machines, and the passage through the theme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from wagtail.models import Page as WagtailPage

from tamizdat.press import facts
from tamizdat.press.outputs import Output
from tamizdat.press.publication import direction_of, language_link, publication
from tamizdat.theme.environment import render_page


def absolute(address: str) -> str:
    """Return an address of the public site with its origin."""
    return f"{settings.ENVIRONMENT.site_url}{address}"


def page_facts(output: Output, title: str, **more: Any) -> facts.Page:
    """Return what every page has.

    Args:
        title: of the page itself.
        more: further fields of :class:`~tamizdat.press.facts.Page`.
    """
    more.setdefault("description", "")
    more.setdefault("canonical_url", absolute(output.address))
    return facts.Page(
        kind=output.kind,
        title=title,
        address=output.address,
        language=output.language,
        direction=direction_of(output.language),
        previewed=output.previewed,
        **more,
    )


def themed(output: Output, page: facts.Page, **context: object) -> bytes:
    """Turn a page's facts into the bytes that a reader gets."""
    around = publication(output.language)
    return render_page(output.kind, output.language, {"page": page, "publication": around, **context})


def translations(page: WagtailPage) -> tuple[facts.LanguageLink, ...]:
    """Return the public versions of a page in other languages."""
    others = page.get_translations().live().select_related("locale").order_by("locale__language_code")
    return tuple(language_link(other.locale.language_code, other.url_path) for other in others)


def links_of_translations(pairs: Iterable[tuple[str, str]]) -> tuple[facts.LanguageLink, ...]:
    """Return links to versions in other languages from pairs of language and address."""
    return tuple(language_link(language, address) for language, address in pairs)
