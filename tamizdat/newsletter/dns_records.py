"""What the world's name servers have to say of whoever sends a newsletter, and what they do say.

Receivers believe a message when its envelope's host names the relay (SPF, RFC 7208), when the sender's host has the
public key of its signature (DKIM, RFC 6376) and says what to do with others (DMARC, RFC 7489), and when the relay's
number and name lead to each other. Names are asked of the resolver that this machine is set to, and of nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import dns.exception
import dns.resolver
import dns.reversename

SECONDS = 5.0
# Returns what a name has of a type, nothing if it has none, None if nobody answered.
Ask = Callable[[str, str], tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    Args:
        host: of the sender's address.
        bounces: host of the envelope.
        keys: the record that each selector of DKIM has to have.
        relay: host that mail is handed to; "" for none.
    """

    host: str
    bounces: str
    keys: Mapping[str, str] = field(default_factory=dict)
    relay: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What there is.

    Args:
        spf: policies of the envelope's host; there has to be one.
        dmarc: policies of the sender's host, or of the domain that it belongs to.
        wrong_keys: selectors whose record is missing or another.
        mailbox: whether mail to the envelope's host goes anywhere.
        relay_named: whether the relay's number and name lead to each other.

    Each is None where nobody answered.
    """

    wanted: Wanted
    spf: tuple[str, ...] | None = None
    dmarc: tuple[str, ...] | None = None
    wrong_keys: tuple[str, ...] | None = None
    mailbox: bool | None = None
    relay_named: bool | None = None


def look_up(wanted: Wanted, ask: Ask) -> Found:
    """Ask for everything."""
    return Found(
        wanted,
        spf=_of_kind(ask(wanted.bounces, "TXT"), "v=spf1"),
        dmarc=_dmarc(wanted.host, ask),
        wrong_keys=_wrong_keys(wanted, ask),
        mailbox=_any(ask(wanted.bounces, "MX")),
        relay_named=_is_named(wanted.relay, ask),
    )


def spf_record(relay: str) -> str:
    """Return what the envelope's host should say, if it says nothing yet."""
    return f"v=spf1 a:{relay} -all" if relay else "v=spf1 a mx -all"


def dmarc_record(host: str) -> str:
    """Return what the sender's host should say, if it says nothing yet."""
    return f"v=DMARC1; p=quarantine; adkim=r; aspf=r; rua=mailto:postmaster@{host}"


def resolver() -> Ask:
    """Return what asks this machine's own resolver."""
    found = dns.resolver.Resolver()
    found.lifetime = SECONDS
    return asking(found)


def asking(found: dns.resolver.Resolver) -> Ask:
    """Return what asks a resolver."""

    def ask(name: str, kind: str) -> tuple[str, ...] | None:
        try:
            answer = found.resolve(name, kind, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return ()
        except dns.exception.DNSException:
            return None
        # A long text comes in several parts (RFC 7208, section 3.3).
        return tuple(
            b"".join(each.strings).decode("utf-8", "replace") if kind == "TXT" else each.to_text().rstrip(".")
            for each in answer.rrset or ()
        )

    return ask


def _of_kind(texts: tuple[str, ...] | None, begins: str) -> tuple[str, ...] | None:
    return None if texts is None else tuple(text for text in texts if text.lower().startswith(begins.lower()))


def _dmarc(host: str, ask: Ask) -> tuple[str, ...] | None:
    """Ask the host, and then the domains that it is a part of (a walk up the tree)."""
    labels = host.split(".")
    for start in range(len(labels) - 1):
        found = _of_kind(ask(f"_dmarc.{'.'.join(labels[start:])}", "TXT"), "v=DMARC1")
        if found or found is None:
            return found
    return ()


def _wrong_keys(wanted: Wanted, ask: Ask) -> tuple[str, ...] | None:
    wrong = []
    for selector, record in wanted.keys.items():
        texts = ask(f"{selector}._domainkey.{wanted.host}", "TXT")
        if texts is None:
            return None
        if _key_in(record) not in [_key_in(text) for text in texts]:
            wrong.append(selector)
    return tuple(wrong)


def _key_in(record: str) -> str:
    found = re.search(r"(?:^|;)\s*p=([^;]*)", record)
    return re.sub(r"\s+", "", found[1]) if found else ""


def _any(found: tuple[str, ...] | None) -> bool | None:
    return None if found is None else bool(found)


def _is_named(relay: str, ask: Ask) -> bool | None:
    if not relay:
        return None
    numbers = [(ask(relay, kind) or (), kind) for kind in ("A", "AAAA")]
    pairs = [(number, kind) for found, kind in numbers for number in found]
    if not pairs:
        return None
    return all(_leads_back(number, kind, ask) for number, kind in pairs)


def _leads_back(number: str, kind: str, ask: Ask) -> bool:
    names = ask(dns.reversename.from_address(number).to_text(), "PTR") or ()
    return any(number in (ask(name, kind) or ()) for name in names)
