"""The plates: what every page is printed with, whatever it says. When they change, everything is pressed anew.

They are the program and its theme, the settings that pages show, and the newspaper around each page: its name, its
sections, its languages, and the newsletter that readers can sign up for.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

from tamizdat import __version__
from tamizdat.newsletter.models import Newsletter
from tamizdat.press import facts
from tamizdat.press.almanac import Almanac

PACKAGE = Path(__file__).parents[1]
OF_THE_PROGRAM = ("press", "theme", "locale")
KINDS_OF_FILES = (".py", ".html", ".css", ".js", ".mo")


def made_with(almanac: Almanac | None = None) -> str:
    """Return a digest of the plates as they are now."""
    current = almanac or Almanac()
    around = [_told(current.publication(language)) for language in current.languages]
    # Articles name their section wherever it stands, even under a front page that is hidden or of another language.
    sections = [(section.path, section.title, section.address) for section in current.sections]
    # Where a newsletter stood whose address has changed, nobody would look any more.
    newsletters = list(Newsletter.objects.order_by("pk").values_list("slug", "locale__language_code", "is_open"))
    told = (_program(), settings.ENVIRONMENT.site_url, settings.MEDIA_URL, around, sections, newsletters)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _told(publication: facts.Publication) -> tuple[object, ...]:
    return tuple(getattr(publication, name) for name in publication.__slots__)


@cache
def _program() -> str:
    digest = hashlib.sha256(__version__.encode())
    for folder in OF_THE_PROGRAM:
        for path in sorted((PACKAGE / folder).rglob("*")):
            if path.suffix in KINDS_OF_FILES:
                digest.update(f"{path.relative_to(PACKAGE)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
