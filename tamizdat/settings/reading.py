"""Reading values of the process environment, each with a sentence for what cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from tamizdat.settings.refusal import BadEnvironment
from tamizdat.settings.variables import VARIABLES

MOST_DIGITS = 10
HIGHEST_DESCRIPTOR = 1023
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def required(environ: Mapping[str, str], name: str, mode: str, otherwise: str) -> str:
    """Return a value that production must have.

    Args:
        otherwise: what holds in the other modes.

    Raises:
        BadEnvironment: it is not set.
    """
    value = environ.get(name, "").strip()
    if value:
        return value
    if mode == "production":
        raise BadEnvironment(f"{name} is not set: {VARIABLES[name]}")
    return otherwise


def whole_number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """Return a whole number between two others.

    Raises:
        BadEnvironment: it is none.
    """
    text = environ.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and least <= int(text) <= most):
        raise BadEnvironment(f"{name}={text[:20]} is not a whole number from {least} to {most}: set one, or unset it.")
    return int(text)


def descriptor(environ: Mapping[str, str], name: str) -> int | None:
    """Return the number of an open descriptor, or None.

    Raises:
        BadEnvironment: it is none, or a file is named as well.
    """
    if f"{name}_FD" not in environ:
        return None
    if f"{name}_FILE" in environ:
        raise BadEnvironment(f"{name}_FD and {name}_FILE are both set, and only one can be meant: unset one.")
    return whole_number(environ, f"{name}_FD", 0, 0, HIGHEST_DESCRIPTOR)


def file_called(environ: Mapping[str, str], name: str) -> Path | None:
    """Return the absolute path of a file, or None. It need not be there.

    Raises:
        BadEnvironment: it is empty.
    """
    # Processes share their settings, and not all of them may read it.
    value = environ.get(name)
    if value is None:
        return None
    if not value.strip() or "\0" in value:
        raise BadEnvironment(f"{name} is empty: set it to a file, or unset it.")
    return Path(value).expanduser().absolute()


def credential(environ: Mapping[str, str], name: str) -> Path | None:
    """Return where systemd has put a credential of this service, if it has one (systemd.exec(5), "Credentials")."""
    folder = environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / name if folder else None
    return path if path and path.exists() else None


def yes_or_no(environ: Mapping[str, str], name: str) -> bool:
    """Return whether something is wanted.

    Raises:
        BadEnvironment: it is neither yes nor no.
    """
    text = environ.get(name, "no").lower()
    if text not in ("yes", "no"):
        raise BadEnvironment(f"{name}={text} is neither yes nor no: set one of them.")
    return text == "yes"


def origin(environ: Mapping[str, str], name: str, default: str | None) -> str:
    """Return an origin without a trailing slash, its host as browsers send it.

    Args:
        default: None if it has to be set.

    Raises:
        BadEnvironment: it is none, or missing.
    """
    text = environ.get(name, "").strip() or default
    if text is None:
        raise BadEnvironment(f"{name} is not set: {VARIABLES[name]}")
    parts = parts_of(text)
    host = ascii_host(parts.hostname) if parts else ""
    if parts is None or not host or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise _no_origin(name)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _no_origin(name)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}"


def _no_origin(name: str) -> BadEnvironment:
    return BadEnvironment(f"{name} is not an origin: set something like https://example.org, without a path or a name.")


def ascii_host(host: str | None) -> str:
    """Return a host as browsers send it: ``газета.example`` as ``xn--80aahjj1e.example`` (RFC 5890); "" for none."""
    if host and ":" in host:
        return f"[{host}]"
    try:
        name = (host or "").encode("idna").decode()
    except UnicodeError:
        return ""
    return name if re.fullmatch(r"[a-z0-9._-]+", name) else ""


def parts_of(url: str) -> SplitResult | None:
    """Take a URL apart; None if its host or port can't be read."""
    try:
        parts = urlsplit(url)
        usable = parts.port is None or parts.port > 0
    except ValueError:
        return None
    return parts if usable else None
