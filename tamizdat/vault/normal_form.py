"""The normal form of a mail address: one for all ways in which a person may type it.

    >>> normal_form(" Mira@Gazeta.Example ") == normal_form("MIRA@gazeta.example")
    True

Both halves are brought into Unicode's NFKC form (UAX #15) with case folded; the host goes through UTS #46 to its ASCII
form (RFC 5891), so ``газета.example`` and ``xn--80aahjj1e.example`` are one. What has no ``@``, or a host that no such
name can have, is folded and nothing more.

Two limits lie on the side of finding a person who is there: the part before the ``@`` may differ by case at a host that
insists on it (RFC 5321, 2.4), which hardly any does; and case folding takes ``ß`` for ``ss``, before the ``@`` only.
Two lie on the other side:

- Addresses that one provider treats as one stay two: dots in a name, and what follows a ``+``.
- Letters of different scripts that look alike stay different.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import idna

from tamizdat.vault.text import in_utf8

LONGEST_HOST = 255  # RFC 1035, 2.3.4


def normal_form(text: str) -> bytes:
    """Return an address in its normal form.

    Raises:
        TextRefusedError: it cannot be written in UTF-8.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    name, at, host = written.rpartition("@")
    return in_utf8(f"{_folded(name)}@{_host(host)}" if at else _folded(host))


def _folded(text: str) -> str:
    # Folding can leave a text that NFKC writes otherwise (The Unicode Standard, 3.13, D146).
    return unicodedata.normalize("NFKC", text.casefold())


def _host(host: str) -> str:
    host = host.strip().rstrip(".")
    return _ascii_host(host) if len(host) <= LONGEST_HOST else _folded(host)


# Most addresses are at few hosts, and this is the slowest part of an index.
@lru_cache(maxsize=1024)
def _ascii_host(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return _folded(host)
