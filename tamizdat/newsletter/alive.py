"""Which address of the site is alive: asked once for each issue, when sending starts."""

from __future__ import annotations

import http.client
from collections.abc import Sequence
from urllib.parse import urlsplit

SECONDS = 5
ANSWERS_BELOW = 500


def first_alive(origins: Sequence[str]) -> str:
    """Return the first of some addresses of the site that answers; the first of all if none does.

    Only addresses that the newsroom has entered are asked, and those that Tor alone reaches are not.

    Args:
        origins: such as ``https://mirror.example``.
    """
    if len(origins) == 1:
        return origins[0]
    return next((origin for origin in origins if _answers(origin)), origins[0])


def _answers(origin: str) -> bool:
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if host.endswith(".onion"):
        return False
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    asked = kind(host, parts.port, timeout=SECONDS)
    try:
        asked.request("HEAD", "/")
        return asked.getresponse().status < ANSWERS_BELOW
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
