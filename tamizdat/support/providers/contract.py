"""The contract of payment providers: what each has to do, and what it must never do.

A provider is a stranger who holds money. What it says is asked for (:meth:`Provider.look_up`) and not believed because
it arrived; what we ask of it carries a key, so that asking twice does nothing twice.

**A provider must never** tell that money came before it is sure to come (a session that is complete but unpaid is
``PROCESSING``); count in floats; raise for what it has been told before; keep, log or put into an exception anything of
a person; send to anybody the newspaper's name, a reader's address or the address of an article, unless the newsroom has
chosen that text; call a host that is not in the settings.

**A provider must** answer :meth:`~Provider.begin` with the same key and the same order by the same object; answer
:meth:`~Provider.look_up` by everything that is known, each fact under a reference that stays; and raise one of the
errors below, by whose fault it is:

======================  =========================================================================================
error                   what whoever calls may do
======================  =========================================================================================
``UnreachableError``    ask again later under the same key: it is not known whether anything was done
``RefusedError``        nothing was done, and nothing will be: tell the supporter
``CardCountryError``    nothing was done: the card comes from a country that is refused
``GoneError``           the provider knows no such object
``MisconfiguredError``  nothing was done: the newsroom has to mend its settings
======================  =========================================================================================
"""

from __future__ import annotations

import abc
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tamizdat.support.frequency import Frequency
from tamizdat.support.money import Money


class ProviderError(Exception):
    """A provider has not done what was asked; no word of a person is in the message."""


class UnreachableError(ProviderError):
    """It did not answer, or answered that it is broken: nobody knows whether it has done what was asked."""


class RefusedError(ProviderError):
    """It will not do this, whoever asks how often: the card was declined, the amount is more than was paid."""


class CardCountryError(RefusedError):
    """The card was issued in a country for which the newsroom refuses; nothing was authorised."""

    def __init__(self, country: str) -> None:
        super().__init__(f"cards of {country} are refused")
        self.country = country


class GoneError(ProviderError):
    """It knows no such object."""


class MisconfiguredError(ProviderError):
    """Its settings here are wrong: a key that it does not know, an address where nobody answers as it does."""


class NoticeError(ValueError):
    """A notice is not from the provider, is too old, or is of another mode: nothing may follow from it."""


