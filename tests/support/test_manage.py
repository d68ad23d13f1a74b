"""A supporter looks after what they give by a link of their own: in control, in two clicks, and never argued with."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone

from tamizdat.newsletter.preferences import months_later
from tamizdat.retention import persons
from tamizdat.support import ledger
from tamizdat.support.actions import changing, erasing, linking
from tamizdat.support.frequency import Frequency
from tamizdat.support.links import MANAGED_FOR, manage_url, thanks_url
from tamizdat.support.models import Contribution, Event, LinkRequest, Operation, Supporter, SupportLetter
from tamizdat.support.models.contribution import RUNNING
from tamizdat.support.money import Money
from tamizdat.support.policy import Stance
from tamizdat.support.providers.contract import MisconfiguredError, RefusedError
from tamizdat.support.providers.contract import State as At
from tamizdat.vault import at_hand
from tests.factories import make_front
from tests.support.correspondence import MIRA, asked, begun, given, page_of, path_in, read, text_of, write
from tests.support.factories import decide
from tests.support.memory_provider import Fault, MemoryProvider, registered, unreachable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vault")]

ALL = ("amount", "pause", "card", "cancel", "receipts", "data", "erase")
OTHER = "lev@farbank.example"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def provider():
    with registered(MemoryProvider()) as one:
        yield one


@pytest.fixture
def contribution(provider, now):
    return given(provider, now=now)


@pytest.fixture
def page(contribution, now):
    return page_of(contribution, now)


def buttons(answer):
    """Return what can be done on a page."""
    text = answer.content.decode()
    return {each.partition('"')[0] for each in text.split('name="do" value="')[1:]}


def everything():
    models = (Contribution, Event, Operation, Supporter, SupportLetter)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_the_page_shows_how_it_stands_and_what_can_be_done(client, contribution, page):
    answer = client.get(page)
    text = answer.content.decode()
    assert "<bdi>$5</bdi>, monthly" in text
    assert "The next payment is on" in text
    assert buttons(answer) == set(ALL)
    assert "Mira" not in text
    assert answer["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer


def test_looking_changes_nothing(client, page):
    before = everything()
    for query in ("", "?do=cancel-for-good", "?do=erase-for-good"):
        assert client.get(page + query).status_code == 200
        assert client.head(page + query).status_code == 200
    assert everything() == before


def test_nothing_needs_the_address_to_be_opened(client, page):
    at_hand.seal_only()
    for told in ({"do": "pause", "pause": "1"}, {"do": "resume"}, {"do": "data"}, {"do": "erase-for-good"}):
        assert client.post(page, told).status_code == 200


def test_the_amount_is_changed_from_the_next_payment_on(client, provider, contribution, page):
    answer = client.post(page, {"do": "amount", "amount": "7,50"})
    assert "Done." in answer.content.decode()
    contribution.refresh_from_db()
    assert contribution.amount == 750
    assert ledger.given(contribution) == Money(500, "USD")


@pytest.mark.parametrize("amount", ["1.99", "NaN", "", "2e3", "-5", "5.001"])
def test_what_is_no_amount_is_said_so_and_asked_of_nobody(client, provider, contribution, page, amount):
    answer = client.post(page, {"do": "amount", "amount": amount})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Operation.objects.exists()


def test_a_pause_of_a_month_ends_by_itself(client, contribution, page, now):
    answer = client.post(page, {"do": "pause", "pause": "1"})
    contribution.refresh_from_db()
    assert contribution.state == "paused"
    assert contribution.paused_until == months_later(now.date(), 1)
    assert "goes on by itself" in answer.content.decode()
    assert buttons(answer) == set(ALL) - {"pause"} | {"resume"}
    client.post(page, {"do": "resume"})
    contribution.refresh_from_db()
    assert (contribution.state, contribution.paused_until) == ("active", None)


@pytest.mark.parametrize("until", ["", "2020-01-01", "2050-01-01", "soon"])
def test_a_day_of_another_year_is_none_for_a_pause(client, page, until):
    assert client.post(page, {"do": "pause", "pause": "until", "until": until}).status_code == 422
    assert not Operation.objects.exists()


def test_a_day_can_be_chosen(client, contribution, page, now):
    day = now.date() + dt.timedelta(days=45)
    client.post(page, {"do": "pause", "pause": "until", "until": day.isoformat()})
    contribution.refresh_from_db()
    assert contribution.paused_until == day


def test_ending_takes_two_clicks_and_nobody_argues(client, provider, contribution, page):
    asking = client.post(page, {"do": "cancel"})
    contribution.refresh_from_db()
    assert contribution.state == "active"
    assert buttons(asking) == {"cancel-for-good"}
    # The button, and the way back: not a word to talk anybody out of it.
    assert asking.content.decode().count("<p>") == 2
    done = client.post(page, {"do": "cancel-for-good"})
    contribution.refresh_from_db()
    assert (contribution.state, contribution.end) == ("ended", "supporter")
    assert "Nothing more is charged" in done.content.decode()
    assert buttons(done) == {"receipts", "data", "erase"}


def test_pressing_twice_is_as_good_as_once(client, provider, page):
    for _time in range(2):
        assert client.post(page, {"do": "cancel-for-good"}).status_code == 200
    assert [verb for verb, _key in provider.calls].count("cancel") == 1


def test_a_provider_that_does_not_answer_is_asked_again_by_the_worker(client, provider, contribution, page, now):
    provider.faults["cancel"] = unreachable()
    answer = client.post(page, {"do": "cancel-for-good"})
    assert "you need do nothing" in answer.content.decode()
    assert buttons(client.get(page)) == {"receipts", "data", "erase"}
    later = now + dt.timedelta(minutes=10)
    for number in changing.due(later):
        changing.carry_out(number, later)
    contribution.refresh_from_db()
    assert contribution.state == "ended"


def test_a_provider_whose_settings_are_wrong_is_no_concern_of_supporters(client, provider, page):
    provider.faults["pause"] = Fault(MisconfiguredError("no such key"))
    assert "you need do nothing" in client.post(page, {"do": "pause", "pause": "1"}).content.decode()


def test_what_a_provider_refuses_is_said(client, provider, contribution, page):
    provider.faults["change_amount"] = Fault(RefusedError("no"))
    answer = client.post(page, {"do": "amount", "amount": "9"})
    assert "nothing has changed" in answer.content.decode()
    contribution.refresh_from_db()
    assert contribution.amount == 500


def test_another_card_is_given_by_a_link_to_the_providers_page(client, page):
    text = client.post(page, {"do": "card"}).content.decode()
    assert '<a href="https://pay.memory.example/card/' in text
    assert "<form" not in text


def test_a_card_page_that_does_not_come_is_said(client, provider, page):
    provider.faults["card_page"] = unreachable()
    assert "try again" in client.post(page, {"do": "card"}).content.decode()


def test_verbs_that_the_provider_lacks_are_not_offered(client, now):
    by_transfer = {"changes": frozenset(), "refunds": False, "hosted": False, "sees_card": False}
    with registered(MemoryProvider("by-hand", **by_transfer)) as bank:
        contribution = given(bank, now=now)
        page = page_of(contribution, now)
        answer = client.get(page)
        assert buttons(answer) == {"receipts", "data", "erase"}
        assert "standing order" in answer.content.decode()
        for told in ({"do": "amount", "amount": "9"}, {"do": "pause", "pause": "1"}, {"do": "card"}):
            assert client.post(page, told).status_code == 422
        assert client.post(page, {"do": "cancel-for-good"}).status_code == 422


def test_the_receipt_of_each_payment_can_be_printed(client, contribution, page, now):
    event = Event.objects.get(kind="payment")
    answer = client.get(f"{page}receipt/{event.pk}/")
    assert f"{event.at:%Y}-{event.pk}" in answer.content.decode()
    assert client.post(f"{page}receipt/{event.pk}/").status_code == 200


def test_nobody_elses_receipt_is_shown(client, provider, page, now):
    other = given(provider, address=OTHER, now=now)
    event = other.events.get(kind="payment")
    assert client.get(f"{page}receipt/{event.pk}/").status_code == 404


def test_receipts_come_as_they_are_wanted(client, page):
    client.post(page, {"do": "receipts", "receipts": "all"})
    assert Supporter.objects.get().receipts == "all"
    client.post(page, {"do": "receipts", "receipts": "sometimes"})
    assert Supporter.objects.get().receipts == "all"


def test_data_can_be_taken_along(client, page):
    answer = client.post(page, {"do": "data"})
    told = json.loads(answer.content)
    assert (told["amount"], told["frequency"], told["payments"][0]["what"]) == ("5.00 USD", "monthly", "payment")
    assert MIRA not in answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]


def test_erasing_ends_it_and_leaves_every_sum(client, provider, contribution, page, now):
    Contribution.objects.update(country="DE", card_country="DE")
    before = ledger.totals()
    assert buttons(client.post(page, {"do": "erase"})) == {"erase-for-good"}
    assert Supporter.objects.exists()
    assert client.post(page, {"do": "erase-for-good"}).status_code == 200
    assert not Supporter.objects.exists()
    assert not SupportLetter.objects.filter(done=None).exists()
    for number in changing.due(timezone.now()):
        changing.carry_out(number, timezone.now())
    book = provider.of(contribution.provider_objects)
    contribution.refresh_from_db()
    assert not book.customer
    assert (contribution.state, contribution.end, contribution.country) == ("ended", "erased", "")
    assert ledger.totals() == before == {"USD": Money(500, "USD")}
    assert client.get(page).status_code == 404
    assert client.get(path_in(thanks_url(contribution))).status_code == 404
    assert not write(now)


def test_what_a_provider_says_later_brings_nobody_back(client, provider, contribution, page, now):
    client.post(page, {"do": "erase-for-good"})
    provider.pay(contribution.provider_objects[0], timezone.now(), country="DE")
    asked(contribution, provider, timezone.now())
    assert (contribution.supporter, contribution.card_country) == (None, "")
    assert ledger.given(contribution) == Money(1000, "USD")
    assert not SupportLetter.objects.exists()


def test_erasing_twice_is_as_good_as_once(contribution, now):
    assert erasing.erase(contribution, now)
    assert not erasing.erase(contribution, now)
    assert Operation.objects.filter(verb="forget").count() == 1


def test_a_page_that_nobody_has_finished_with_is_shut_when_its_supporter_is_erased(provider, now):
    contribution = begun(provider, now=now)
    # The process was killed before it wrote down what there is at the provider.
    contribution.objects_held.all().delete()
    erasing.erase(contribution, now)
    assert set(contribution.operations.values_list("verb", flat=True)) == {"release", "forget"}


@pytest.mark.parametrize("state", [At.OPEN, At.PROCESSING])
def test_what_begins_to_run_after_its_supporter_was_erased_is_ended(provider, now, state):
    contribution = begun(provider, now=now)
    book = provider.of(contribution.provider_objects)
    book.state = state
    asked(contribution, provider, now)
    erasing.erase(contribution, now)
    # The first payment comes before the page can be shut, or the debit arrives.
    provider.pay(book.object, now)
    for hours in range(3):
        later = now + dt.timedelta(hours=hours)
        asked(contribution, provider, later)
        for number in changing.due(later):
            changing.carry_out(number, later)
    contribution.refresh_from_db()
    assert (contribution.state, contribution.end, book.customer) == ("ended", "erased", False)


@pytest.mark.parametrize("token", ["nonsense", "A" * 40, "ä" * 40])
def test_a_link_that_is_none_of_ours_leads_to_a_form_for_a_fresh_one(client, token):
    make_front()
    answer = client.get(f"/support/manage/{token}/")
    assert answer.status_code == 404
    assert b'action="/support/link/"' in answer.content


def test_a_link_ends_after_sixty_days_and_is_for_nothing_else(client, contribution, now):
    make_front()
    old = path_in(manage_url(contribution, now.date() - MANAGED_FOR - dt.timedelta(days=1)))
    assert client.get(old).status_code == 404
    other = path_in(thanks_url(contribution)).replace("/thanks/", "/manage/")
    assert client.get(other).status_code == 404


def test_a_fresh_link_comes_by_mail_and_the_answer_tells_nobody_who_gives(client, contribution, page, now):
    write(now)
    known = client.post("/support/link/", {"address": MIRA})
    unknown = client.post("/support/link/", {"address": OTHER})
    assert known.content == unknown.content
    linking.take_in(timezone.now())
    (letter,) = write(timezone.now())
    assert read(letter)["To"] == MIRA
    assert client.get(path_in(text_of(letter))).status_code == 200
    assert not LinkRequest.objects.exists()
    assert not SupportLetter.objects.filter(kind="links").exists()


def test_one_letter_has_the_links_to_all_that_is_given_from_an_address(client, provider, contribution, page, now):
    given(provider, Frequency.ONCE, now=now)
    given(provider, Frequency.ONCE, OTHER, now=now)
    write(now)
    client.post("/support/link/", {"address": MIRA})
    linking.take_in(timezone.now())
    (letter,) = write(timezone.now())
    assert text_of(letter).count("/support/manage/") == 2


def test_what_nobody_has_finished_with_brings_nobody_a_letter(client, provider, page, now):
    begun(provider, address=OTHER, now=now)
    write(now)
    client.post("/support/link/", {"address": OTHER})
    linking.take_in(timezone.now())
    assert not write(timezone.now())


def test_no_letter_with_links_goes_where_it_would_be_unsafe(client, contribution, page, now):
    write(now)
    Contribution.objects.update(country="ZZ")
    decide("ZZ", Stance.REFUSE)
    client.post("/support/link/", {"address": MIRA})
    linking.take_in(timezone.now())
    assert not write(timezone.now())
    assert not SupportLetter.objects.filter(kind="links").exists()


def test_a_mailbox_gets_few_letters_with_links(client, contribution, page, now):
    write(now)
    came = []
    for _time in range(5):
        client.post("/support/link/", {"address": MIRA})
        LinkRequest.objects.get_or_create(address_index=MIRA, defaults={"address": MIRA, "made": now})
        linking.take_in(timezone.now())
        came += write(timezone.now())
    assert len(came) == 3


def test_what_is_no_address_is_not_taken(client):
    make_front()
    assert client.post("/support/link/", {"address": "mira"}).status_code == 422
    assert client.post("/support/link/", {"address": MIRA, "website": "x"}).status_code == 200
    assert not LinkRequest.objects.exists()


def test_the_newsroom_can_say_what_it_holds_and_erase_it(provider, contribution, now):
    held = {each.holder: each for each in persons.what_is_held(MIRA)}["support"]
    assert held.facts["addresses"] == [MIRA]
    assert held.facts["names"] == ["Mira Vald"]
    assert any("5.00 USD" in sentence for sentence in held.sentences)
    persons.erase(MIRA, now.date(), act=False)
    assert Supporter.objects.exists()
    at_hand.seal_only()
    persons.erase(MIRA, now.date())
    assert not Supporter.objects.exists()
    assert set(contribution.operations.values_list("verb", flat=True)) == {"cancel", "forget"}
    assert [each.holder for each in persons.what_is_held(MIRA)] == ["erased"]


def test_nothing_that_runs_is_left_by_it(provider, contribution, now):
    persons.erase(MIRA, now.date())
    for number in changing.due(timezone.now()):
        changing.carry_out(number, timezone.now())
    assert not Contribution.objects.filter(state__in=RUNNING).exists()
