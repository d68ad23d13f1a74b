"""What a provider is set up in to be tested: the outside that it speaks to, and the people who give by it."""

from __future__ import annotations

import abc
import datetime as dt
import itertools
import secrets

from tamizdat.support.frequency import Frequency
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Begun, Order, Provider

_numbers = itertools.count(1)


class CannotError(NotImplementedError):
    """The outside has no such thing: a bank transfer cannot be declined. Such a promise is not made."""


class Rig(abc.ABC):
    """A provider, and what happens outside of it. A method that has no meaning for a provider raises ``CannotError``.

    Args:
        provider: set up to speak to this outside.
    """

    provider: Provider

    @abc.abstractmethod
    def now(self) -> dt.datetime:
        """The time outside."""

    @abc.abstractmethod
    def advance(self, by: dt.timedelta) -> None:
        """Let time pass outside, with all that falls due."""

    @abc.abstractmethod
    def pay(self, begun: Begun, order: Order, *, country: str = "") -> None:
        """Have the supporter do what is asked of them, so that the money is there (or held, if it is only held).

        Args:
            country: that has issued their card, for a provider that tells; "" for any.
        """

    @abc.abstractmethod
    def books(self) -> dict[str, Money]:
        """What each order has really brought so far, by its key, after what went back; kept by the outside itself."""

    @abc.abstractmethod
    def made(self) -> int:
        """How many objects for somebody to give by the outside holds; for one that holds none, 0."""

    def token(self, country: str) -> str:
        """What the provider's script makes of a card of a country."""
        raise CannotError

    def promise(self, begun: Begun, order: Order) -> None:
        """Have the supporter pay in a way that is not sure for days."""
        raise CannotError

    def keep_promise(self, order: Order, *, kept: bool) -> None:
        """Have what was promised come, or not."""
        raise CannotError

    def decline(self, begun: Begun, order: Order) -> None:
        """Have the supporter's bank say no once; they can try again."""
        raise CannotError

    def let_expire(self, begun: Begun, order: Order) -> None:
        """Have so much time pass that nobody can finish any more."""
        raise CannotError

    def renew(self, order: Order, *, succeeds: bool = True) -> None:
        """Let time pass until the next payment of what recurs is tried."""
        raise CannotError

    def dispute(self, order: Order) -> None:
        """Have the supporter's bank take the last payment back."""
        raise CannotError

    def judge(self, order: Order, *, won: bool) -> None:
        """Have the dispute decided."""
        raise CannotError

    def fail_refund(self, order: Order) -> None:
        """Have the last refund come back."""
        raise CannotError

    def lose_answer(self) -> None:
        """Have the next thing asked for be done, and the answer never arrive."""
        raise CannotError

    def break_down(self) -> None:
        """Have nothing be answered any more, until :meth:`mend`."""
        raise CannotError

    def mend(self) -> None:
        """Have everything be answered again."""
        raise CannotError

    def notice(
        self, order: Order, *, age: dt.timedelta = dt.timedelta(0), other_mode: bool = False
    ) -> tuple[bytes, dict[str, str]]:
        """A notice about an order as it would be sent now: body, and headers with names in small letters.

        Args:
            age: how long ago it was signed.
            other_mode: whether it is of live money where this is a test, and signed rightly all the same.
        """
        raise CannotError

    def order(self, amount: Money, frequency: Frequency = Frequency.ONCE, **more: object) -> Order:
        """Somebody's wish to give."""
        number = next(_numbers)
        told = {
            "key": secrets.token_hex(16),
            "amount": amount,
            "frequency": frequency,
            "description": "",
            "language": "en",
            "done_url": f"http://127.0.0.1:9/support/thanks/{number}/",
            "back_url": f"http://127.0.0.1:9/support/thanks/{number}/",
            "created": self.now().replace(second=0, microsecond=0),
        }
        return Order(**(told | more))