@dataclass(frozen=True, slots=True)
class Object:
    """Something at the provider, such as a session or a subscription.

    Args:
        kind: the provider's own word.
        reference: as the provider names it; at most 100 characters.
    """

    kind: str
    reference: str


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to give.

    Args:
        key: stays the same however often this order is given; 32 characters of ``a-z0-9``.
        amount: of each payment, what covers the fee included.
        description: what the newsroom wants to be called at the provider and on statements; may be "".
        language: BCP 47 tag of the pages that the supporter sees.
        done_url, back_url: pages of ours where the supporter comes back to, having given or not.
        refused_countries: whose cards are not to be charged.
        created: when the row was made; no second payment of this order can be older.
    """

    key: str
    amount: Money
    frequency: Frequency
    description: str
    language: str
    done_url: str
    back_url: str
    created: dt.datetime
    refused_countries: frozenset[str] = frozenset()


class State(StrEnum):
    """Where a contribution stands at the provider."""

    OPEN = "open"  # the supporter has not finished
    AUTHORISED = "authorised"  # the money is held for us: capture or release it
    PROCESSING = "processing"  # promised, and not sure yet: a debit that takes days
    PAID = "paid"  # of what is given once
    ACTIVE = "active"
    PAST_DUE = "past-due"  # a renewal failed, and is tried again
    PAUSED = "paused"
    ENDED = "ended"  # of what recurs
    EXPIRED = "expired"  # the supporter never finished
    FAILED = "failed"  # nothing came, and nothing will


class Kind(StrEnum):
    """What has happened with money."""

    PAYMENT = "payment"
    PAYMENT_FAILED = "payment-failed"
    REFUND = "refund"
    REFUND_FAILED = "refund-failed"
    DISPUTE = "dispute"
    DISPUTE_WON = "dispute-won"
    DISPUTE_LOST = "dispute-lost"
    SETTLEMENT = "settlement"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that has happened with money; the same fact always has the same kind and reference.

    Args:
        reference: as the provider names it; together with ``kind`` it is what makes the fact one.
        amount: what it adds to what was given: a payment adds, a refund and an opened dispute take away, a dispute won
            and a refund that failed give back, all else is 0.
        of: reference of the payment that it is about; its own for a payment.
        settled: what arrives at the newsroom, after the fee, in the currency of its account (``SETTLEMENT`` only).
        fee: what the provider keeps of it, in that currency; 0 or more.
        payout: reference of the transfer to the newsroom's account with which it came, if that is known.
    """

    kind: Kind
    reference: str
    amount: Money
    at: dt.datetime
    of: str
    settled: Money | None = None
    fee: Money | None = None
    payout: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that a provider knows of a contribution.

    Args:
        amount: of the next payment, None if there is none.
        objects: at the provider, with the one that was asked about; the first is the one to ask about next time.
        country: that issued the card, or "" if that is not known.
        method: such as ``card`` or ``sepa_debit``, or "".
        next_payment: day of it, or None.
        facts: all that has happened, oldest first.
    """

    state: State
    objects: tuple[Object, ...]
    amount: Money | None = None
    country: str = ""
    method: str = ""
    next_payment: dt.date | None = None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """What :meth:`Provider.begin` has made.

    Args:
        objects: at the provider.
        url: page of the provider where the supporter goes on; "" if there are only instructions.
        instructions: what the supporter has to do by themselves, as pairs of a label and a text, in their language.
    """

    objects: tuple[Object, ...]
    url: str = ""
    instructions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CardForm:
    """What a page needs on which a card is typed in without our ever seeing it, where scripts run.

    Args:
        script: address of the provider's script.
        hosts: origins that the page has to let in besides: for frames and for what the script asks.
        key: public key of the newsroom at the provider.
    """

    script: str
    hosts: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a provider has told us by itself: that something has happened with some objects, and nothing more.

    Args:
        event: the provider's reference of this notice; it comes again under the same one.
        objects: to ask about.
        key: of the order, if the notice says it; else "".
    """

    event: str
    objects: tuple[Object, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Payout:
    """A transfer from the provider to the newsroom's account. One of 0 that holds nothing has failed.

    Args:
        amount: what arrives.
        arrives: day on which it does.
        payments: references of the facts that are in it, those of ``Fact.reference`` of kind ``SETTLEMENT``.
    """

    reference: str
    amount: Money
    arrives: dt.date
    payments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offers:
    """What a provider can do.

    Args:
        currencies: that it takes; None for every one.
        moves_money: False for one that only pretends: it says so on every page and is refused in production.
        hosted: whether the supporter goes to a page of the provider.
        changes: verbs that it can do with what recurs, of ``amount``, ``pause``, ``resume``, ``cancel``, ``card``.
        refunds: whether it can give back by itself.
        sees_card: whether it can tell the card's country before anything is authorised.
    """

    frequencies: frozenset[Frequency]
    currencies: frozenset[str] | None = None
    moves_money: bool = True
    hosted: bool = True
    changes: frozenset[str] = field(default_factory=frozenset)
    refunds: bool = False
    sees_card: bool = False


class Provider(abc.ABC):
    """One way to give. What it cannot do (:class:`Offers`) it is never asked for."""

    slug: str
    offers: Offers

    @property
    @abc.abstractmethod
    def label(self) -> str:
        """What a supporter chooses, in the language that is active."""

    @abc.abstractmethod
    def begin(self, order: Order) -> Begun:
        """Make what the supporter needs to give; with a key that was used before, return what was made then.

        Raises:
            UnreachableError, RefusedError, MisconfiguredError: see the module.
        """

    @abc.abstractmethod
    def find(self, order: Order) -> Sequence[Object]:
        """Return what an order has made at the provider, if it has made anything, without making anything.

        It is how a crash between asking and writing down is mended, hours or days later.

        Raises:
            UnreachableError, MisconfiguredError: see the module.
        """

    @abc.abstractmethod
    def look_up(self, objects: Sequence[Object]) -> Standing:
        """Say everything that is known of a contribution.

        Args:
            objects: all that are known of this one contribution; the first that says enough is asked about.

        Raises:
            UnreachableError, GoneError, MisconfiguredError: see the module.
        """

    def card_form(self) -> CardForm | None:
        """Return what a page needs to take a card; None if it is not configured (``Offers.sees_card``)."""
        return None

    def begin_with_card(self, order: Order, token: str) -> Begun:
        """Charge a card whose country is looked at before anything is authorised.

        Args:
            token: what the provider's script has made of the card.

        Returns:
            An ``url`` where the supporter's bank asks them something, or "" if it is done.

        Raises:
            CardCountryError: the country is one of ``order.refused_countries``; no payment object was made.
            UnreachableError, RefusedError, MisconfiguredError: see the module.
        """
        raise NotImplementedError

    def capture(self, objects: Sequence[Object], key: str) -> None:
        """Take what is held (``AUTHORISED``).

        Raises:
            UnreachableError, RefusedError, GoneError: see the module.
        """
        raise NotImplementedError

    def release(self, objects: Sequence[Object], key: str) -> None:
        """Let go what is held, or let a page expire that the supporter has not finished with; twice is as good as once.

        Raises:
            UnreachableError, GoneError: see the module.
        """
        raise NotImplementedError

    def change_amount(self, objects: Sequence[Object], amount: Money, key: str) -> None:
        """Have each payment from the next one on be of another amount; nothing is charged now.

        Raises:
            UnreachableError, RefusedError, GoneError: see the module.
        """
        raise NotImplementedError

    def pause(self, objects: Sequence[Object], until: dt.date | None, key: str) -> None:
        """Have nothing charged until a day, or until somebody resumes it.

        Raises:
            UnreachableError, GoneError: see the module.
        """
        raise NotImplementedError

    def resume(self, objects: Sequence[Object], key: str) -> None:
        """Have payments go on.

        Raises:
            UnreachableError, GoneError: see the module.
        """
        raise NotImplementedError

    def cancel(self, objects: Sequence[Object], key: str) -> None:
        """End what recurs, at once and for good; what has ended stays so.

        Raises:
            UnreachableError, GoneError: see the module.
        """
        raise NotImplementedError

    def card_page(self, objects: Sequence[Object], back_url: str, key: str) -> str:
        """Return the address of a page of the provider where the supporter gives another card.

        Raises:
            UnreachableError, GoneError: see the module.
        """
        raise NotImplementedError

    def refund(self, payment: str, amount: Money, key: str) -> None:
        """Give back a part of a payment or all that is left of it.

        Args:
            payment: reference of the fact.

        Raises:
            UnreachableError, RefusedError, GoneError: see the module.
        """
        raise NotImplementedError

    def read_notice(self, body: bytes, headers: Mapping[str, str], now: dt.datetime) -> Notice | None:
        """Check a notice and say what it is about; None if nothing follows from its kind.

        Args:
            body: to the byte as it came.
            headers: with names in small letters.

        Raises:
            NoticeError: it is forged, too old, or of the other mode.
        """
        raise NotImplementedError

    @abc.abstractmethod
    def forget(self, objects: Sequence[Object], key: str) -> None:
        """Have the provider delete what it need not keep of the person, such as its record of a customer.

        One that holds nothing of anybody does nothing.

        Raises:
            UnreachableError: see the module.
        """

    def payouts(self, since: dt.datetime) -> Iterable[Payout]:
        """Return the transfers to the newsroom's account since a moment, oldest first.

        Raises:
            UnreachableError, MisconfiguredError: see the module.
        """
        return ()


def can(provider: Provider, frequency: Frequency, currency: str) -> bool:
    """Tell whether a provider takes this."""
    offers = provider.offers
    return frequency in offers.frequencies and (offers.currencies is None or currency in offers.currencies)
