"""Persons: what is held of somebody who asks, and how they are taken out of everything.

An app that holds something of people says so in ``AppConfig.ready``, once for all the records that belong together::

    register(Holder("staff", show=what_staff_holds, erase=take_out_of_staff))

``tamizdat safety person`` asks all holders in turn. It knows of a person nothing but an address.

**Who is erased stays erased.** A bounce, a payment notice or a message in a queue may come weeks later and name the
same address. So of an erased person a keyed digest stays for a year (:class:`tamizdat.retention.models.Erased`): it
says nothing to anybody who has not the address already, and :func:`was_erased` finds it. What was brought by a machine
must ask this before it makes a record of anybody; who comes back by themselves is let in by :func:`come_back`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction

from tamizdat.vault import at_hand

# For so long an erased person is kept from being brought back: chargebacks and restored queues take months.
REMEMBERED = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Held:
    """What one holder says.

    Args:
        holder: name of the holder.
        sentences: what is held, or was done, for a person to read.
        facts: the same for a program; whatever JSON can say.
    """

    holder: str
    sentences: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds something of people.

    Args:
        name: stable, for people and programs.
        show: told an address, says what is held; None for nothing. May raise ``KeyTroubleError`` where something has
            to be opened and cannot be.
        erase: told an address and whether to act, takes the person out, or only says what it would do; None if there
            is nobody. It is called in a transaction with all others and must not open anything.
    """

    name: str
    show: Callable[[str], Held | None]
    erase: Callable[[str, bool], Held | None]


_holders: dict[str, Holder] = {}


def register(holder: Holder) -> None:
    """Say that something is held of people.

    Raises:
        ValueError: another holder has this name.
    """
    if _holders.get(holder.name, holder) != holder:
        raise ValueError(f"there is a holder called {holder.name} already")
    _holders[holder.name] = holder


def what_is_held(address: str) -> list[Held]:
    """Return what is held of a person, by each who holds something.

    Raises:
        KeyTroubleError: something would have to be opened, and this process cannot.
    """
    found = [held for holder in _in_order() if (held := holder.show(address))]
    return [*found, *_digest_of(address)]


@transaction.atomic
def erase(address: str, today: dt.date, *, act: bool = True) -> list[Held]:
    """Take a person out of everything, by all holders or, if one of them fails, by none.

    Args:
        today: first day of the year in which they cannot be brought back.
        act: whether to do it, or only to say what would be done.

    Returns:
        What was done; nothing if nobody holds anything of them.
    """
    done = [held for holder in _in_order() if (held := holder.erase(address, act))]
    if done and act:
        _erased().objects.remember(address, today)
    return done


def was_erased(address: str) -> bool:
    """Tell whether a person was erased, so that no machine may bring them back."""
    return _erased().objects.filter(address_index=address).exists()


def erased_among(addresses: Sequence[str]) -> set[str]:
    """Return those of some addresses whose holders were erased: :func:`was_erased` for many at once."""
    indexes = {index: address for address in addresses for index in at_hand.blind_indexes("erased", address)}
    found = _erased().objects.filter(address_index__in=list(indexes)).values_list("address_index", flat=True)
    return {indexes[bytes(index)] for index in found}


def come_back(address: str) -> None:
    """Let a person be known again who has come back by themselves."""
    _erased().objects.filter(address_index=address).delete()


def _in_order() -> Sequence[Holder]:
    return [_holders[name] for name in sorted(_holders)]


def _digest_of(address: str) -> list[Held]:
    found = _erased().objects.filter(address_index=address).first()
    if found is None:
        return []
    until = (found.on + REMEMBERED).isoformat()
    sentence = f"A digest of the address, by which this person is not brought back, is kept until {until}."
    return [Held("erased", (sentence,), {"on": found.on.isoformat(), "until": until})]


def _erased() -> Any:
    return apps.get_model("retention", "Erased")
