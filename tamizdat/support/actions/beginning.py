"""Beginning: a row is written, a provider is asked, and what it has made is written beside the row.

A crash after each of these leaves what :mod:`~tamizdat.support.actions.reconciling` can mend.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from tamizdat.support.errors import CountryRefusedError, NotOfferedError, TooLittleError, TooMuchError
from tamizdat.support.frequency import Frequency
from tamizdat.support.links import thanks_url
from tamizdat.support.models import Contribution, CountryDecision, Event, Happening, Offer, ProviderObject, Supporter
from tamizdat.support.money import Money, cover, largest
from tamizdat.support.policy import Stance, strictest
from tamizdat.support.providers.contract import Begun, CardCountryError, Object, Order, Provider, RefusedError, can
from tamizdat.support.showing import shown

State = Contribution.State
KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to give, as they filled it in.

    Args:
        form: token of the form; the same form with the same content is the same contribution.
        amount: of each payment, without what covers the fee.
        covers_fee: whether that is added.
        country: two letters, as they said; "" if they did not.
        language: BCP 47 tag of the page.
        address, name: of the supporter, or "".
        appeal: what has led them here, or "".
    """

    form: str
    amount: Money
    frequency: Frequency
    covers_fee: bool = False
    country: str = ""
    language: str = "en"
    address: str = ""
    name: str = ""
    appeal: str = ""
    rehearsed: bool = False

    def key(self, provider: str, card: str = "") -> str:
        """Return the key of the order: whatever else is filled into the same form, it is another order.

        So an address that somebody has mistyped, and mended before they paid, gets no letter. What is told here comes
        out of the key for nobody: the form's token is random, and is kept nowhere.
        """
        order = (self.form, str(self.amount), self.frequency, str(self.covers_fee), provider, card)
        told = "\0".join((*order, self.country, self.address, self.name))
        return hashlib.blake2b(told.encode(), digest_size=KEY_BYTES, person=b"tz support order").hexdigest()


def begin(wish: Wish, provider: Provider, now: dt.datetime, *, card: str = "") -> tuple[Contribution, Begun]:
    """Begin a contribution, or return the one that the same form has begun.

    If that one has gone further already, nothing is asked: what is returned has neither address nor instructions.

    Args:
        card: what the provider's script has made of a card, for a provider that looks at it first; else "".

    Raises:
        NotOfferedError, TooLittleError, TooMuchError: nothing was asked of the provider, and nothing is kept.
        CountryRefusedError: likewise; or the card's country is refused, and what was kept is deleted.
        ProviderError: see the contract. After ``UnreachableError`` the row stays, and is asked about later.
    """
    refused = _look_over(wish, provider, now)
    contribution, fresh = _row(wish, provider, now, card)
    if contribution.state not in (State.STARTED, State.WAITING):
        return contribution, Begun(tuple(contribution.provider_objects))
    try:
        made = _made(contribution, provider, refused, card)
    except RefusedError as error:
        # Of an order that was given before, the first time may have been taken: that is asked about, not forgotten.
        if fresh:
            _forget(contribution, for_country=isinstance(error, CardCountryError))
        if isinstance(error, CardCountryError):
            raise CountryRefusedError from error
        raise
    keep_objects(contribution, made.objects)
    Contribution.objects.filter(pk=contribution.pk, state=State.STARTED).update(state=State.WAITING)
    contribution.refresh_from_db()
    return contribution, made


def order_for(contribution: Contribution, refused: frozenset[str] = frozenset()) -> Order:
    """Return the order of a contribution, the same each time."""
    back = thanks_url(contribution)
    return Order(
        key=contribution.key,
        amount=contribution.money,
        frequency=Frequency(contribution.frequency),
        description=contribution.description,
        language=contribution.language,
        done_url=back,
        back_url=back,
        created=contribution.made,
        refused_countries=refused,
    )


def keep_objects(contribution: Contribution, objects: Iterable[Object]) -> None:
    """Write down what the provider holds of a contribution; what is known already stays as it is."""
    fresh = [
        ProviderObject(
            contribution=contribution, provider=contribution.provider, kind=each.kind, reference=each.reference
        )
        for each in objects
    ]
    # The first is the one to ask about, so it is written last: see ``Contribution.provider_objects``.
    ProviderObject.objects.bulk_create(reversed(fresh), ignore_conflicts=True)


