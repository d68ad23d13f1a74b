"""A newsroom, its supporters and a provider, among whom everything happens that can, in any order and with any loss.

However it went: once the provider answers again and was asked about everything, the ledger holds what its own
books hold, to the cent, order by order. :class:`Dealings` has a method for each thing that can happen; tests choose.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from tamizdat.support import ledger
from tamizdat.support.actions import changing, noticing, reconciling
from tamizdat.support.actions.beginning import begin, order_for
from tamizdat.support.errors import SupportError
from tamizdat.support.models import Contribution, Happening
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Begun, NoticeError, ProviderError, RefusedError
from tests.support.giving import wish
from tests.support.providers.rig import CannotError

A_WEEK = dt.timedelta(days=7)
SOON = dt.timedelta(minutes=3)
FREQUENCIES = ("once", "monthly", "annual")


class Dealings:
    """What happens between a newsroom and a provider.

    Args:
        rig: the provider and its outside.
        chance: a seeded ``random.Random``, or Hypothesis's: decides who and how much.
    """

    def __init__(self, rig, chance):
        self.rig, self.chance = rig, chance
        self.begun: dict[int, Begun] = {}
        self.on_the_way: list[tuple[bytes, dict[str, str]]] = []

    # What supporters and their banks do.

    def somebody_begins(self):
        money = Money(self.chance.randrange(200, 10_001), self.chance.choice(("USD", "EUR", "GBP")))
        form = wish(amount=money, frequency=self.chance.choice(FREQUENCIES))
        for _time in range(self.chance.choice((1, 1, 2))):
            with suppress(ProviderError):
                contribution, made = begin(form, self.rig.provider, self.rig.now())
                self.begun[contribution.pk] = made

    def somebody_pays(self):
        self._outside(lambda order: self.rig.pay(self._made(order), order), states=("waiting",))

    def somebody_promises(self):
        self._outside(lambda order: self.rig.promise(self._made(order), order), states=("waiting",))

    def a_promise_is_kept_or_not(self):
        kept = self.chance.random() < 0.7
        self._outside(lambda order: self.rig.keep_promise(order, kept=kept), states=("processing", "waiting"))

    def a_payment_is_renewed_or_not(self):
        succeeds = self.chance.random() < 0.8
        self._outside(lambda order: self.rig.renew(order, succeeds=succeeds), states=("active", "past-due"))

    def a_bank_takes_back(self):
        self._outside(self.rig.dispute, states=("paid", "active"))

    def a_dispute_is_judged(self):
        won = self.chance.random() < 0.5
        self._outside(lambda order: self.rig.judge(order, won=won))

    def a_refund_comes_back(self):
        self._outside(self.rig.fail_refund)

    # What the newsroom and supporters want done.

    def somebody_changes_the_amount(self):
        amount = self.chance.randrange(200, 10_001)
        self._wanted(lambda one, now: changing.change_amount(one, Money(amount, one.currency), now))

    def somebody_pauses(self):
        self._wanted(lambda one, now: changing.pause(one, None, now))

    def somebody_resumes(self):
        self._wanted(changing.resume)

    def somebody_cancels(self):
        self._wanted(changing.cancel)

    def the_newsroom_gives_back(self):
        one = self._any()
        payment = one and one.events.filter(kind=Happening.PAYMENT).order_by("?").first()
        if payment:
            amount = Money(self.chance.randrange(1, payment.amount + 1), payment.currency)
            self._wanted(lambda one, now: changing.refund(one, payment.reference, amount, now), one)

    # What is lost on the way.

    def an_answer_is_lost(self):
        with suppress(CannotError):
            self.rig.lose_answer()

    def the_provider_breaks_down(self):
        with suppress(CannotError):
            self.rig.break_down()

    def the_provider_is_mended(self):
        with suppress(CannotError):
            self.rig.mend()

    def a_notice_is_sent(self):
        def send(order):
            self.on_the_way += [self.rig.notice(order)] * self.chance.choice((1, 1, 2, 5))

        self._outside(send)

    def notices_arrive_in_any_order(self):
        self.chance.shuffle(self.on_the_way)
        while self.on_the_way and self.chance.random() < 0.8:
            with suppress(NoticeError):
                noticing.receive(self.rig.provider, *self.on_the_way.pop(), self.rig.now())

    def notices_are_lost(self):
        del self.on_the_way[:2]

    # What the worker does.

    def time_passes(self):
        self.rig.advance(self.chance.choice((SOON, SOON * 10, A_WEEK)))

    def the_worker_works(self):
        now = self.rig.now()
        for number in noticing.due(now):
            with suppress(ProviderError):
                noticing.work_off(number, now)
        for number in changing.due(now):
            with suppress(RefusedError):
                changing.carry_out(number, now)

    def the_worker_asks_about_what_is_in_doubt(self):
        self._reconcile(everything=False)

    def all_is_settled(self):
        """Have the provider answer, everything be done that was wanted, and everything be asked about."""
        self.the_provider_is_mended()
        for _time in range(3):
            self.rig.advance(dt.timedelta(hours=7))
            self.the_worker_works()
            self._reconcile(everything=True)

    def differences(self):
        """Return the keys of orders of which the ledger says something else than the provider's books."""
        books = self.rig.books()
        found = {}
        for one in Contribution.objects.filter(provider=self.rig.provider.slug):
            held = books.get(one.key, Money(0, one.currency))
            if ledger.given(one) != held:
                found[one.pk] = (str(ledger.given(one)), str(held))
        return found

    def _reconcile(self, *, everything):
        now = self.rig.now()
        list(reconciling.reconcile(reconciling.in_question(now, everything=everything), self.rig.now))

    def _any(self, states=()):
        found = Contribution.objects.filter(provider=self.rig.provider.slug)
        numbers = list((found.filter(state__in=states) if states else found).values_list("pk", flat=True))
        return Contribution.objects.get(pk=self.chance.choice(numbers)) if numbers else None

    def _made(self, order):
        made = self.begun.get(Contribution.objects.values_list("pk", flat=True).get(key=order.key))
        if made is None or not made.url:
            raise CannotError
        return made

    def _outside(self, happen, states=()):
        one = self._any(states)
        if one is not None:
            with suppress(CannotError):
                happen(order_for(one))

    def _wanted(self, verb, one=None):
        one = one or self._any(("active", "past-due", "paused"))
        if one is None:
            return
        now = self.rig.now()
        with suppress(SupportError, RefusedError):
            operation = verb(one, now)
            if operation is not None and self.chance.random() < 0.8:
                changing.carry_out(operation.pk, now)


LAST = ("all_is_settled", "differences")
STEPS = tuple(name for name in vars(Dealings) if not name.startswith("_") and name not in LAST)
