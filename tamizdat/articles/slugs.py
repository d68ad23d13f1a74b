"""The last part of an address: what may stand there, on the site and on any disk that carries it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

# What the site, or a server of it, uses itself.
RESERVED_SLUGS = frozenset(
    {
        "admin",
        "api",
        "archive",
        "corrections",
        "demo",
        "feeds",
        "files",
        "health",
        "letters",
        "media",
        "newsletter",
        "page",
        "people",
        "search",
        "series",
        "sitemaps",
        "staff",
        "static",
        "support",
        "topics",
    }
)

# Windows opens a device where these are named, in every folder (Naming Files, Paths, and Namespaces).
DEVICES = frozenset(
    {"aux", "con", "nul", "prn", *(f"{name}{number}" for name in ("com", "lpt") for number in "0123456789")}
)

# In bytes of UTF-8: a page becomes a folder of this name, and file systems take 255, less what stands behind it.
LONGEST_SLUG = 252


def as_on_any_disk(slug: str) -> str:
    """Return a slug in the letters in which it is the same for every file system.

    Memory sticks, Windows and Macs take ``Budget`` and ``budget`` for one name, and Macs "й" written as one character
    or as two.
    """
    return unicodedata.normalize("NFC", slug.lower())


def check_slug(thing: models.Model, slug: str, reserved: Collection[str] = frozenset()) -> None:
    """Refuse the last part of an address that not every mirror could carry, or that the site uses itself.

    What a row has had before it keeps: nobody should be unable to withdraw an article because of its address.

    Args:
        thing: the row that is to have the slug.
        reserved: what it may not be besides.

    Raises:
        ValidationError: on the field "slug", with a sentence that says what to do.
    """
    complaint = _complaint(slug, reserved)
    if complaint and not (thing.pk and type(thing)._default_manager.filter(pk=thing.pk, slug=slug).exists()):  # noqa: SLF001  Django documents it as its API
        raise ValidationError({"slug": complaint})


def _complaint(slug: str, reserved: Collection[str]) -> str:
    if slug in reserved:
        return _("The site uses this address itself: choose another slug.")
    if slug in DEVICES:
        return _("On Windows no folder can have this name: choose another slug.")
    plain = as_on_any_disk(slug)
    if slug != plain:
        return _("Some disks know no capitals: write the slug as “%(slug)s”.") % {"slug": plain}
    if len(slug.encode()) > LONGEST_SLUG:
        return _("No disk takes a name as long as this: shorten the slug.")
    return ""
