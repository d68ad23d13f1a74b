"""What the newsletter holds of a person who asks, found by the index of their address."""

from __future__ import annotations

from typing import Any

from tamizdat.newsletter.leaving import withhold
from tamizdat.newsletter.models import AddressChange, Departure, SignUp, Subscriber, Suppression
from tamizdat.newsletter.preferences import facts_of
from tamizdat.retention.persons import Held, Holder, register

NAME = "newsletter"


def declare() -> None:
    """Say that the newsletter holds subscribers."""
    register(Holder(NAME, show, erase))


def show(address: str) -> Held | None:
    """Say what is held of whoever has this address.

    Raises:
        KeyTroubleError: the address cannot be opened here, and so it cannot be said what is kept.
    """
    facts = _facts(address)
    return Held(NAME, tuple(_sentences(facts)), facts) if any(facts.values()) else None


def erase(address: str, act: bool) -> Held | None:  # noqa: FBT001  as ``Holder`` has it
    """Take whoever has this address out of the newsletter: subscriptions, what is on its way, what waits.

    That somebody wants no mail stays: the digest by which they are known says nothing else, and without it the next
    import would write to them.
    """
    subscribers = list(Subscriber.objects.filter(address_index=address))
    sign_ups = SignUp.objects.filter(address_index=address)
    changes = AddressChange.objects.filter(address_index=address)
    counts = {
        "subscribers": len(subscribers),
        "subscriptions": sum(each.subscriptions.count() for each in subscribers),
        "sign_ups": sign_ups.count(),
        "changes_of_address": changes.count(),
        "departures": Departure.objects.filter(address_index=address).count(),
    }
    if not any(counts.values()):
        return None
    if act:
        # Of whoever is erased another digest stays, and this one says more.
        Departure.objects.filter(address_index=address).delete()
        for subscriber in subscribers:
            for subscription in subscriber.subscriptions.all():
                withhold(subscription)
            subscriber.delete()
        sign_ups.delete()
        changes.delete()
    word = "were" if act else "would be"
    sentence = (
        f"{counts['subscriptions']} subscriptions of {counts['subscribers']} subscribers, {counts['sign_ups']} "
        f"sign-ups, {counts['changes_of_address']} changes of address and {counts['departures']} notes of having left "
        f"{word} deleted, and nothing more is sent."
    )
    return Held(NAME, (sentence,), counts)


def _facts(address: str) -> dict[str, Any]:
    subscribers = Subscriber.objects.filter(address_index=address)
    suppression = Suppression.objects.filter(address_index=address).first()
    return {
        "addresses": [each.address.open() for each in subscribers],
        "subscriptions": [
            facts_of(subscription)
            for each in subscribers
            for subscription in each.subscriptions.select_related("newsletter__locale", "wording").order_by("pk")
        ],
        "sign_ups": SignUp.objects.filter(address_index=address).count(),
        "changes_of_address": AddressChange.objects.filter(address_index=address).count(),
        "departures": Departure.objects.filter(address_index=address).count(),
        "suppressed": {"reason": suppression.reason, "since": suppression.since.isoformat()} if suppression else None,
    }


def _sentences(facts: dict[str, Any]) -> list[str]:
    told = [f"The mail address {address} is kept, sealed." for address in facts["addresses"]]
    told += [
        f"A subscription to '{each['newsletter']}' ({each['state']}, {each['form']}, {each['frequency']}), "
        f"consented to on {each['consented'] or 'no day'} by: {each['source']}; "
        f"confirmed on {each['confirmed'] or 'no day'}."
        for each in facts["subscriptions"]
    ]
    if facts["sign_ups"]:
        told.append("A sign-up waits to be taken in.")
    if facts["changes_of_address"]:
        told.append("A change to this address waits for confirmation.")
    if facts["departures"]:
        told.append(f"A digest says that it has left {facts['departures']} newsletters: no import brings it back.")
    if facts["suppressed"]:
        told.append(f"Nothing is sent to it since {facts['suppressed']['since']}: {facts['suppressed']['reason']}.")
    return told
