"""What staff holds of a person who asks, found by the index of their address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator

from tamizdat.retention.persons import Held, Holder, register
from tamizdat.staff.models import Account, Letter
from tamizdat.staff.sessions import sessions

NAME = "staff"


def declare() -> None:
    """Say that staff holds accounts."""
    register(Holder(NAME, show, erase))


def show(address: str) -> Held | None:
    """Say what is held of the colleague who has this address.

    Raises:
        KeyTroubleError: the address cannot be opened here, and so it cannot be said what is kept.
    """
    accounts = [_facts(account) for account in accounts_of(address)]
    return Held(NAME, tuple(map(_sentence, accounts)), {"accounts": accounts}) if accounts else None


def erase(address: str, act: bool) -> Held | None:  # noqa: FBT001  as ``Holder`` has it
    """Take the address off the account that has it, with the letters that were on their way."""
    found = list(accounts_of(address))
    if not found:
        return None
    for account in found if act else ():
        account.address = None
        account.save(update_fields=["address", "address_index"])
        Letter.objects.filter(account=account).delete()
    word = "was taken" if act else "would be taken"
    sentences = (
        f"The mail address {word} off the account '{account.username}'. The account itself stays, and with it the "
        "user name: a keeper closes or renames it in the admin."
        for account in found
    )
    return Held(NAME, tuple(sentences), {"accounts": [account.username for account in found]})


def accounts_of(address: str) -> Iterable[Account]:
    """Return the accounts that have an address, however it is written."""
    return Account.objects.filter(address_index=address).order_by("pk")


def _facts(account: Account) -> dict[str, Any]:
    factors = Authenticator.objects.filter(user_id=account.pk).values_list("type", flat=True)
    return {
        "name": account.username,
        "address": account.address.open() if account.address else None,
        "roles": sorted(account.groups.values_list("name", flat=True)),
        "active": account.is_active and not account.is_closed,
        "made": account.date_joined.date().isoformat(),
        "last_login": account.last_login.date().isoformat() if account.last_login else None,
        "sessions": len(sessions(account)),
        "second_factor": sorted(set(factors)),
        "letters_on_their_way": Letter.objects.filter(account=account).count(),
    }


def _sentence(facts: dict[str, Any]) -> str:
    state = "open" if facts["active"] else "closed"
    return (
        f"The account '{facts['name']}' ({', '.join(facts['roles']) or 'no role'}; {state}), made on {facts['made']}, "
        f"last signed in on {facts['last_login'] or 'no day'}, with {facts['sessions']} sessions and as second factor "
        f"{', '.join(facts['second_factor']) or 'nothing'}. Its mail address is kept, sealed: {facts['address']}. "
        f"Letters on their way to it: {facts['letters_on_their_way']}."
    )
