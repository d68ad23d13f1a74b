"""At the desk: publishers see and move money, keepers see it, nobody else does, and nobody sees who gives."""

from __future__ import annotations

import datetime as dt
import io
import json
import stat

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tamizdat.support.actions import changing
from tamizdat.support.alarm import MANY_DECLINED, Outcome, tally
from tamizdat.support.desk.worries import worries
from tamizdat.support.models import BookAccounts, Contribution, CountryDecision, Offer, Operation, Payout, Supporter
from tamizdat.support.policy import Stance
from tests.articles.conftest import account, desk  # noqa: F401  log in as somebody of a role
from tests.support.factories import (
    decide,
    make_contribution,
    make_event,
    make_operation,
    make_payment,
)
from tests.support.memory_provider import MemoryProvider, registered

pytestmark = pytest.mark.django_db
ROOT = "/admin/support/"
PAGES = ("", "ledger/", "doubts/", "payouts/", "books/", "countries/")
HOME = "/admin/"
OK, ELSEWHERE = 200, 302


def told(response):
    return response.content.decode()


def of(contribution, verb=""):
    return f"{ROOT}contribution/{contribution.pk}/{verb}"


@pytest.fixture
def paid():
    """A contribution with a payment of ten dollars, at a provider that can do everything."""
    with registered(MemoryProvider()):
        contribution = make_contribution(provider="memory", country="BY", appeal="autumn")
        yield contribution, make_payment(contribution, settled=920, fee=50, at=timezone.now())


@pytest.fixture
def somebody(vault, paid):
    contribution, _payment = paid
    contribution.supporter = Supporter.objects.create(address="vesna@mail.example", name="Vesna Orlova", language="en")
    contribution.save()
    return contribution


def open_address(client, address):
    """Return whether an account may open a page: whoever may not is sent away."""
    return client.get(address).status_code == OK


@pytest.mark.parametrize(
    ("role", "sees"), [("Publishers", True), ("Keepers", True), ("Editors", False), ("Reporters", False)]
)
def test_who_sees_money(desk, paid, role, sees):  # noqa: F811
    client, (contribution, _payment) = desk(role), paid
    addresses = [f"{ROOT}{page}" for page in PAGES] + [of(contribution), f"{ROOT}books/download/?period=2026&form=csv"]
    assert {open_address(client, each) for each in addresses} == {sees}
    assert (f"{ROOT}ledger/" in told(client.get(HOME))) == sees


@pytest.mark.parametrize("role", ["Keepers", "Editors", "Reporters"])
def test_nobody_but_a_publisher_moves_money_or_decides(desk, paid, role):  # noqa: F811
    client, (contribution, payment) = desk(role), paid
    client.post(of(contribution, "cancel/"))
    client.post(of(contribution, "pause/"))
    client.post(of(contribution, "ask/"))
    client.post(of(contribution, f"refund/{payment.pk}/"), {"amount": "10", "seen": "0", "confirmed": "yes"})
    client.post(f"{ROOT}designated/BY/")
    client.post(f"{ROOT}countries/", {"country": "BY", "stance": "3", "since": "2026-01-01"})
    client.post(f"{ROOT}books/", {"bank": "Assets:Mine"})
    client.post(f"{ROOT}payouts/")
    client.post(f"{ROOT}offers/new/", {"currency": "USD"})
    assert not Operation.objects.exists()
    assert not CountryDecision.objects.exists()
    assert not BookAccounts.objects.exists()
    assert Offer.objects.count() == 12


def test_no_page_says_who_gives(desk, somebody):  # noqa: F811
    client = desk("Publishers")
    decide("BY", Stance.WARN)
    pages = [f"{ROOT}{page}" for page in PAGES]
    addresses = [*pages, of(somebody), of(somebody, "cancel/"), f"{ROOT}designated/BY/", HOME]
    for address in addresses:
        text = told(client.get(address))
        assert "vesna" not in text.lower(), address
        assert "Orlova" not in text, address


def test_a_payment_is_given_back_in_two_steps_and_once(desk, paid):  # noqa: F811
    client, (contribution, payment) = desk("Publishers"), paid
    address = of(contribution, f"refund/{payment.pk}/")
    first = client.post(address, {"amount": "4", "seen": "0"})
    assert "$4 go back" in told(first)
    assert not Operation.objects.exists()
    for _twice in range(2):
        client.post(address, {"amount": "4", "seen": "0", "confirmed": "yes"})
    operation = Operation.objects.get()
    assert (operation.verb, operation.amount, operation.payment) == ("refund", 400, payment.reference)
    assert ModelLogEntry.objects.filter(action="support.refund").count() == 1
    assert "$6 of it can be given back" in told(client.get(address))


