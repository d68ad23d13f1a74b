"""The settings of mail: the relays, what comes back, and the keys that messages are signed with."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from tamizdat.settings.reading import LOOPBACK, ascii_host, parts_of, required
from tamizdat.settings.refusal import BadEnvironment

NO_TLS = ("tls", "none")


def mail_url(environ: Mapping[str, str], mode: str) -> str:
    """Return the relay for messages to staff.

    Raises:
        BadEnvironment: it is none.
    """
    return relay_url(environ, "TAMIZDAT_MAIL_URL", required(environ, "TAMIZDAT_MAIL_URL", mode, "outbox:"))


def relay_url(environ: Mapping[str, str], name: str, otherwise: str) -> str:
    """Return a relay.

    Raises:
        BadEnvironment: it is none.
    """
    url = environ.get(name, "").strip() or otherwise
    parts = parts_of(url)
    if url != "outbox:" and (parts is None or parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise BadEnvironment(
            f"{name} is not understood: set smtp://USER:PASSWORD@HOST:587, smtps://USER:PASSWORD@HOST:465, or outbox:"
        )
    if parts is not None and (
        parts.path.strip("/") or parts.fragment or not all(each == NO_TLS or each[0] == "dkim" for each in _said(parts))
    ):
        # The URL itself may hold a password.
        raise BadEnvironment(
            f"{name} says more than a relay: after the host only ?tls=none and ?dkim=SELECTOR:FILE are read."
        )
    if parts is not None and NO_TLS in _said(parts) and (parts.scheme == "smtps" or parts.username):
        raise BadEnvironment(
            f"{name} would send a password in the clear, or asks for TLS and for none: drop ?tls=none."
        )
    return url


def _said(parts: SplitResult) -> list[tuple[str, str]]:
    return parse_qsl(parts.query, keep_blank_values=True)


def warm_up(environ: Mapping[str, str]) -> tuple[dt.date, int] | None:
    """Return the first day of sending and how many messages go out on it, or None.

    Raises:
        BadEnvironment: it is something else.
    """
    text = environ.get("TAMIZDAT_SMTP_WARM_UP", "").strip()
    if not text:
        return None
    day, _colon, number = text.partition(":")
    try:
        begun, first = dt.date.fromisoformat(day), int(number)
    except ValueError:
        begun, first = None, 0
    if begun is None or first < 1:
        raise BadEnvironment(
            "TAMIZDAT_SMTP_WARM_UP is not understood: set a first day and how many messages go out on it, such as "
            "2026-12-01:500, or unset it."
        )
    return begun, first


def bounce_domain(environ: Mapping[str, str], mode: str) -> str:
    """Return the host of the addresses that messages to readers come back to.

    Raises:
        BadEnvironment: it is none.
    """
    name = "TAMIZDAT_BOUNCE_DOMAIN"
    sender = parseaddr(required(environ, "TAMIZDAT_MAIL_FROM", mode, "newsroom@localhost"))[1]
    host = ascii_host(environ.get(name, "").strip() or sender.partition("@")[2])
    if not host:
        raise BadEnvironment(f"{name} is no host: set one such as bounces.example.org, or unset it.")
    return host


def bounce_listen(environ: Mapping[str, str]) -> str:
    """Return where what comes back is taken in, or "".

    Raises:
        BadEnvironment: it is no such place.
    """
    name = "TAMIZDAT_BOUNCE_LISTEN"
    url = environ.get(name, "").strip()
    parts = parts_of(url)
    socket = parts is not None and parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc
    port = parts is not None and parts.scheme in ("lmtp", "smtp") and bool(parts.hostname) and parts.port is not None
    if url and not socket and not (port and parts is not None and not parts.path and "@" not in parts.netloc):
        raise BadEnvironment(
            f"{name} is not understood: set lmtp://127.0.0.1:8024, smtp://ADDRESS:PORT or unix:/run/tamizdat/bounces, "
            "or unset it."
        )
    return url


def bounce_url(environ: Mapping[str, str]) -> str:
    """Return the mailbox that what comes back is fetched from, or "".

    Raises:
        BadEnvironment: it is none.
    """
    url = environ.get("TAMIZDAT_BOUNCE_URL", "").strip()
    parts = parts_of(url)
    if not url:
        return ""
    sealed = parts and (parts.scheme == "imaps" or (parts.scheme == "imap" and parts.hostname in LOOPBACK))
    if not (parts and sealed and parts.hostname and parts.username and parts.password):
        raise BadEnvironment(
            "TAMIZDAT_BOUNCE_URL is not understood: set imaps://USER:PASSWORD@HOST/FOLDER, with imap:// for this "
            "machine only, or unset it."
        )
    return url


def dkim_keys(environ: Mapping[str, str]) -> tuple[tuple[str, Path], ...]:
    """Return selectors with the files of their private keys.

    Raises:
        BadEnvironment: they are written otherwise.
    """
    found = []
    url = environ.get("TAMIZDAT_SMTP_URL", "").strip() or environ.get("TAMIZDAT_MAIL_URL", "").strip()
    parts = parts_of(url)
    told = [value for name, value in _said(parts) if name == "dkim"] if parts else []
    text = ",".join([environ.get("TAMIZDAT_DKIM_KEYS", ""), *told])
    for part in filter(None, (each.strip() for each in text.split(","))):
        selector, _colon, file = part.partition(":")
        if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", selector) or not file or "\0" in file:
            raise BadEnvironment(
                "TAMIZDAT_DKIM_KEYS is not understood: set SELECTOR:FILE, several parted by commas, such as "
                "news1:/etc/tamizdat/dkim.pem."
            )
        found.append((selector, Path(file).expanduser().absolute()))
    return tuple(found)


def is_upgraded(parts: SplitResult) -> bool:
    """Tell whether STARTTLS is demanded of a relay: without it every reader's address goes in the clear.

    Of one on this machine it is only for a password, and of none whose URL says ``?tls=none``.
    """
    if parts.scheme != "smtp" or NO_TLS in _said(parts):
        return False
    return bool(parts.username) or parts.hostname not in LOOPBACK


def mail_settings(url: str, data_dir: Path) -> dict[str, object]:
    """Translate a mail URL into Django's ``EMAIL_*`` settings."""
    if url == "outbox:":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(data_dir / "outbox"),
        }
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "tamizdat.staff.relay.RelayBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": is_upgraded(parts),
        "EMAIL_TIMEOUT": 30,
    }
