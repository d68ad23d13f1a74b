"""From a form to a provider: nothing is asked twice, kept too long, or lost on the way."""

from __future__ import annotations

import pytest

from tamizdat.support.actions.asking import ask_about
from tamizdat.support.actions.beginning import begin, order_for
from tamizdat.support.errors import CountryRefusedError, NotOfferedError, TooLittleError, TooMuchError
from tamizdat.support.models import Contribution, Offer, Supporter
from tamizdat.support.money import Money
from tamizdat.support.policy import Stance
from tamizdat.support.providers.contract import RefusedError, UnreachableError
from tests.support.factories import decide
from tests.support.giving import NOW, again, given, wish
from tests.support.memory_provider import Fault, MemoryProvider, unreachable

pytestmark = pytest.mark.usefixtures("vault", "db")


def test_two_dollars_are_taken_and_a_cent_less_is_refused_before_anybody_is_asked(provider):
    contribution, made = begin(wish(amount=Money(200, "USD")), provider, NOW)
    assert made.url
    assert contribution.state == Contribution.State.WAITING
    provider.calls.clear()
    with pytest.raises(TooLittleError, match=r"\$2"):
        begin(wish(amount=Money(199, "USD")), provider, NOW)
    assert provider.calls == []
    assert Contribution.objects.count() == 1


def test_the_least_is_said_in_the_readers_language(provider):
    with pytest.raises(TooLittleError, match="2\xa0\\$"):
        begin(wish(amount=Money(1, "USD"), language="ru"), provider, NOW)


def test_what_is_not_offered_is_refused(provider):
    Offer.objects.filter(currency="GBP").update(is_open=False)
    with pytest.raises(NotOfferedError):
        begin(wish(amount=Money(1000, "GBP")), provider, NOW)
    with pytest.raises(NotOfferedError):
        begin(wish(), MemoryProvider(currencies=frozenset({"EUR"})), NOW)


def test_the_row_is_there_before_the_provider_is_asked(provider, monkeypatch):
    seen = []
    before = provider.begin
    monkeypatch.setattr(
        provider,
        "begin",
        lambda order: (
            seen.append(Contribution.objects.values_list("key", "state").get()),
            before(order),
        )[1],
    )
    contribution, _made = begin(wish(), provider, NOW)
    assert seen == [(contribution.key, "started")]


def test_one_form_sent_ten_times_is_one_contribution_and_one_order(provider):
    form = wish(form="the same", address="mira@readers.example")
    rows = {begin(form, provider, NOW)[0].pk for _each in range(10)}
    assert len(rows) == 1
    assert len(provider.books) == 1
    assert Supporter.objects.count() == 1


def test_the_same_form_with_another_amount_is_another_order(provider):
    first, _made = begin(wish(form="the same"), provider, NOW)
    second, _made = begin(wish(form="the same", amount=Money(2000, "USD")), provider, NOW)
    assert first.pk != second.pk


def test_a_form_sent_again_after_it_was_paid_asks_for_nothing(provider):
    contribution = given(provider, form="the same")
    provider.calls.clear()
    same, made = begin(wish(form="the same"), provider, NOW)
    assert same.pk == contribution.pk
    assert made.url == ""
    assert provider.calls == []


def test_an_answer_that_is_lost_leaves_a_row_to_ask_about(provider):
    provider.faults["begin"] = unreachable(afterwards=True)
    with pytest.raises(UnreachableError):
        begin(wish(), provider, NOW)
    assert Contribution.objects.get().state == Contribution.State.STARTED


def test_the_order_is_the_same_each_time_it_is_made_anew(provider):
    contribution, _made = begin(wish(), provider, NOW)
    assert order_for(contribution) == order_for(again(contribution))


def test_who_covers_the_fee_pays_it_on_top(provider):
    contribution, _made = begin(wish(covers_fee=True), provider, NOW)
    assert (contribution.amount, contribution.covers) == (1061, 61)


def test_what_is_too_much_with_the_fee_is_refused_before_anybody_is_asked(provider):
    Offer.objects.filter(currency="USD").update(fee_basis_points=300)
    with pytest.raises(TooMuchError):
        begin(wish(amount=Money(99_999_999, "USD"), covers_fee=True), provider, NOW)
    assert provider.calls == []
    assert not Contribution.objects.exists()


def test_the_name_and_the_address_are_sealed_apart_from_the_sum(provider):
    contribution, _made = begin(wish(address="mira@readers.example", name="Mira"), provider, NOW)
    supporter = contribution.supporter
    assert supporter.address.open() == "mira@readers.example"
    assert supporter.name.open() == "Mira"
    assert not [value for value in vars(contribution).values() if "mira" in str(value).lower()]


def test_the_provider_learns_no_address_and_no_page(provider):
    begin(wish(address="mira@readers.example", name="Mira", appeal="winter"), provider, NOW)
    [book] = provider.books.values()
    assert "mira" not in repr(book.order).lower()
    assert "winter" not in repr(book.order)


def test_who_says_a_refused_country_leaves_nothing(provider):
    decide("RU", Stance.REFUSE)
    with pytest.raises(CountryRefusedError):
        begin(wish(country="RU", address="mira@readers.example"), provider, NOW)
    assert not Contribution.objects.exists()
    assert not Supporter.objects.exists()
    assert provider.calls == []


def test_a_warning_refuses_nobody(provider):
    decide("RU", Stance.WARN)
    assert begin(wish(country="RU"), provider, NOW)[1].url


def test_a_card_from_a_refused_country_is_never_charged_and_its_holder_forgotten(provider):
    decide("RU", Stance.REFUSE)
    with pytest.raises(CountryRefusedError):
        begin(wish(country="DE", address="mira@readers.example"), provider, NOW, card="card-RU")
    row = Contribution.objects.get()
    assert (row.state, row.country, row.supporter) == (Contribution.State.REFUSED, "", None)
    assert not Supporter.objects.exists()
    assert provider.books == {}


def test_a_declined_card_is_no_obstacle_to_another_one(provider):
    provider.faults["begin_with_card"] = Fault(RefusedError("declined"))
    form = wish(form="the same", address="mira@readers.example")
    with pytest.raises(RefusedError):
        begin(form, provider, NOW, card="card-DE")
    assert not Supporter.objects.exists()
    contribution, _made = begin(form, provider, NOW, card="card-FR")
    assert contribution.state == Contribution.State.WAITING
    assert contribution.supporter is not None


def test_an_order_that_may_have_been_taken_is_not_forgotten_when_it_is_refused_the_second_time(provider):
    provider.faults["begin_with_card"] = unreachable(afterwards=True)
    form = wish(form="the same", address="mira@readers.example")
    with pytest.raises(UnreachableError):
        begin(form, provider, NOW, card="card-DE")
    decide("DE", Stance.REFUSE)
    with pytest.raises(CountryRefusedError):
        begin(form, provider, NOW, card="card-DE")
    contribution = Contribution.objects.get()
    assert contribution.state == Contribution.State.STARTED
    assert ask_about(contribution, provider, NOW)


def test_an_address_that_was_mended_before_anything_was_paid_is_the_one_that_counts(provider):
    mistyped, _made = begin(wish(form="the same", address="mria@readers.example"), provider, NOW)
    mended, _made = begin(wish(form="the same", address="mira@readers.example"), provider, NOW)
    assert mended.pk != mistyped.pk
    assert Supporter.objects.get(contribution=mended) == Supporter.objects.get(address_index="mira@readers.example")
