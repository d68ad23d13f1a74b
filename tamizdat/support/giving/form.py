"""What somebody has filled in, read so that nothing of it is lost when something is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from tamizdat.newsletter.mail_address import is_address
from tamizdat.support.actions.beginning import Wish, offer_for
from tamizdat.support.appeals import known
from tamizdat.support.countries import is_country
from tamizdat.support.errors import NotOfferedError, TooLittleError, TooMuchError
from tamizdat.support.frequency import Frequency
from tamizdat.support.giving.tokens import is_good
from tamizdat.support.models import CountryDecision, Offer
from tamizdat.support.money import AmountError, Money, cover, largest, parse
from tamizdat.support.policy import Stance, strictest
from tamizdat.support.providers.contract import Provider, can
from tamizdat.support.providers.registry import providers
from tamizdat.support.showing import shown

LONGEST_NAME = 100
# Behind the name of a way to pay: by a card that is typed in on our own page.
BY_CARD = ":card"


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it stands.

    Args:
        token: of the form; "" if it comes from a static page.
        typed: amount, as it was typed or chosen.
        way: name of a provider, perhaps with :data:`BY_CARD`.
        told: country about which something was said on the page that was sent.
        acknowledged: country whose warning was acknowledged.
        fee_of: what the fee was reckoned for on the page that was sent.
        card: what a provider's script has made of a card, or "".
        amount: None if it is none.
        errors: sentences by the name of the field.
    """

    language: str
    frequency: Frequency
    currency: str
    typed: str
    token: str = ""
    covers_fee: bool = False
    country: str = ""
    way: str = ""
    address: str = ""
    name: str = ""
    appeal: str = ""
    told: str = ""
    acknowledged: str = ""
    fee_of: str = ""
    card: str = field(default="", repr=False)
    amount: Money | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def offer(self) -> Offer | None:
        """What is offered in the currency at the frequency."""
        return offer_for(self.frequency, self.currency)

    @property
    def reckoned(self) -> str:
        """For what a fee is reckoned."""
        return f"{self.amount} {self.frequency}" if self.amount else ""

    @property
    def fee(self) -> Money | None:
        """What has to be added so that the amount arrives; None where there is no amount."""
        offer = self.offer
        if self.amount is None or offer is None:
            return None
        return cover(self.amount, offer.fee_basis_points, offer.fee_fixed)

    @property
    def provider(self) -> Provider | None:
        """The provider that was chosen."""
        return providers().get(self.way.removesuffix(BY_CARD))

    def wish(self, amount: Money) -> Wish:
        """Return what somebody wants to give."""
        return Wish(
            form=self.token,
            amount=amount,
            frequency=self.frequency,
            covers_fee=self.covers_fee,
            country=self.country,
            language=self.language,
            address=self.address,
            name=self.name,
            appeal=self.appeal,
        )


def currencies() -> list[str]:
    """Return the currencies that can be given in, in the editors' order."""
    return list(dict.fromkeys(Offer.objects.open().values_list("currency", flat=True)))


def ways(frequency: Frequency, currency: str) -> list[Provider]:
    """Return who takes this."""
    return [each for each in providers().values() if can(each, frequency, currency)]


def read(sent: Mapping[str, str], language: str) -> Filled:
    """Read what was sent; whatever is no possible value becomes the first that is.

    Args:
        sent: of the form of a static page, of our own page, or nothing.
    """
    open_ones = currencies()
    currency = sent.get("currency", "").strip().upper()
    currency = currency if currency in open_ones else (open_ones or ["USD"])[0]
    frequency = Frequency(sent["frequency"]) if sent.get("frequency") in Frequency.values else Frequency.ONCE
    typed = sent.get("amount") or sent.get("own", "").strip() or sent.get(f"{frequency}-{currency}", "")
    country = sent.get("country", "")
    return Filled(
        language=language,
        frequency=frequency,
        currency=currency,
        typed=typed.strip()[:40],
        token=sent.get("form", "")[:200],
        covers_fee=sent.get("covers_fee") == "yes",
        country=country if is_country(country) else "",
        way=sent.get("way", "")[:40],
        address=sent.get("address", "").strip()[:254],
        name=" ".join(sent.get("name", "").split())[:LONGEST_NAME],
        appeal=known(sent.get("appeal", "")[:80]),
        told=sent.get("told", "")[:2],
        acknowledged=sent.get("acknowledged", "")[:2],
        fee_of=sent.get("fee_of", "")[:60],
        card=sent.get("card", "")[:200],
    )


def suggested(language: str) -> Filled:
    """Return what somebody is shown who has chosen nothing yet."""
    filled = read({}, language)
    amounts = filled.offer.amounts if filled.offer else []
    return replace(filled, typed=str(amounts[len(amounts) // 2].decimal)) if amounts else filled


def with_amount(filled: Filled) -> Filled:
    """Read the amount, and say what is wrong with it."""
    offer = filled.offer
    if offer is None:
        return with_error(filled, "amount", str(NotOfferedError()))
    try:
        amount = parse(filled.typed, filled.currency)
    except AmountError as error:
        return with_error(filled, "amount", str(error))
    if amount < offer.least:
        return with_error(filled, "amount", str(TooLittleError(shown(offer.least, filled.language))))
    filled = replace(filled, amount=amount)
    if filled.covers_fee and filled.fee and (amount + filled.fee).minor > largest(amount.currency):
        return with_error(filled, "amount", str(TooMuchError()))
    return filled


def looked_over(filled: Filled, now: dt.datetime) -> Filled:
    """Say what keeps a form from being taken, beside the fields that it is about."""
    filled = with_amount(filled)
    provider = filled.provider
    sees_no_card = filled.way.endswith(BY_CARD) and provider is not None and not provider.offers.sees_card
    if provider is None or sees_no_card or not can(provider, filled.frequency, filled.currency):
        filled = with_error(filled, "way", str(NotOfferedError()))
    if filled.address and not is_address(filled.address):
        filled = with_error(filled, "address", _("This is no e-mail address: please look at it once more."))
    if filled.covers_fee and filled.amount and filled.fee_of != filled.reckoned:
        filled = with_error(filled, "fee", _("The fee has changed with the amount: please look at it once more."))
    missing = _untold(filled, now)
    if missing:
        filled = with_error(filled, "country", missing)
    if not is_good(filled.token, now):
        filled = with_error(filled, "form", _("This page was open for long. Please look over it and press the button."))
    return filled


def with_error(filled: Filled, name: str, sentence: str) -> Filled:
    """Return a form with a sentence beside a field."""
    return replace(filled, errors={**filled.errors, name: sentence})


def held_for(country: str, now: dt.datetime) -> Stance:
    """Return what is done for people in a country."""
    return strictest(CountryDecision.objects.stances(now.date()), [country])


def _untold(filled: Filled, now: dt.datetime) -> str:
    """Return what somebody has to be told first because of their country; "" for nothing."""
    stance = held_for(filled.country, now)
    if stance is Stance.WARN and filled.acknowledged != filled.country:
        return _("Please read what stands here, and say that you have.")
    if stance is Stance.INFORM and filled.told != filled.country:
        return _("Please read what stands here; then go on if you want to.")
    return ""
