"""What every page has: its head, its addresses for machines, and the passage through the theme."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.encoding import iri_to_uri
from wagtail.models import Page as WagtailPage

from tamizdat.press import facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.outputs import Output
from tamizdat.press.publication import direction_of, language_link, published_locales
from tamizdat.theme.environment import page_parts
from tamizdat.theme.linking import settled_page, way_up

NOT_FOUND = 404


def absolute(address: str) -> str:
    """Return an address of the public site as a URI, with its origin (RFC 3987, section 3.1)."""
    return f"{settings.ENVIRONMENT.site_url}{_as_uri(address)}"


# Most of what a page names is named by thousands of others.
@lru_cache(maxsize=8192)
def _as_uri(address: str) -> str:
    return address if _AS_IT_IS.fullmatch(address) else iri_to_uri(address)


_AS_IT_IS = re.compile(r"[A-Za-z0-9/._-]+")


def page_facts(output: Output, almanac: Almanac, title: str, *, numbered: bool = False, **more: Any) -> facts.Page:
    """Return what every page has.

    Args:
        title: of the page itself.
        numbered: whether this is an older part of a list, which has no counterpart in other languages.
        more: further fields of :class:`~tamizdat.press.facts.Page`.
    """
    more.setdefault("description", "")
    more.setdefault("canonical_url", absolute(output.address))
    if not numbered:
        versions = more.get("translations", ())
        more["alternates"] = alternates(output.language, more["canonical_url"], versions, almanac.default_language)
    return facts.Page(
        kind=output.kind,
        title=title,
        address=output.address,
        language=output.language,
        direction=direction_of(output.language),
        previewed=output.previewed,
        notice=output.notice,
        **more,
    )


def preview_picture(picture: facts.Picture | None) -> dict[str, Any]:
    """Return the fields of a page that tell other programs which picture to show with a link to it."""
    if picture is None or picture.largest is None:
        return {}
    file = picture.largest
    return {
        "image_url": absolute(file.src),
        "image_alt": picture.alt,
        "image_width": file.width,
        "image_height": file.height,
    }


def alternates(
    language: str, canonical_url: str, translated: Iterable[facts.LanguageLink], default: str
) -> tuple[tuple[str, str], ...]:
    """Return all language versions of a page as hreflang wants them: each names all, itself included.

    ``x-default`` is the version in the newspaper's default language, where there is one.

    Args:
        default: the newspaper's default language.
    """
    others = {link.code: absolute(link.address) for link in translated}
    if not others:
        return ()
    versions = dict(sorted({language: canonical_url, **others}.items()))
    url = versions.get(default)
    return (*versions.items(), ("x-default", url)) if url else tuple(versions.items())


def themed(output: Output, almanac: Almanac, page: facts.Page, **context: object) -> bytes:
    """Turn a page's facts into the bytes that a reader gets."""
    around = almanac.publication(output.language, previewed=output.previewed)
    parts = page_parts(output.kind, output.language, {"page": page, "publication": around, **context})
    return settled_page(parts, root_for(output))


def root_for(output: Output) -> str:
    """Return the way from a page to the root of the site.

    A preview is shown at an address of the admin's, and the page for nothing at whatever address holds nothing: no
    relative path leads from there to anywhere, so they name the root itself.
    """
    return "/" if output.previewed or output.status == NOT_FOUND else way_up(output.address)


def translations(page: WagtailPage) -> tuple[facts.LanguageLink, ...]:
    """Return the versions of a front page, section or standing page in other languages that readers can reach."""
    others = page.get_translations().live().filter(locale__in=published_locales())
    pairs = others.order_by("locale__language_code").values_list("locale__language_code", "url_path")
    return links_of_translations(pairs)


def links_of_translations(pairs: Iterable[tuple[str, str]]) -> tuple[facts.LanguageLink, ...]:
    """Return links to versions in other languages from pairs of language and address."""
    return tuple(language_link(language, address) for language, address in pairs)
