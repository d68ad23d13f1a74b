"""Giving: from the form of a static page to the provider, and nothing kept of those who are sent away."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from lxml import html

from tamizdat.newsletter.models import Attempts, AttemptsKey
from tamizdat.newsletter.signing_up.challenge import EASY_BITS, is_proof
from tamizdat.support.alarm import alarming
from tamizdat.support.giving import allowing
from tamizdat.support.links import thanks_url
from tamizdat.support.models import AttemptTally, Contribution, Offer, Supporter
from tamizdat.support.money import Money
from tamizdat.support.policy import Stance
from tamizdat.support.providers import registry
from tamizdat.support.providers.contract import MisconfiguredError, RefusedError, UnreachableError
from tests.factories import make_front
from tests.support.factories import decide
from tests.support.memory_provider import Fault, MemoryProvider, registered
from tests.support.supporters import GIVE, fields_of, filled, give, heading, step_one

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vault")]


@pytest.fixture(autouse=True)
def provider(monkeypatch):
    make_front("en")
    # Nobody but the tests' own provider, whatever the settings would bring besides.
    monkeypatch.setattr(registry, "_makers", {})
    provider = MemoryProvider(sees_card=False)
    with registered(provider):
        yield provider


def text_of(response):
    return " ".join(html.fromstring(response.content).text_content().split())


def solved(fields, bits):
    number = next(n for n in range(1 << 24) if is_proof(fields["challenge"], str(n), bits))
    return fields | {"proof": str(number)}


@pytest.mark.parametrize(("frequency", "state"), [("once", "PAID"), ("monthly", "ACTIVE"), ("annual", "ACTIVE")])
def test_somebody_gives_and_comes_back(client, provider, frequency, state):
    first = {"frequency": frequency, f"{frequency}-USD": "25"}
    response = give(client, first, country="DE")
    contribution = Contribution.objects.get()
    assert (contribution.amount, contribution.currency, contribution.frequency) == (2500, "USD", frequency)
    assert (contribution.country, contribution.supporter) == ("DE", None)
    (book,) = provider.books.values()
    assert book.object.reference in text_of(response) + response.content.decode()
    provider.pay(book.object, timezone.now())
    back = client.get(book.order.done_url.removeprefix("http://localhost:8000"))
    assert heading(back) == "Thank you"
    assert "/support/manage/" in back.content.decode()
    contribution.refresh_from_db()
    assert contribution.state == Contribution.State[state]


def test_looking_at_the_form_writes_nothing_and_asks_nobody(client, provider):
    assert client.get(GIVE).status_code == 200
    assert step_one(client).status_code == 200
    assert not Contribution.objects.exists()
    assert provider.calls == []


@pytest.mark.parametrize("own", ["2.00", "2", "２", "٢", "2,00"])
def test_two_dollars_are_taken(client, provider, own):
    give(client, {"own": own})
    assert Contribution.objects.get().amount == 200


@pytest.mark.parametrize("own", ["1.99", "0", "-5", "NaN", "2e3", "2.001", "1.000.000", "ten", "²"])
def test_what_is_too_little_or_no_amount_is_refused_with_a_sentence_before_anybody_is_asked(client, provider, own):
    response = step_one(client, own=own)
    assert response.status_code == 422
    field = html.fromstring(response.content).get_element_by_id("amount")
    assert field.value == own
    assert html.fromstring(response.content).get_element_by_id(field.get("aria-describedby")).text_content()
    assert give(client, {"own": own}).status_code == 422
    assert not Contribution.objects.exists()
    assert provider.calls == []


def test_yen_are_whole(client):
    Offer.objects.filter(currency="JPY").update(is_open=True)
    give(client, {"currency": "JPY", "own": "500"})
    assert (Contribution.objects.get().amount, Contribution.objects.get().currency) == (500, "JPY")


def test_nothing_is_lost_when_something_is_wrong(client):
    told = {"amount": "1", "address": "mira@", "name": "Mira", "country": "FR", "frequency": "annual"}
    again = give(client, **told)
    assert again.status_code == 422
    kept = fields_of(again)
    assert {name: kept[name] for name in told} == told
    assert "least" in text_of(again)
    assert "no e-mail address" in text_of(again)


def test_a_form_that_is_sent_ten_times_is_one_contribution(client, provider):
    sent = filled(client)
    pages = [client.post(GIVE, sent) for _each in range(10)]
    assert {page.status_code for page in pages} == {200}
    assert Contribution.objects.count() == 1
    assert len(provider.books) == 1


def test_the_fee_is_covered_to_the_cent_that_was_shown(client, provider):
    response = step_one(client)
    assert "Add $0.61 for the payment company’s fee: $10.61 in all" in text_of(response)
    client.post(GIVE, fields_of(response) | {"covers_fee": "yes"})
    assert (Contribution.objects.get().amount, Contribution.objects.get().covers) == (1061, 61)


def test_a_fee_that_has_changed_is_shown_once_more(client):
    again = give(client, amount="20", covers_fee="yes")
    assert again.status_code == 422
    assert "$20.91 in all" in text_of(again)
    client.post(GIVE, fields_of(again))
    assert Contribution.objects.get().amount == 2091


def test_an_address_is_sealed_and_only_if_given(client):
    give(client, address="mira@orvale.example", name="Mira")
    assert Supporter.objects.get() == Supporter.objects.get(address_index="mira@orvale.example")


def test_a_country_that_is_refused_is_told_so_and_nothing_is_kept(client, provider):
    decide("RU", Stance.REFUSE)
    response = give(client, country="RU", address="mira@orvale.example")
    assert response.status_code == 403
    assert "help without money" in text_of(response)
    assert "mira" not in response.content.decode()
    assert not Contribution.objects.exists()
    assert not Supporter.objects.exists()
    assert provider.calls == []


def test_a_warning_has_to_be_acknowledged(client):
    decide("BY", Stance.WARN)
    warned = give(client, country="BY")
    assert warned.status_code == 422
    assert "Belarus: giving to us can bring you before a court" in text_of(warned)
    assert not Contribution.objects.exists()
    assert client.post(GIVE, fields_of(warned)).status_code == 422
    client.post(GIVE, fields_of(warned) | {"acknowledged": "BY"})
    assert Contribution.objects.get().country == "BY"


def test_an_acknowledgement_is_of_one_country(client):
    decide("BY", Stance.WARN)
    decide("GE", Stance.WARN)
    warned = fields_of(give(client, country="BY")) | {"acknowledged": "BY", "country": "GE"}
    assert client.post(GIVE, warned).status_code == 422
    assert not Contribution.objects.exists()


def test_who_is_informed_goes_on_with_one_more_click(client):
    decide("GE", Stance.INFORM)
    client.post(GIVE, fields_of(give(client, country="GE")))
    assert Contribution.objects.get().country == "GE"


def test_a_card_that_is_declined_can_be_replaced_and_is_counted(client, provider):
    provider.faults["begin"] = Fault(RefusedError("declined"))
    again = give(client)
    assert again.status_code == 422
    assert "nothing was paid" in text_of(again)
    assert AttemptTally.objects.get().declined == 1
    assert "Go on to the payment" in text_of(client.post(GIVE, fields_of(again)))


def test_who_sends_the_form_of_a_declined_card_again_is_told_of_no_country(client, provider):
    provider.faults["begin"] = Fault(RefusedError("declined"))
    sent = filled(client, country="DE", address="mira@orvale.example")
    assert client.post(GIVE, sent).status_code == 422
    page = client.get(client.post(GIVE, sent)["Location"].removeprefix("http://localhost:8000"))
    assert heading(page) == "This did not work"
    assert "country" not in text_of(page)
    left = Contribution.objects.get()
    assert (left.state, left.end, left.country, left.supporter) == (left.State.FAILED, "", "", None)


def test_nobody_is_told_to_pay_again_when_a_provider_does_not_answer(client, provider):
    provider.faults["begin"] = Fault(UnreachableError("timeout"), afterwards=True)
    response = give(client)
    assert response.status_code == 503
    assert "do not pay again" in text_of(response)
    link = html.fromstring(response.content).xpath("//main//a/@href")[0]
    (book,) = provider.books.values()
    provider.pay(book.object, timezone.now())
    assert heading(client.get(link.removeprefix("http://localhost:8000"))) == "Thank you"


def test_what_the_newsroom_has_to_mend_is_said_to_be_its_fault(client, provider):
    provider.faults["begin"] = Fault(MisconfiguredError("key"))
    assert "fault is ours" in text_of(give(client))


def test_a_forged_or_old_form_is_shown_once_more(client):
    assert give(client, form="forged").status_code == 422
    assert not Contribution.objects.exists()


def test_the_page_of_a_provider_is_reached_without_a_script_and_without_a_forms_redirect(client):
    page = html.fromstring(give(client).content)
    url = page.xpath("//main//a/@href")[0]
    assert url.startswith("https://pay.memory.example/")
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0;url={url}"]


def test_where_everything_pretends_every_page_says_so(client):
    with registered(MemoryProvider("pretending", moves_money=False)):
        first = step_one(client)
        assert "Sandbox: no money moves." in text_of(first)
        assert "Sandbox: no money moves." in text_of(client.post(GIVE, fields_of(first) | {"way": "pretending"}))


def test_nothing_can_be_given_where_nothing_is_offered(client):
    Offer.objects.update(is_open=False)
    assert heading(step_one(client)) == "Nothing can be given here now"


def test_many_small_orders_are_slowed_before_the_provider_hears_of_them(client, provider):
    for _each in range(allowing.FREELY_SMALL):
        give(client, {"own": "2"})
    assert len(provider.books) == allowing.FREELY_SMALL
    slowed = give(client, {"own": "2"})
    assert heading(slowed) == "One more click"
    assert len(provider.books) == allowing.FREELY_SMALL
    fields = fields_of(slowed)
    assert heading(client.post(GIVE, fields)) == "One more click"
    bits = int(html.fromstring(slowed.content).get_element_by_id("challenge").get("data-bits"))
    assert heading(client.post(GIVE, solved(fields, bits))) == "On to the payment"
    assert len(provider.books) == allowing.FREELY_SMALL + 1


def test_without_a_script_waiting_is_enough(client, provider, monkeypatch):
    monkeypatch.setattr(allowing, "FREELY", 0)
    fields = fields_of(give(client))
    later = timezone.now() + dt.timedelta(seconds=30)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert heading(client.post(GIVE, fields)) == "On to the payment"


def test_one_form_is_good_for_one_order_without_work(client):
    sent = filled(client)
    assert heading(client.post(GIVE, sent)) == "On to the payment"
    assert heading(client.post(GIVE, sent | {"amount": "11"})) == "One more click"


def test_the_same_order_that_comes_again_is_let_through_again_and_another_one_is_not():
    now = timezone.now()
    order = allowing.Attempt(key="a" * 32, form="form", amount=Money(200, "USD"), network=b"net")
    assert [allowing.ask(order, now)[0] for _each in range(10)] == [allowing.Answer.GO_ON] * 10
    other = allowing.Attempt(key="b" * 32, form="form", amount=Money(300, "USD"), network=b"net")
    assert allowing.ask(other, now)[0] is allowing.Answer.ONE_MORE_CLICK
    assert AttemptTally.objects.get().tried == 2


def test_one_network_is_slowed_and_others_are_not():
    now = timezone.now()

    def answer(number, network):
        order = allowing.Attempt(
            key=f"{number:032}", form=f"form {number}", amount=Money(9_000, "USD"), network=network
        )
        return allowing.ask(order, now)[0]

    assert {answer(number, b"one") for number in range(allowing.FREELY_FROM_A_NETWORK)} == {allowing.Answer.GO_ON}
    assert answer(98, b"one") is allowing.Answer.ONE_MORE_CLICK
    assert answer(99, b"other") is allowing.Answer.GO_ON


def test_whoever_had_cards_declined_works_from_then_on_and_work_grows():
    now = timezone.now()
    order = allowing.Attempt(key="a" * 32, form="form", amount=Money(9_000, "USD"), network=b"net")
    for _each in range(12):
        allowing.note_declined(b"net", now)
    answer, challenge = allowing.ask(order, now)
    assert answer is allowing.Answer.ONE_MORE_CLICK
    assert challenge
    assert challenge.bits > EASY_BITS


def test_a_stream_of_attempts_raises_the_alarm_and_names_nobody(client, monkeypatch):
    monkeypatch.setattr(allowing, "FREELY", 0)
    now = timezone.now()
    assert alarming(now) is None
    for _each in range(60):
        client.post(GIVE, filled(client) | {"challenge": "", "proof": ""})
    alarm = alarming(timezone.now())
    assert alarm
    assert alarm.slowed >= 60
    kept = repr(list(Attempts.objects.values())) + repr(list(AttemptsKey.objects.values()))
    assert "127.0.0.1" not in kept


def test_who_comes_back_while_the_provider_does_not_know_us_is_told_that_it_is_on_its_way(client, provider):
    give(client)
    provider.faults["look_up"] = Fault(MisconfiguredError("the key"))
    contribution = Contribution.objects.get()
    assert client.get(thanks_url(contribution)).status_code == 200


def test_whose_money_is_held_for_a_moment_is_thanked_and_not_told_of_banks_that_take_days(client, provider):
    give(client)
    Contribution.objects.update(state=Contribution.State.AUTHORISED, asked=timezone.now())
    shown = text_of(client.get(thanks_url(Contribution.objects.get())))
    assert "Thank you" in shown
    assert "Your bank holds $" in shown
    assert "days" not in shown.replace("60 days", "")
    assert "Look after what I give" in shown


def test_a_card_is_given_to_no_way_that_takes_none(client, provider):
    response = give(client, way="memory:card", card="card-DE")
    assert response.status_code == 422
    assert provider.calls == []
    assert not Contribution.objects.exists()


def test_a_link_that_is_none_says_nothing(client):
    assert client.get("/support/thanks/forged/").status_code == 404


@pytest.mark.parametrize("path", ["already", "not-now"])
def test_answers_to_an_appeal_lead_to_a_kind_page_without_a_script(client, path):
    response = client.get(f"/support/{path}/?language=en")
    assert response.status_code == 200
    assert "Nothing was written down" in text_of(response)
    assert not response.cookies


@pytest.fixture
def seeing():
    """A provider that looks at a card's country first."""
    with registered(MemoryProvider("seeing")) as provider:
        yield provider


