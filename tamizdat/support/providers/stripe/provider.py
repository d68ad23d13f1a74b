"""Stripe as a provider."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import stripe
from django.utils.translation import gettext as _

from tamizdat.settings.payments import StripeAccount
from tamizdat.support.frequency import Frequency
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import (
    Begun,
    CardForm,
    GoneError,
    MisconfiguredError,
    Notice,
    Object,
    Offers,
    Order,
    Payout,
    Provider,
    RefusedError,
    Standing,
    UnreachableError,
)
from tamizdat.support.providers.stripe import cards, changing
from tamizdat.support.providers.stripe.checkout import session_params
from tamizdat.support.providers.stripe.client import asking, client_for
from tamizdat.support.providers.stripe.facts import facts_of
from tamizdat.support.providers.stripe.notices import read_notice
from tamizdat.support.providers.stripe.objects import SESSION, charges, disputes, found, held, named
from tamizdat.support.providers.stripe.payouts import payouts
from tamizdat.support.providers.stripe.standing import standing

# Where Stripe's script has its frames and asks (docs.stripe.com/security/guide, "Content Security Policy").
SCRIPT_HOSTS = ("https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com")


class StripeProvider(Provider):
    """Cards, wallets and debits by Stripe.

    Args:
        account: of the newsroom.
        client: that asks; by default one that is made for the account.
    """

    slug = "stripe"

    def __init__(self, account: StripeAccount, client: stripe.StripeClient | None = None) -> None:
        self._account, self._client = account, client or client_for(account)
        self.offers = Offers(
            frequencies=frozenset(Frequency),
            changes=frozenset({"amount", "pause", "resume", "cancel", "card"}),
            refunds=True,
            sees_card=bool(account.publishable_key),
        )

    @property
    def label(self) -> str:
        """What a supporter chooses."""
        return _("Card, wallet or bank debit (Stripe)")

    def begin(self, order: Order) -> Begun:
        """Make a Checkout session; with a key that was used before, return the one that was made then."""
        params: Any = session_params(order)
        try:
            with asking():
                made = self._client.v1.checkout.sessions.create(params, {"idempotency_key": f"{order.key}-session"})
        except (UnreachableError, RefusedError):
            # An answer may be lost, or be an error for as long as Stripe keeps the key though a session was made; and
            # the policy for a country may have changed since, so that the same key asks for something else.
            before = self._begun_before(order)
            if before is None:
                raise
            return before
        except GoneError as error:
            raise MisconfiguredError(str(error)) from None
        return Begun((Object(SESSION, made.id),), url=made.url or "")

    def _begun_before(self, order: Order) -> Begun | None:
        """Return what an order has made; None if that is nothing, or is not to be learned."""
        try:
            reference = named(self.find(order), SESSION)
            if not reference:
                return None
            with asking():
                session = self._client.v1.checkout.sessions.retrieve(reference)
        except UnreachableError:
            return None
        return Begun((Object(SESSION, reference),), url=session.url or order.done_url)

    def find(self, order: Order) -> Sequence[Object]:
        """Return what an order has made, by listing what was made since."""
        with asking():
            return found(self._client, order)

    def look_up(self, objects: Sequence[Object]) -> Standing:
        """Say everything that Stripe knows of a contribution."""
        with asking():
            holds = held(self._client, objects)
            tried = charges(self._client, holds)
            facts = facts_of(tried, disputes(self._client, tried))
        return standing(holds, tried, facts)

    def card_form(self) -> CardForm | None:
        """Return what a page needs to take a card; None without a publishable key."""
        if not self._account.publishable_key:
            return None
        parts = urlsplit(self._account.script)
        own = f"{parts.scheme}://{parts.netloc}"
        api = () if self._account.api_base == own else (self._account.api_base,)
        frames = SCRIPT_HOSTS if own in SCRIPT_HOSTS else (own,)
        return CardForm(self._account.script, (*frames, *api), self._account.publishable_key)

    def begin_with_card(self, order: Order, token: str) -> Begun:
        """Charge a card whose country is looked at before anything is authorised."""
        return cards.begin_with_card(self._client, order, token)

    def capture(self, objects: Sequence[Object], key: str) -> None:
        """Take what is held."""
        changing.capture(self._client, objects, key)

    def release(self, objects: Sequence[Object], key: str) -> None:
        """Let go what is held, or shut a page that nobody has finished with."""
        changing.release(self._client, objects, key)

    def change_amount(self, objects: Sequence[Object], amount: Money, key: str) -> None:
        """Have each payment from the next one on be of another amount."""
        changing.change_amount(self._client, objects, amount, key)

    def pause(self, objects: Sequence[Object], until: dt.date | None, key: str) -> None:
        """Have nothing charged until a day, or until somebody resumes it."""
        changing.pause(self._client, objects, until, key)

    def resume(self, objects: Sequence[Object], key: str) -> None:
        """Have payments go on."""
        changing.resume(self._client, objects, key)

    def cancel(self, objects: Sequence[Object], key: str) -> None:
        """End what recurs, at once and for good."""
        changing.cancel(self._client, objects, key)

    def card_page(self, objects: Sequence[Object], back_url: str, key: str) -> str:
        """Return the address of Stripe's page for another card."""
        return changing.card_page(self._client, objects, back_url, key)

    def refund(self, payment: str, amount: Money, key: str) -> None:
        """Give back a part of a payment or all that is left of it."""
        changing.refund(self._client, payment, amount, key)

    def read_notice(self, body: bytes, headers: Mapping[str, str], now: dt.datetime) -> Notice | None:
        """Check a notice and say what it is about."""
        return read_notice(self._account, body, headers, now)

    def forget(self, objects: Sequence[Object], key: str) -> None:
        """Have Stripe delete its customer, once nothing of theirs runs."""
        changing.forget(self._client, objects)

    def payouts(self, since: dt.datetime) -> Iterable[Payout]:
        """Return the transfers to the newsroom's account."""
        return payouts(self._client, since)
