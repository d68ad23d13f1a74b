"""Transfers from Stripe to the newsroom's account, and what is in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import stripe

from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Payout
from tamizdat.support.providers.stripe.client import asking
from tamizdat.support.providers.stripe.facts import when
from tamizdat.support.providers.stripe.objects import PAGE

NEVER_ARRIVED = ("failed", "canceled")


def payouts(client: stripe.StripeClient, since: dt.datetime) -> Iterator[Payout]:
    """Return the transfers since a moment, oldest first; one that has failed is of nothing, and holds nothing.

    It is told of, since it was told of before: Stripe says only days later that a bank has sent it back.

    Raises:
        UnreachableError, MisconfiguredError: see the contract.
    """
    with asking():
        asked: Any = {"created": {"gte": int(since.timestamp())}, "limit": PAGE}
        newest_first = [each.to_dict() for each in client.v1.payouts.list(asked).auto_paging_iter()]
    for told in reversed(newest_first):
        arrives = told["status"] not in NEVER_ARRIVED
        yield Payout(
            told["id"],
            Money(told["amount"] if arrives else 0, told["currency"].upper()),
            when(told["arrival_date"]).date(),
            _payments(client, told) if arrives and told["automatic"] else (),
        )


def _payments(client: stripe.StripeClient, told: dict[str, Any]) -> tuple[str, ...]:
    """Return the references of the movements in a transfer; Stripe tells them of automatic ones."""
    with asking():
        asked: Any = {"payout": told["id"], "limit": PAGE}
        every = client.v1.balance_transactions.list(asked).auto_paging_iter()
        return tuple(each.id for each in every if each.type != "payout")