def test_a_card_is_typed_into_the_providers_frame_and_never_into_our_form(client, seeing):
    page = give(client, way="seeing:card")
    assert heading(page) == "Your card"
    assert "frame-src https://js.memory.example" in page["Content-Security-Policy"]
    root = html.fromstring(page.content)
    assert root.xpath("//script/@src") == ["https://js.memory.example/card.js"]
    assert not root.xpath("//input[@type!='hidden']")
    assert not Contribution.objects.exists()
    back = client.post(GIVE, fields_of(page) | {"card": "card-DE"})
    assert back.status_code == 303
    assert heading(client.get(back["Location"].removeprefix("http://localhost:8000"))) == "Thank you"
    assert Contribution.objects.get().card_country == "DE"


def test_where_no_script_runs_the_card_is_typed_in_at_the_provider(client, seeing):
    page = give(client, way="seeing:card")
    assert html.fromstring(page.content).get_element_by_id("card").get("hidden") is not None
    assert heading(client.post(GIVE, fields_of(page, 1))) == "On to the payment"


def test_a_card_from_a_refused_country_leaves_nothing_about_anybody(client, seeing):
    decide("RU", Stance.REFUSE)
    page = give(client, way="seeing:card", country="DE", address="mira@orvale.example")
    refused = client.post(GIVE, fields_of(page) | {"card": "card-RU"})
    assert refused.status_code == 403
    left = Contribution.objects.get()
    assert (left.state, left.country, left.card_country, left.supporter) == (left.State.REFUSED, "", "", None)
    assert left.end == left.End.COUNTRY
    assert not Supporter.objects.exists()
    assert seeing.books == {}


def test_only_the_page_of_a_card_lets_anybody_else_in(client, seeing):
    assert "memory.example" not in client.get(GIVE)["Content-Security-Policy"]
