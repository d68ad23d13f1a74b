"""What invented supporters do, so that somebody can look for them on a taken server afterwards.

They give at a provider of the rehearsal's own, which is there only while a flow is played and moves no money. Their
contributions count in no sum, and the ledger lets their entries be deleted again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tamizdat.rehearsals import Flow, MisplayedError, Person, Stage, UnplayableError, register
from tamizdat.retention import persons
from tamizdat.support.actions import asking, linking, reminding
from tamizdat.support.actions.beginning import Wish, begin
from tamizdat.support.errors import CountryRefusedError
from tamizdat.support.frequency import Frequency
from tamizdat.support.links import manage_url
from tamizdat.support.models import (
    Contribution,
    Event,
    LinkRequest,
    Offer,
    Operation,
    Reminder,
    ReminderRefusal,
    Supporter,
    SupportLetter,
)
from tamizdat.support.providers import registry
from tamizdat.support.providers.contract import (
    Begun,
    CardCountryError,
    Fact,
    GoneError,
    Kind,
    Object,
    Offers,
    Order,
    Provider,
    Standing,
    State,
)
from tamizdat.vault import at_hand
from tamizdat.vault.errors import KeyTroubleError

SLUG = "rehearsal"
# Nobody lives there (ISO 3166-1 leaves it to whoever wants it).
NOWHERE = "ZZ"


class RehearsalProvider(Provider):
    """Says that everything was paid that was ordered, and keeps nothing but that."""

    slug = SLUG
    offers = Offers(
        frequencies=frozenset(Frequency),
        moves_money=False,
        changes=frozenset({"cancel", "pause", "resume", "amount"}),
        sees_card=True,
    )

    def __init__(self) -> None:
        self.orders: dict[str, Order] = {}
        self.ended: set[str] = set()

    @property
    def label(self) -> str:
        """What nobody ever sees."""
        return SLUG

    def begin(self, order: Order) -> Begun:
        """Take an order."""
        self.orders[order.key] = order
        return Begun((Object("order", order.key),))

    def begin_with_card(self, order: Order, token: str) -> Begun:
        """Look at a card first: one of nowhere is refused.

        Raises:
            CardCountryError: it is.
        """
        if token == NOWHERE:
            raise CardCountryError(token)
        return self.begin(order)

    def find(self, order: Order) -> Sequence[Object]:
        """Return what an order has made."""
        return [Object("order", order.key)] if order.key in self.orders else []

    def look_up(self, objects: Sequence[Object]) -> Standing:
        """Say that an order was paid.

        Raises:
            GoneError: there is none.
        """
        order = next((self.orders[each.reference] for each in objects if each.reference in self.orders), None)
        if order is None:
            raise GoneError
        reference = f"paid-{order.key}"
        runs = State.ENDED if order.key in self.ended else State.ACTIVE
        return Standing(
            state=runs if order.frequency.recurs else State.PAID,
            objects=(Object("order", order.key),),
            country=NOWHERE,
            facts=(Fact(Kind.PAYMENT, reference, order.amount, order.created, reference),),
        )

    def change_amount(self, objects: Sequence[Object], amount: object, key: str) -> None:
        """Agree."""

    def pause(self, objects: Sequence[Object], until: dt.date | None, key: str) -> None:
        """Agree."""

    def resume(self, objects: Sequence[Object], key: str) -> None:
        """Agree."""

    def cancel(self, objects: Sequence[Object], key: str) -> None:
        """End an order."""
        self.ended.update(each.reference for each in objects)

    def forget(self, objects: Sequence[Object], key: str) -> None:
        """Forget nobody: nobody was known."""


_playing: list[RehearsalProvider] = []


def _made() -> Provider | None:
    return _playing[-1] if _playing else None


def declare() -> None:
    """Have the seizure test play them."""
    registry.register(SLUG, _made)
    register(
        Flow("support.give", "Somebody gives, and is thanked.", give, clear_leftovers),
        Flow("support.manage", "Somebody gives monthly, pauses it, ends it, and asks for a link.", manage),
        Flow("support.remind", "Somebody asks to be reminded, and wants no reminder again.", remind),
        Flow("support.erase", "Somebody gives monthly, takes their data along, and is erased.", erase),
        Flow("support.refuse", "Somebody gives with a card from a country that is refused.", refuse),
    )


def give(stage: Stage) -> None:
    """Give once."""
    with _provider(stage) as provider:
        supporter = stage.enter("supporter")
        contribution = _given(stage, supporter, provider, Frequency.ONCE)
        stage.expect(stage.browser(supporter).get(_managed(contribution)), 200)


def manage(stage: Stage) -> None:
    """Give monthly, and do what the page has."""
    with _provider(stage) as provider:
        supporter = stage.enter("supporter")
        contribution = _given(stage, supporter, provider, Frequency.MONTHLY)
        browser, page = stage.browser(supporter), _managed(contribution)
        for told in ({"do": "pause", "pause": "1"}, {"do": "receipts", "receipts": "all"}, {"do": "cancel"}):
            stage.expect(browser.post(page, told), 200)
        stage.expect(browser.post(page, {"do": "cancel-for-good"}), 200)
        stage.expect(browser.post(reverse("support_link"), {"address": supporter.address}), 200, 429)
        stage.expect(browser.post(reverse("support_link"), {"address": supporter.name}), 422)
        stage.expect(browser.get(reverse("support_manage", args=[supporter.secret])), 404)
        linking.take_in(timezone.now())


def remind(stage: Stage) -> None:
    """Ask to be reminded; the day comes at once."""
    _keys()
    supporter = stage.enter("supporter")
    stage.afterwards(lambda: _forget(supporter))
    browser, page = stage.browser(supporter), reverse("support_later")
    stage.expect(browser.post(page, {"address": supporter.address, "when": "1m"}), 200, 429)
    stage.expect(browser.post(page, {"address": supporter.address, "when": supporter.name}), 422)
    same = Reminder.objects.filter(address_index=supporter.address)
    same.update(due=timezone.now().date())
    for reminder in same:
        reminding.write(reminder, timezone.now(), needed=True)


def erase(stage: Stage) -> None:
    """Give monthly, take the data along, and be erased."""
    with _provider(stage) as provider:
        supporter = stage.enter("supporter")
        contribution = _given(stage, supporter, provider, Frequency.MONTHLY)
        browser, page = stage.browser(supporter), _managed(contribution)
        for act in ("data", "erase", "erase-for-good"):
            stage.expect(browser.post(page, {"do": act}), 200)
        stage.expect(browser.get(page), 404)
        asking.ask_about(contribution, provider, timezone.now())
        persons.erase(supporter.address, timezone.now().date())
        row = Contribution.objects.get(pk=contribution.pk)
        if Supporter.objects.filter(address_index=supporter.address).exists() or row.card_country:
            raise MisplayedError("somebody who was erased is still there")


def refuse(stage: Stage) -> None:
    """Give with a card that is refused."""
    with _provider(stage) as provider:
        supporter = stage.enter("supporter")
        try:
            begin(_wish(supporter, Frequency.ONCE), provider, timezone.now(), card=NOWHERE)
        except CountryRefusedError:
            if Supporter.objects.filter(address_index=supporter.address).exists():
                raise MisplayedError("somebody who was refused is still there") from None
            return
        raise MisplayedError("a card that is refused was taken")


def clear_leftovers() -> None:
    """Delete all that a rehearsal has made."""
    rehearsed = Contribution.objects.filter(rehearsed=True)
    with transaction.atomic():
        Supporter.objects.filter(contribution__in=rehearsed).delete()
        Event.objects.filter(rehearsed=True).delete()
        Operation.objects.filter(contribution__in=rehearsed).delete()
        rehearsed.delete()


@contextmanager
def _provider(stage: Stage) -> Iterator[RehearsalProvider]:
    """Have the rehearsal's provider be there for a while; everything made with it goes afterwards."""
    _keys()
    stage.afterwards(clear_leftovers)
    provider = RehearsalProvider()
    _playing.append(provider)
    try:
        yield provider
    finally:
        _playing.remove(provider)


