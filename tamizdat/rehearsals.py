"""Rehearsals: invented people come into the newspaper by its own forms, and all is done with them that is ever done.

The seizure test (:mod:`tamizdat.safety.seizure`) plays them and then looks for these people in everything that a
taken server would hold. Whoever builds a form that people fill in, or something that happens with what they wrote,
registers a flow in ``AppConfig.ready``::

    def sign_up(stage):
        subscriber = stage.enter("subscriber")
        answer = stage.browser(subscriber).post("/newsletter/", {"address": subscriber.address})
        stage.expect(answer, 302)
        stage.afterwards(lambda: erase(subscriber.address))

    register(Flow("newsletter.sign-up", "Somebody signs up for the newsletter.", sign_up))
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpResponseBase
    from django.test import Client

# Pronounceable, and so long that nobody is called so: what is found of it, the rehearsal has left.
_SYLLABLES = ("bra", "cho", "dwe", "fli", "gnu", "kro", "lye", "mbo", "nza", "ovu", "pti", "qua", "rhe", "svo", "tlu")
# What a rehearsal makes in the newsroom is called so; nothing else is.
MARK = "zz-rehearsal-"
_NETWORK = ipaddress.ip_network("2001:db8::/32")


class MisplayedError(Exception):
    """A flow did not go as it does with real people; the message says where, and names none of them."""


class UnplayableError(Exception):
    """A flow cannot be played in this newsroom as it is; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist.

    Args:
        part: who they are to the newspaper, such as ``reader`` or ``colleague``.
        name: two invented words.
        address: of mail, at a domain that cannot exist (RFC 2606).
        network: IPv6 address of their computer, of those for documentation (RFC 3849).
        browser: how their browser calls itself.
        secret: a password.
    """

    part: str
    name: str
    address: str
    network: str
    browser: str
    secret: str

    @property
    def words(self) -> Mapping[str, str]:
        """What must be found nowhere, by what it is."""
        return {
            "name": self.name,
            "mail address": self.address,
            "network address": self.network,
            "browser": self.browser,
            "password": self.secret,
        }


def invented(part: str) -> Person:
    """Invent somebody."""
    first, last = (_word().title() for _ in range(2))
    return Person(
        part=part,
        name=f"{first} {last}",
        address=f"{first.lower()}.{last.lower()}@{_word()}.invalid",
        network=str(_NETWORK[secrets.randbelow(1 << 96)]),
        browser=f"{_word().title()}/{secrets.token_hex(4)}",
        secret=secrets.token_urlsafe(18),
    )


def _word() -> str:
    return "".join(secrets.choice(_SYLLABLES) for _ in range(4))


@dataclass(slots=True)
class Stage:
    """Where flows are played: the people on it, and what has to be cleared away afterwards."""

    people: list[Person] = field(default_factory=list)
    # Accounts by the number of the person who holds them, from 1 in the order in which they came.
    accounts: dict[int, int] = field(default_factory=dict)
    _afterwards: list[Callable[[], object]] = field(default_factory=list)

    def enter(self, part: str) -> Person:
        """Have somebody come in."""
        self.people.append(invented(part))
        return self.people[-1]

    def browser(self, person: Person) -> Client:
        """Return a browser of theirs, which speaks to this newspaper alone and without a network."""
        from django.test import Client  # noqa: PLC0415  slow to import, and nobody else needs it

        said: dict[str, Any] = {
            "wsgi.url_scheme": "https",
            "HTTP_HOST": urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc,
            "REMOTE_ADDR": person.network,
            "HTTP_X_FORWARDED_FOR": person.network,
            "HTTP_USER_AGENT": person.browser,
            "HTTP_REFERER": f"https://{person.address.partition('@')[2]}/",
        }
        return Client(raise_request_exception=False, **said)

    def holds(self, person: Person, account: int) -> None:
        """Note that an account is a person's: no row beside a text may have its number."""
        self.accounts[self.people.index(person) + 1] = account

    def account_of(self, person: Person) -> int:
        """Return the number of a person's account."""
        return self.accounts[self.people.index(person) + 1]

    def expect(self, answer: HttpResponseBase, *codes: int) -> None:
        """See that an answer is as it has to be.

        Raises:
            MisplayedError: it has another status code.
        """
        if answer.status_code not in codes:
            raise MisplayedError(f"an answer was {answer.status_code} and not {' or '.join(map(str, codes))}")

    def afterwards(self, act: Callable[[], object]) -> None:
        """Clear something away when all is over; what came last goes first."""
        self._afterwards.append(act)

    def clear(self) -> None:
        """Clear everything away; what cannot be cleared away keeps back nothing else.

        Raises:
            ExceptionGroup: of what was raised meanwhile.
        """
        failures: list[Exception] = []
        while self._afterwards:
            try:
                self._afterwards.pop()()
            except Exception as error:  # noqa: BLE001  whatever it is, the rest has to go all the same
                failures.append(error)
        if failures:
            raise ExceptionGroup("something of the rehearsal is left", failures)


@dataclass(frozen=True, slots=True)
class Flow:
    """Something that people do.

    Args:
        name: stable, such as ``staff.enrol``.
        summary: one sentence.
        play: does it. Nothing that readers see may come of it, and all of it has to be cleared away afterwards.
        clear_leftovers: takes away what is left of it when a rehearsal was killed.
    """

    name: str
    summary: str
    play: Callable[[Stage], object]
    clear_leftovers: Callable[[], object] | None = None


_flows: dict[str, Flow] = {}


def register(*flows: Flow) -> None:
    """Have flows played.

    Raises:
        ValueError: another one has the name.
    """
    for flow in flows:
        if _flows.get(flow.name, flow) is not flow:
            raise ValueError(f"there is a flow called {flow.name} already")
        _flows[flow.name] = flow


def flows() -> list[Flow]:
    """Return all flows, in the order of their names."""
    return [_flows[name] for name in sorted(_flows)]