def _look_over(wish: Wish, provider: Provider, now: dt.datetime) -> frozenset[str]:
    """Refuse what cannot be given, before anything is kept; return the countries whose cards are refused."""
    offer = offer_for(wish.frequency, wish.amount.currency)
    if offer is None or not can(provider, wish.frequency, wish.amount.currency):
        raise NotOfferedError
    if wish.amount < offer.least:
        raise TooLittleError(shown(offer.least, wish.language))
    if wish.amount.minor + _covers(wish, offer) > largest(wish.amount.currency):
        raise TooMuchError
    held = CountryDecision.objects.stances(now.date())
    if strictest(held, [wish.country]) is Stance.REFUSE:
        raise CountryRefusedError
    return frozenset(country for country, stance in held.items() if stance is Stance.REFUSE)


def offer_for(frequency: Frequency, currency: str) -> Offer | None:
    """Return what is offered in a currency at a frequency; None for nothing."""
    return Offer.objects.open().filter(frequency=frequency, currency=currency).first()


def _covers(wish: Wish, offer: Offer) -> int:
    """Return what is paid on top for the provider's fee, in minor units."""
    return cover(wish.amount, offer.fee_basis_points, offer.fee_fixed).minor if wish.covers_fee else 0


@transaction.atomic
def _row(wish: Wish, provider: Provider, now: dt.datetime, card: str) -> tuple[Contribution, bool]:
    """Return the row of an order, and whether it was written now or by the same form before."""
    offer = offer_for(wish.frequency, wish.amount.currency)
    if offer is None:
        raise NotOfferedError
    covers = _covers(wish, offer)
    row = Contribution(
        key=wish.key(provider.slug, card),
        provider=provider.slug,
        frequency=wish.frequency,
        amount=wish.amount.minor + covers,
        covers=covers,
        currency=wish.amount.currency,
        language=wish.language,
        country=wish.country,
        description=settings.ENVIRONMENT.support_name,
        appeal=wish.appeal,
        made=now.replace(second=0, microsecond=0),
        rehearsed=wish.rehearsed,
    )
    mark = row.mark
    Contribution.objects.bulk_create([row], ignore_conflicts=True)
    found = Contribution.objects.select_related("supporter").get(key=row.key)
    fresh = bytes(found.mark) == mark
    if fresh:
        _introduce(found, wish, now)
    return found, fresh


def _introduce(contribution: Contribution, wish: Wish, now: dt.datetime) -> None:
    """Seal who it is."""
    if wish.address or wish.name:
        contribution.supporter = Supporter.objects.create(
            address=wish.address or None, name=wish.name or None, language=wish.language, made=now.date()
        )
        contribution.save(update_fields=["supporter"])


def _made(contribution: Contribution, provider: Provider, refused: frozenset[str], card: str) -> Begun:
    order = order_for(contribution, refused)
    return provider.begin_with_card(order, card) if card else provider.begin(order)


@transaction.atomic
def _forget(contribution: Contribution, *, for_country: bool) -> None:
    """Keep of somebody who was refused that there was an attempt, and nothing about them.

    A form that was sent twice may have been taken the first time: then there is something to be kept.

    Args:
        for_country: whether that was for the card's country; a card that was declined is told of as a failure.
    """
    state, end = (State.REFUSED, Contribution.End.COUNTRY) if for_country else (State.FAILED, "")
    same = Contribution.objects.filter(pk=contribution.pk, state=State.STARTED)
    if same.update(state=state, end=end, supporter=None, country="") and contribution.supporter:
        contribution.supporter.delete()


def is_first_payment(event: Event) -> bool:
    """Tell whether an entry is the first payment of its contribution."""
    payments = Event.objects.filter(contribution=event.contribution_id, kind=Happening.PAYMENT)
    first = payments.order_by("at", "pk").values_list("pk", flat=True).first()
    return event.kind == Happening.PAYMENT and first == event.pk
