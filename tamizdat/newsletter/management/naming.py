"""How commands name newsletters: by their slugs."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.management.base import CommandError

from tamizdat.newsletter.models import Newsletter

USAGE = 2


def newsletters_of(slugs: Sequence[str]) -> list[Newsletter]:
    """Return newsletters by their slugs.

    Raises:
        CommandError: there is none of that name.
    """
    found = {each.slug: each for each in Newsletter.objects.filter(slug__in=slugs).select_related("locale")}
    for slug in slugs:
        if slug not in found:
            there = ", ".join(Newsletter.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no newsletter “{slug}”; there are: {there}.", returncode=USAGE)
    return [found[slug] for slug in slugs]
