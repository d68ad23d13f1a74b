"""The sandbox as a provider."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tamizdat.support.frequency import Frequency
from tamizdat.support.models import SandboxObject
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import (
    Begun,
    Fact,
    GoneError,
    Object,
    Offers,
    Order,
    Payout,
    Provider,
    RefusedError,
    Standing,
    State,
)
from tamizdat.support.providers.sandbox import play

SLUG, KIND = "sandbox", "pretended"
MARK_BYTES = 15


class Sandbox(Provider):
    """Pretends to move money.

    Args:
        site_url: origin of the site, on which its pages are.
        clock: returns the present; renewals come by it.
    """

    slug = SLUG
    offers = Offers(
        frequencies=frozenset(Frequency),
        moves_money=False,
        changes=frozenset({"amount", "pause", "resume", "cancel", "card"}),
        refunds=True,
    )

    def __init__(self, site_url: str, clock: Callable[[], dt.datetime]) -> None:
        self._site_url, self._clock = site_url, clock

    @property
    def label(self) -> str:
        """What a supporter chooses."""
        return _("Sandbox: no money moves")

    def begin(self, order: Order) -> Begun:
        """Make a page on which a pretended card is chosen; with the same key, return the same."""
        fresh = SandboxObject(
            reference=secrets.token_hex(MARK_BYTES),
            key=order.key,
            frequency=order.frequency,
            amount=order.amount.minor,
            currency=order.amount.currency,
            language=order.language,
            done_url=order.done_url,
            refused=" ".join(sorted(order.refused_countries)),
            made=self._clock(),
        )
        SandboxObject.objects.bulk_create([fresh], ignore_conflicts=True)
        held = SandboxObject.objects.get(key=order.key)
        if (held.amount, held.currency, held.frequency) != (fresh.amount, fresh.currency, fresh.frequency):
            raise RefusedError("there is another order under this key")
        return Begun((Object(KIND, held.reference),), url=self.page_of(held.reference))

    def page_of(self, reference: str) -> str:
        """Return the address of a pretended contribution's page."""
        return f"{self._site_url}{reverse('support_sandbox', args=[reference])}"

    def find(self, order: Order) -> Sequence[Object]:
        """Return the object of an order, if there is one."""
        found = SandboxObject.objects.filter(key=order.key).values_list("reference", flat=True)
        return [Object(KIND, reference) for reference in found]

    def look_up(self, objects: Sequence[Object]) -> Standing:
        """Let happen what is due, and say how it stands."""
        with self.changing(objects) as held:
            next_payment = held.next_payment
            if held.state == State.PAUSED and held.paused_until is None:
                next_payment = None
            return Standing(
                state=State(held.state),
                objects=(Object(KIND, held.reference),),
                amount=Money(held.amount, held.currency) if held.next_payment else None,
                country=held.country,
                method=play.method_of(held),
                next_payment=next_payment,
                facts=play.facts(held),
            )

    @contextmanager
    def changing(self, objects: Sequence[Object]) -> Iterator[SandboxObject]:
        """Give one object, with all that is due, for as long as nobody else can change it; what was changed is kept.

        Raises:
            GoneError: there is none.
        """
        references = [each.reference for each in objects if each.kind == KIND]
        with transaction.atomic():
            held = SandboxObject.objects.select_for_update().filter(reference__in=references).first()
            if held is None:
                raise GoneError("the sandbox knows no such object")
            play.advance(held, self._clock())
            yield held
            held.save()

    def release(self, objects: Sequence[Object], key: str) -> None:
        """Shut a page that nobody has finished with."""
        with self.changing(objects) as held:
            play.let_go(held)

    def change_amount(self, objects: Sequence[Object], amount: Money, key: str) -> None:
        """Have each payment from the next one on be of another amount."""
        with self.changing(objects) as held:
            if held.state not in play.RUNS or amount.currency != held.currency:
                raise RefusedError("it does not run, or runs in another currency")
            held.amount = amount.minor

    def pause(self, objects: Sequence[Object], until: dt.date | None, key: str) -> None:
        """Have nothing charged until a day."""
        with self.changing(objects) as held:
            play.pause(held, until)

    def resume(self, objects: Sequence[Object], key: str) -> None:
        """Have payments go on."""
        with self.changing(objects) as held:
            play.resume(held)

    def cancel(self, objects: Sequence[Object], key: str) -> None:
        """End what recurs."""
        with self.changing(objects) as held:
            play.end(held)

    def card_page(self, objects: Sequence[Object], back_url: str, key: str) -> str:
        """Return the page on which another card is chosen; it leads back where the first one did."""
        with self.changing(objects) as held:
            held.done_url = back_url
            return self.page_of(held.reference)

    def refund(self, payment: str, amount: Money, key: str) -> None:
        """Pretend to give back."""
        with self.changing([Object(KIND, payment.partition("-")[0])]) as held:
            play.refund(held, payment, amount, key, self._clock())

    def forget(self, objects: Sequence[Object], key: str) -> None:
        """Do nothing: it has never known anybody."""

    def payouts(self, since: dt.datetime) -> Iterable[Payout]:
        """Pretend that all of a day arrives two days later."""
        today, arrived = self._clock().date(), defaultdict[tuple[dt.date, str], list[Fact]](list)
        for held in SandboxObject.objects.exclude(chosen=None):
            for fact in play.facts(held):
                if fact.settled is not None:
                    arrived[fact.at.date() + play.UNTIL_PAID_OUT, fact.settled.currency].append(fact)
        for (day, currency), facts in sorted(arrived.items()):
            if since.date() <= day <= today:
                amount = Money(sum(fact.settled.minor for fact in facts if fact.settled), currency)
                yield Payout(f"pretended-{day:%Y%m%d}-{currency}", amount, day, tuple(each.reference for each in facts))
