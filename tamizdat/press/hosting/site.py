"""The site as a web server's configuration needs to know it, taken from the settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from tamizdat.press.hosting.rules import PROGRAM
from tamizdat.safety.audience import FOR_COLLEAGUES
from tamizdat.settings.environment import Environment, host_of

# What can stand between quotation marks in any configuration and mean itself.
USABLE_PATH = re.compile(r"/[\w./ @+-]*", re.ASCII)


class UnusablePathError(Exception):
    """The tree lies where no web server's configuration could name it."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a configuration says.

    Args:
        host: name by which readers know the site.
        admin_host: name by which colleagues know the admin; mostly the same.
        root: of the pressed tree.
        upstream: where the embedded server listens, such as ``127.0.0.1:8000``.
        upload_mb: largest upload, in megabytes.
        keep_alive: whether connections may carry several answers, as they may where no line is cut.
        origin: of the readers' site, to which forms go; that of the settings if "".
    """

    host: str
    admin_host: str
    root: Path
    upstream: str
    upload_mb: int
    keep_alive: bool = False
    origin: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the readers' first."""
        return tuple(dict.fromkeys((self.host, self.admin_host)))

    @property
    def program(self) -> tuple[str, ...]:
        """Beginnings of the addresses that the program answers itself on the readers' host."""
        apart = self.admin_host != self.host
        return tuple(one for one in PROGRAM if one != "/static/" and not (apart and one in FOR_COLLEAGUES))


def site_of(environment: Environment, *, keep_alive: bool = False) -> Site:
    """Return the site that the settings describe.

    Raises:
        UnusablePathError: the public directory has a name that a configuration cannot hold.
    """
    if not USABLE_PATH.fullmatch(str(environment.public_dir)):
        raise UnusablePathError(
            f"TAMIZDAT_PUBLIC_DIR={environment.public_dir} cannot stand in a web server's configuration: set it to a "
            "path of letters, digits, spaces and the signs . _ - + @ /."
        )
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(environment.host, environment.host)  # noqa: S104  compared, not bound
    return Site(
        host=host_of(environment.site_url),
        admin_host=host_of(environment.admin_url),
        root=environment.public_dir,
        upstream=f"[{host}]:{environment.port}" if ":" in host else f"{host}:{environment.port}",
        upload_mb=environment.max_upload_mb,
        keep_alive=keep_alive,
        origin=environment.site_url,
    )


@cache
def templates() -> jinja2.Environment:
    """Return where the templates of the configurations lie."""
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    return jinja2.Environment(  # noqa: S701  configurations are no HTML, and every value was checked
        loader=loader, undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