@pytest.mark.parametrize("amount", ["10.01", "0", "-1", "NaN", "1e1", ""])
def test_no_more_than_is_left_is_given_back(desk, paid, amount):  # noqa: F811
    client, (contribution, payment) = desk("Publishers"), paid
    address = of(contribution, f"refund/{payment.pk}/")
    assert client.post(address, {"amount": amount, "seen": "0", "confirmed": "yes"}).status_code == OK
    assert not Operation.objects.exists()


def test_a_payment_of_another_contribution_is_not_given_back_here(desk, paid):  # noqa: F811
    client, (contribution, _payment) = desk("Publishers"), paid
    other = make_payment(make_contribution(provider="memory"))
    assert client.get(of(contribution, f"refund/{other.pk}/")).status_code == 404


def test_a_publisher_pauses_and_ends_by_a_button_and_a_get_changes_nothing(desk, paid):  # noqa: F811
    client, (contribution, _payment) = desk("Publishers"), paid
    for verb in ("pause", "cancel"):
        assert client.get(of(contribution, f"{verb}/")).status_code == OK
        assert not Operation.objects.filter(verb=verb).exists()
        client.post(of(contribution, f"{verb}/"))
        assert Operation.objects.get(verb=verb).by == Contribution.End.NEWSROOM
    assert client.get(of(contribution, "ask/")).status_code == 405


def test_what_a_rehearsal_has_made_is_not_shown(desk):  # noqa: F811
    client, contribution = desk("Publishers"), make_contribution(rehearsed=True, appeal="rehearsal-of-ours")
    make_payment(contribution)
    assert client.get(of(contribution)).status_code == 404
    assert "rehearsal-of-ours" not in told(client.get(ROOT))


def test_the_dashboard_shows_what_was_given_and_what_runs(desk, paid):  # noqa: F811
    text = told(desk("Publishers").get(ROOT))
    assert "$10" in text
    assert "$9.20" in text
    assert "autumn" in text


def test_the_ledger_is_filtered(desk, paid):  # noqa: F811
    client, (contribution, _payment) = desk("Publishers"), paid
    make_event(contribution, "refund", amount=-123, at=timezone.now())
    ledger = f"{ROOT}ledger/"
    assert "1.23" in told(client.get(ledger, {"kind": "refund"}))
    assert "1.23" not in told(client.get(ledger, {"kind": "payment"}))
    assert "1.23" not in told(client.get(ledger, {"month": "2020-01"}))
    assert "1.23" not in told(client.get(ledger, {"currency": "EUR"}))
    assert "1.23" not in told(client.get(ledger, {"provider": "bank"}))
    assert "1.23" not in told(client.get(ledger, {"state": "ended"}))
    assert client.get(ledger, {"month": "nonsense", "p": "zero"}).status_code == OK


def test_a_newer_decision_takes_the_place_of_an_older_one_and_both_are_seen(desk):  # noqa: F811
    client = desk("Publishers")
    decide("BY", Stance.WARN, dt.date(2026, 1, 1), reason="the first law")
    data = {"country": "BY", "stance": "3", "since": "2026-02-01", "reason": "the second law"}
    client.post(f"{ROOT}countries/", data)
    text = told(client.get(f"{ROOT}countries/"))
    assert "the first law" in text
    assert "the second law" in text
    assert CountryDecision.objects.stances(dt.date(2026, 3, 1)) == {"BY": Stance.REFUSE}


def test_designating_asks_once_and_the_worker_carries_it_out(desk, paid):  # noqa: F811
    client = desk("Publishers")
    address = f"{ROOT}designated/BY/"
    assert "1 contribution runs from Belarus" in told(client.get(address))
    assert not CountryDecision.objects.exists()
    client.post(address, {"reason": "the law"})
    assert Operation.objects.get().by == Contribution.End.COUNTRY
    assert "on their way" in told(client.get(address))
    client.post(address, {"reason": "again"})
    assert (Operation.objects.count(), CountryDecision.objects.count()) == (1, 1)
    assert changing.due(timezone.now()) == [Operation.objects.get().pk]


@pytest.mark.parametrize("letters", ["ZZ", "by", "XXX"])
def test_there_is_no_page_for_what_is_no_country(desk, letters):  # noqa: F811
    assert desk("Publishers").get(f"{ROOT}designated/{letters}/").status_code == 404


