"""Old addresses that lead on, as the press remembers them: of a redirect that is gone, the database knows no path."""

from __future__ import annotations

from collections.abc import Iterable

from wagtail.contrib.redirects.models import Redirect

from tamizdat.press.manuscripts import in_parts
from tamizdat.press.models import Signpost
from tamizdat.theme.linking import FILE


def address_of(old_path: str) -> str:
    """Return where an old path stood: pages have a slash at the end, which Wagtail leaves out, and files have none."""
    folder, _slash, name = old_path.rpartition("/")
    if name == FILE:
        return f"{folder}/"
    return old_path if "." in name else f"{old_path.rstrip('/')}/"


def old_paths_of(address: str) -> list[str]:
    """Return the old paths that stood at an address: a page may have been called by the name of its file."""
    if address.endswith(f"/{FILE}"):  # which belongs to the page, and is no address of the site
        return []
    path = Redirect.normalise_path(address)
    return [path, f"{path.rstrip('/')}/{FILE}"] if address.endswith("/") else [path]


def remember(numbers: Iterable[int]) -> set[str]:
    """Remember the addresses of some redirects as they are now; return those that they had and have."""
    found: set[str] = set()
    for some in in_parts(numbers):
        known = Signpost.objects.filter(number__in=some)
        found.update(known.values_list("address", flat=True))
        known.delete()
        found.update(_remember(Redirect.objects.filter(pk__in=some).values_list("pk", "old_path")))
    return found


def remember_all() -> None:
    """Remember the addresses of all redirects, and no others."""
    Signpost.objects.all().delete()
    _remember(Redirect.objects.values_list("pk", "old_path"))


def _remember(rows: Iterable[tuple[int, str]]) -> list[str]:
    signposts = [Signpost(number=number, address=address_of(old_path)) for number, old_path in rows]
    Signpost.objects.bulk_create(signposts, batch_size=500)
    return [signpost.address for signpost in signposts]