def _keys() -> None:
    try:
        at_hand.ring()
    except KeyTroubleError:
        raise UnplayableError("there are no keys to seal an address with: 'tamizdat vault init' makes them") from None


def _wish(supporter: Person, frequency: Frequency) -> Wish:
    offer = Offer.objects.open().filter(frequency=frequency).first()
    if offer is None:
        raise UnplayableError("nothing is offered that could be given: an offer is opened in the admin")
    return Wish(
        form=supporter.secret,
        amount=offer.least,
        frequency=frequency,
        country=NOWHERE,
        address=supporter.address,
        name=supporter.name,
        rehearsed=True,
    )


def _given(stage: Stage, supporter: Person, provider: RehearsalProvider, frequency: Frequency) -> Contribution:
    stage.afterwards(lambda: _forget(supporter))
    contribution, _begun = begin(_wish(supporter, frequency), provider, timezone.now())
    asking.ask_about(contribution, provider, timezone.now())
    contribution.refresh_from_db()
    return contribution


def _managed(contribution: Contribution) -> str:
    return "/" + manage_url(contribution, timezone.now().date()).split("/", 3)[3]


def _forget(supporter: Person) -> None:
    """Take an invented supporter away. No letter was written: nobody can be written to where they are."""
    for model in (Reminder, LinkRequest, ReminderRefusal, Supporter):
        model._default_manager.filter(address_index=supporter.address).delete()  # noqa: SLF001  Django documents it as its API
    SupportLetter.objects.filter(to_index=supporter.address).delete()
    persons.come_back(supporter.address)