def test_the_books_of_a_month_are_downloaded(desk, paid):  # noqa: F811
    client = desk("Publishers")
    month = timezone.now().strftime("%Y-%m")
    response = client.get(f"{ROOT}books/download/", {"period": month, "form": "beancount"})
    assert f'filename="support-{month}.beancount"' in response["Content-Disposition"]
    assert "Income:Support" in b"".join(response.streaming_content).decode()
    assert client.get(f"{ROOT}books/download/", {"period": "1066", "form": "exe"}).status_code == ELSEWHERE


def test_a_publisher_names_the_accounts(desk, paid):  # noqa: F811
    client = desk("Publishers")
    fields = (
        "bank",
        "clearing",
        "direct",
        "income",
        "refunds",
        "disputes",
        "fees",
        "difference",
        "suspense",
        "opening",
    )
    data = {name: getattr(BookAccounts(), name) for name in fields}
    client.post(f"{ROOT}books/", data | {"bank": "no account"})
    assert not BookAccounts.objects.exists()
    client.post(f"{ROOT}books/", data | {"bank": "Assets:Current"})
    client.post(f"{ROOT}books/", data | {"bank": "Assets:Giro"})
    assert BookAccounts.objects.get().bank == "Assets:Giro"


def test_a_publisher_changes_what_can_be_given(desk):  # noqa: F811
    client, offer = desk("Publishers"), Offer.objects.get(currency="USD", frequency="monthly")
    data = {"currency": "USD", "frequency": "monthly", "position": "0", "is_open": "on", "minimum": "300"}
    data |= {"presets": "3 7", "fee_basis_points": "290", "fee_fixed": "30"}
    assert client.post(f"{ROOT}offers/edit/{offer.pk}/", data).status_code == ELSEWHERE
    offer.refresh_from_db()
    assert (offer.minimum, offer.presets) == (300, "3 7")
    data["presets"] = "1"
    assert client.post(f"{ROOT}offers/edit/{offer.pk}/", data).status_code == OK


def test_what_does_not_go_by_itself_is_said_on_the_first_page(desk, paid):  # noqa: F811
    contribution, _payment = paid
    long_ago = timezone.now() - dt.timedelta(hours=3)
    make_operation(contribution, made=long_ago, due=long_ago)
    make_operation(contribution, verb="pause", done=timezone.now(), refused=True)
    make_contribution(state=Contribution.State.STARTED, made=long_ago)
    Payout.objects.create(provider="memory", reference="po_1", amount=5, currency="EUR", arrives=timezone.now().date())
    assert len(worries(timezone.now())) == 4
    client = desk("Publishers")
    assert "not done after an hour" in told(client.get(HOME))
    assert "refused" in told(client.get(f"{ROOT}doubts/"))
    payout = Payout.objects.get()
    assert client.get(f"{ROOT}payouts/{payout.pk}/").status_code == OK


def test_an_alarm_for_card_testing_comes_first(desk):  # noqa: F811
    for _each in range(MANY_DECLINED):
        tally(Outcome.DECLINED, timezone.now())
    assert f"{MANY_DECLINED} cards were declined" in worries(timezone.now())[0]
    assert "stolen cards" in told(desk("Publishers").get(ROOT))


@pytest.mark.parametrize("language", ["ru", "ar"])
def test_every_page_can_be_read_in_another_language(desk, paid, language):  # noqa: F811
    client, (contribution, payment) = desk("Publishers"), paid
    decide("BY", Stance.WARN)
    client.cookies["django_language"] = language
    extra = [of(contribution), of(contribution, "pause/"), of(contribution, f"refund/{payment.pk}/")]
    for address in [f"{ROOT}{page}" for page in PAGES] + extra + [f"{ROOT}designated/BY/"]:
        response = client.get(address, headers={"Accept-Language": language})
        assert response.status_code == OK, address


def test_the_export_is_a_new_file_that_only_its_owner_reads(paid, tmp_path):
    out, file = io.StringIO(), tmp_path / "books.csv"
    call_command("support_export", "--out", str(file), "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert (report["format"], report["bytes"]) == ("csv", file.stat().st_size)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "10.00,USD" in file.read_text()
    with pytest.raises(CommandError, match="there already"):
        call_command("support_export", "--out", str(file))


def test_the_export_is_printed_without_a_file(paid):
    out = io.StringIO()
    call_command("support_export", "--format", "ledger", stdout=out)
    assert "Income:Support" in out.getvalue()
    for options in (("--json",), ("--json", "--format", "json")):
        out = io.StringIO()
        call_command("support_export", *options, stdout=out)
        assert all(json.loads(line)["amount"] for line in out.getvalue().splitlines())
        assert out.getvalue()
    with pytest.raises(CommandError, match="--out"):
        call_command("support_export", "--json", "--format", "ledger")
