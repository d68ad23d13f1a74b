"""Old addresses that lead on, as the press remembers them.

Of a redirect that is gone, the database knows no path any more. And a newspaper that has moved from another system has
a hundred thousand of them: where each leads is found out when something changes there, and not whenever the lists for
web servers are written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from wagtail.contrib.redirects.models import Redirect

from tamizdat.press.almanac import Almanac
from tamizdat.press.manuscripts import in_parts
from tamizdat.press.models import Signpost
from tamizdat.press.outputs import EVERYTHING_BELOW, find_many
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


def files_above(address: str) -> list[str]:
    """Return the addresses above one at which a file might stand, and not a folder: those of names with a dot."""
    parts = address.strip("/").split("/")[:-1]
    return [f"/{'/'.join(parts[: place + 1])}" for place, part in enumerate(parts) if "." in part]


def remember(numbers: Iterable[int]) -> set[str]:
    """Remember the addresses of some redirects as they are now; return those that they had and have.

    Where they lead is not known before they are settled.
    """
    found: set[str] = set()
    for some in in_parts(numbers):
        known = Signpost.objects.filter(number__in=some)
        before = list(known)
        known.delete()
        now = _remember(Redirect.objects.filter(pk__in=some).values_list("pk", "old_path"))
        # Where something comes to stand below a file, or the last such thing goes, the file goes or comes.
        found.update(told for signpost in (*before, *now) for told in (signpost.address, signpost.inside) if told)
    return found


def remember_all() -> None:
    """Remember the addresses of all redirects, and no others, and where they lead."""
    Signpost.objects.all().delete()
    remembered = _remember(Redirect.objects.values_list("pk", "old_path"))
    settle([signpost.address for signpost in remembered], Almanac())


def _remember(rows: Iterable[tuple[int, str]]) -> list[Signpost]:
    signposts = [_signpost(number, address_of(old_path)) for number, old_path in rows]
    return Signpost.objects.bulk_create(signposts, batch_size=500)


def _signpost(number: int, address: str) -> Signpost:
    return Signpost(number=number, address=address, inside=next(iter(files_above(address)), ""))


def settle(addresses: Iterable[str], almanac: Almanac) -> bool:
    """Find out where signposts lead whose addresses are touched; return whether any leads elsewhere than before.

    Whatever comes to stand at an address, or leaves it, has it touched. So a signpost of which the address is not
    still leads where it led.

    Args:
        addresses: that are touched.
        almanac: opened after the change was taken in.
    """
    changed = False
    for some in in_parts(dict.fromkeys(addresses)):
        known = [*Signpost.objects.filter(address__in=some), *_below(some)]
        changed = (bool(known) and _settle(known, almanac)) or changed
    return changed


def _below(addresses: Iterable[str]) -> Iterable[Signpost]:
    for address in addresses:
        if address.endswith(EVERYTHING_BELOW):
            yield from Signpost.objects.filter(address__startswith=address.removesuffix(EVERYTHING_BELOW))


def _settle(known: Collection[Signpost], almanac: Almanac) -> bool:
    standing = find_many({signpost.address for signpost in known}, almanac)
    leading = {output.subject: (output.location, output.status) for output in standing if output.kind == "redirect"}
    changed = []
    for signpost in known:
        told = leading.get(signpost.number, ("", 0))
        if told != (signpost.location, signpost.status):
            signpost.location, signpost.status = told
            changed.append(signpost)
    Signpost.objects.bulk_update(changed, ["location", "status"], batch_size=200)
    return bool(changed)
