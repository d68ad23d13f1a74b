"""The public site as it is at the moment of asking: whatever has changed is taken in first, as the press does."""

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit

from tamizdat.press import outputs as press
from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.intake import take_in
from tamizdat.press.outputs import Output
from tamizdat.theme.linking import FILE


def almanac() -> Almanac:
    """What many pages say alike, as it is now."""
    take_in()
    return Almanac()


def find(address: str) -> Output | None:
    """Return what stands at an address now."""
    return press.find(address, almanac())


def outputs() -> list[Output]:
    """Return all that the public site consists of now."""
    return list(press.outputs(almanac()))


def render(output: Output) -> bytes:
    """Return the bytes of an output as a reader gets them now."""
    return press.render(output, almanac())


def read_all() -> dict[str, bytes]:
    """Return every file that the public site consists of now, by its address."""
    present, found = almanac(), {}
    for output in press.outputs(present):
        if output.folder:
            files = press.kinds()[output.kind].render_files(output, present)
            found.update({f"{output.address}{name}": content for name, content in files.items()})
        else:
            found[output.address] = press.render(output, present)
    return found


def led_to(link: str, page: str) -> str:
    """Return where a link on a page leads: an address of the site, as it is called there, or another host's.

    Args:
        link: as the page has it, perhaps relative and with the name of a file.
        page: the address at which it stands.
    """
    url = urlsplit(urljoin(f"https://here.example{page}", link))
    if url.netloc != "here.example":
        return link
    path = unquote(url.path)
    return path.removesuffix(FILE) if path.endswith(f"/{FILE}") else path
