"""What reader support holds of a person who asks, found by the index of their address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tamizdat.retention.persons import Held, Holder, register
from tamizdat.support.actions import erasing
from tamizdat.support.looking_after import data_of
from tamizdat.support.models import Contribution, LinkRequest, Reminder, ReminderRefusal, Supporter, SupportLetter

NAME = "support"


def declare() -> None:
    """Say that reader support holds supporters."""
    register(Holder(NAME, show, erase))


def show(address: str) -> Held | None:
    """Say what is held of whoever has this address.

    Raises:
        KeyTroubleError: the address cannot be opened here, and so it cannot be said what is kept.
    """
    supporters = Supporter.objects.filter(address_index=address).select_related("contribution").order_by("pk")
    refusal = ReminderRefusal.objects.filter(address_index=address).first()
    facts = {
        "addresses": [each.address.open() for each in supporters if each.address is not None],
        "names": [each.name.open() for each in supporters if each.name is not None],
        "contributions": [data_of(each) for each in _contributions(address)],
        **_counts(address),
        "reminders_refused": bool(refusal and refusal.refused),
    }
    return Held(NAME, tuple(_sentences(facts)), facts) if any(facts.values()) else None


def erase(address: str, act: bool) -> Held | None:  # noqa: FBT001  as ``Holder`` has it
    """Take whoever has this address out of reader support; every sum stays as it was.

    What runs is ended, and providers are told to forget the person: both are put on their way, for no provider can be
    asked in the middle of this. That somebody wants no reminders stays, as a digest that says nothing else.
    """
    contributions = list(_contributions(address))
    counts = {"supporters": len(contributions), **_counts(address)}
    if not any(counts.values()):
        return None
    if act:
        for contribution in contributions:
            erasing.erase(contribution, timezone.now())
        Supporter.objects.filter(address_index=address).delete()
        SupportLetter.objects.filter(to_index=address).delete()
        for model in (Reminder, LinkRequest):
            model._default_manager.filter(address_index=address).delete()  # noqa: SLF001  Django documents it as its API
        ReminderRefusal.objects.filter(address_index=address, refused=None).delete()
    word = "were" if act else "would be"
    sentence = (
        f"Who gave {counts['supporters']} contributions {word} forgotten, and what runs of them ended; "
        f"{counts['reminders']} reminders, {counts['letters']} letters on their way and {counts['requests_for_links']} "
        f"requests for a link {word} deleted. The sums in the ledger stay."
    )
    return Held(NAME, (sentence,), counts)


def _contributions(address: str) -> Any:
    return Contribution.objects.filter(supporter__address_index=address).select_related("supporter").order_by("pk")


def _counts(address: str) -> Mapping[str, int]:
    return {
        "reminders": Reminder.objects.filter(address_index=address).count(),
        "letters": SupportLetter.objects.filter(to_index=address).count(),
        "requests_for_links": LinkRequest.objects.filter(address_index=address).count(),
    }


def _sentences(facts: Mapping[str, Any]) -> list[str]:
    told = [f"The mail address {address} is kept with a contribution, sealed." for address in facts["addresses"]]
    told += [f"The name {name} is kept with a contribution, sealed." for name in facts["names"]]
    told += [
        f"A contribution of {each['amount']} ({each['frequency']}, {each['state']}), begun on {each['begun']}, with "
        f"{len(each['payments'])} payments."
        for each in facts["contributions"]
    ]
    if facts["reminders"]:
        told.append("A reminder is to be sent to it.")
    if facts["requests_for_links"]:
        told.append("A request for a link waits to be taken in.")
    if facts["letters"]:
        told.append("A letter to it is on its way.")
    if facts["reminders_refused"]:
        told.append("A digest says that it is never to be reminded again.")
    return told
