"""The bookkeeper's files: every amount to the cent, every transaction balanced, and read by the programs themselves."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import random
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamizdat.support.books.exporting import Form, exported
from tamizdat.support.books.journal import journal
from tamizdat.support.models import BookAccounts, Event, Happening, Payout, PayoutItem
from tests.support.factories import FIRST_DAY, make_contribution, make_event, make_payment, make_settlement

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LAST = FIRST_DAY.date() + 60 * DAY
STRIPE = "stripe"


def program(name):
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.fail(f"there is no {name}: run scripts/debian-packages, and install requirements/dev.txt")
    return found


def run(*command):
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def written(tmp_path, form, first=None, last=LAST, **how):
    file = tmp_path / f"books.{form}"
    file.write_text("".join(exported(form, first, last, **how)), encoding="utf-8")
    return file


def read_by_every_program(tmp_path, first=None, last=LAST):
    """Have beancount check its file, and ledger and hledger theirs; return what beancount says it holds."""
    from_beancount = written(tmp_path, Form.BEANCOUNT, first, last)
    run(program("bean-check"), str(from_beancount))
    for_ledger = written(tmp_path, Form.LEDGER, first, last)
    run(program("ledger"), "--pedantic", "--strict", "-f", str(for_ledger), "balance")
    run(program("hledger"), "--strict", "-f", str(for_ledger), "balance")
    return from_beancount.read_text()


def pay_out(amount, arrives, settlements, foreign=()):
    payout = Payout.objects.create(provider=STRIPE, reference="po_1", amount=amount, currency="EUR", arrives=arrives)
    for event in settlements:
        PayoutItem.objects.create(payout=payout, reference=event.reference, event=event)
    for each in foreign:
        PayoutItem.objects.create(payout=payout, reference=each)
    return payout


def everything_at_once():
    """Payments in three currencies that arrive in euros, with all that can happen to them, and a payout."""
    dollars = make_contribution(provider=STRIPE)
    first = make_payment(dollars)
    settled = [make_settlement(first, settled=870, fee=50, settled_currency="EUR")]
    back = make_event(dollars, Happening.REFUND, amount=-400, of=first.reference, at=FIRST_DAY + DAY)
    settled.append(make_settlement(back, settled=-368, fee=0, settled_currency="EUR"))
    euros = make_contribution(provider=STRIPE, currency="EUR", amount=2500, frequency="once")
    second = make_payment(euros, at=FIRST_DAY + 2 * DAY)
    settled.append(make_settlement(second, settled=2425, fee=75))
    lost = make_event(euros, Happening.DISPUTE, of=second.reference, at=FIRST_DAY + 9 * DAY)
    settled.append(make_settlement(lost, settled=-4000, fee=1500))
    make_event(euros, Happening.DISPUTE_LOST, of=second.reference, at=FIRST_DAY + 20 * DAY)
    yen = make_contribution(provider=STRIPE, currency="JPY", amount=1500)
    third = make_payment(yen, at=FIRST_DAY + 3 * DAY)
    settled.append(make_settlement(third, settled=880, fee=40, settled_currency="EUR"))
    return settled


def test_a_payment_in_another_currency_is_exchanged_at_what_was_really_paid(tmp_path):
    payment = make_payment(make_contribution(provider=STRIPE))
    make_settlement(payment, settled=870, fee=50, settled_currency="EUR")
    text = read_by_every_program(tmp_path)
    assert "-10.00 USD @@ 9.20 EUR" in text
    assert "Expenses:Fees:Stripe" in text
    assert journal(BookAccounts(), None, LAST).balances[0][1].minor == 870


def test_every_program_reads_a_month_in_which_everything_happens(tmp_path):
    settled = everything_at_once()
    total = sum(event.settled for event in settled)
    pay_out(total, FIRST_DAY.date() + 30 * DAY, settled)
    text = read_by_every_program(tmp_path)
    assert "1500 JPY" in text
    assert "-1500 JPY @@ 9.20 EUR" in text
    assert {money.minor for _account, money in journal(BookAccounts(), None, LAST).balances} == {0}


def test_what_a_payout_holds_besides_stands_in_suspense(tmp_path):
    payment = make_payment(make_contribution(provider=STRIPE, currency="EUR"))
    settlement = make_settlement(payment, settled=950, fee=50)
    pay_out(1200, FIRST_DAY.date() + 5 * DAY, [settlement], foreign=["txn_elsewhere"])
    read_by_every_program(tmp_path)
    held = dict(journal(BookAccounts(), None, LAST).balances)
    assert held["Assets:Suspense"].minor == -250
    assert held["Assets:Clearing:Stripe"].minor == 0


def test_a_file_that_begins_later_opens_with_what_was_held_then(tmp_path):
    everything_at_once()
    text = read_by_every_program(tmp_path, first=FIRST_DAY.date() + 5 * DAY)
    assert '"opening balances"' in text
    assert "Equity:Opening-Balances" in text


def test_a_file_that_goes_on_with_an_earlier_one_is_read_after_it(tmp_path):
    everything_at_once()
    middle = FIRST_DAY.date() + 2 * DAY
    for form, name, check in (
        (Form.BEANCOUNT, "bean-check", ()),
        (Form.LEDGER, "hledger", ("-f",)),
        (Form.LEDGER, "ledger", ("-f",)),
    ):
        both = tmp_path / f"{name}.txt"
        earlier = "".join(exported(form, None, middle))
        both.write_text(earlier + "".join(exported(form, middle + DAY, LAST, continued=True)), encoding="utf-8")
        if form is Form.BEANCOUNT:
            # Accounts that come up later are the bookkeeper's to open.
            opened = "".join(
                f"2026-01-01 open {each}\n"
                for each in journal(BookAccounts(), middle + DAY, LAST).accounts
                if f"open {each}\n" not in earlier
            )
            both.write_text(opened + both.read_text(), encoding="utf-8")
            run(program(name), str(both))
        else:
            run(program(name), *check, str(both), "balance")


def test_a_false_cent_is_seen_by_the_programs(tmp_path):
    """That the programs check at all: with one cent changed, each of them refuses."""
    everything_at_once()
    for form, name, arguments in (
        (Form.BEANCOUNT, "bean-check", []),
        (Form.LEDGER, "ledger", ["balance", "-f"]),
        (Form.LEDGER, "hledger", ["balance", "-f"]),
    ):
        file = written(tmp_path, form)
        file.write_text(file.read_text().replace("8.70 EUR", "8.71 EUR", 1))
        done = subprocess.run([program(name), *arguments, str(file)], capture_output=True, check=False)
        assert done.returncode != 0, name


def test_money_that_comes_to_the_bank_by_itself_passes_no_clearing_account():
    make_payment(make_contribution(provider="bank"))
    accounts = journal(BookAccounts(), None, LAST).accounts
    assert set(accounts) == {"Assets:Bank", "Income:Support"}


def test_accounts_are_called_as_the_newsroom_has_chosen(tmp_path):
    BookAccounts.objects.create(clearing="Assets:Current:{provider}", income="Income:Donations:Readers")
    make_payment(make_contribution(provider=STRIPE))
    text = read_by_every_program(tmp_path)
    assert "Assets:Current:Stripe" in text
    assert "Income:Donations:Readers" in text


@pytest.mark.parametrize("name", ["Bank", "Assets", "assets:Bank", "Assets:bank", "Assets:Bank account", 'Assets:"'])
def test_a_name_that_no_program_would_read_is_refused(name):
    with pytest.raises(Exception, match="Such as Assets:Bank"):
        BookAccounts(bank=name).clean()


def test_what_a_rehearsal_has_written_is_in_no_book(tmp_path):
    make_payment(make_contribution(provider=STRIPE, rehearsed=True))
    for form in Form:
        assert "10.00" not in written(tmp_path, form).read_text()


def test_no_book_holds_what_the_provider_calls_a_payment(tmp_path):
    make_payment(make_contribution(provider=STRIPE), reference="pi_secret", settled=1000, fee=0)
    for form in Form:
        assert "pi_secret" not in written(tmp_path, form).read_text()


def test_the_table_has_one_row_an_entry_with_exact_amounts(tmp_path):
    make_payment(make_contribution(currency="JPY", amount=1500))
    dollars = make_contribution(amount=205, appeal="autumn")
    payment = make_payment(dollars, settled=190, fee=15)
    make_event(dollars, Happening.REFUND, amount=-5, of=payment.reference)
    rows = list(csv.DictReader(io.StringIO(written(tmp_path, Form.CSV).read_text())))
    assert [row["amount"] for row in rows] == ["1500", "2.05", "0.00", "-0.05"]
    assert [row["fee"] for row in rows] == ["", "", "0.15", ""]
    assert {row["appeal"] for row in rows} == {"", "autumn"}
    told = [json.loads(line) for line in written(tmp_path, Form.JSON).read_text().splitlines()]
    assert [row["amount"] for row in told] == ["1500", "2.05", "0.00", "-0.05"]


@pytest.mark.parametrize("appeal", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://there.example")'])
def test_a_text_is_no_formula_for_a_spreadsheet(tmp_path, appeal):
    make_payment(make_contribution(appeal=appeal))
    [row] = csv.DictReader(io.StringIO(written(tmp_path, Form.CSV).read_text()))
    assert row["appeal"] == f"'{appeal}"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), number=st.integers(1, 12))
def test_every_journal_balances_and_agrees_with_the_ledger(seed, number):
    Event.objects.filter(rehearsed=True).delete()
    known = set(Event.objects.values_list("pk", flat=True))
    chance = random.Random(seed)  # noqa: S311  no secret
    provider = f"p{len(known)}x{seed}"[:20]
    for _each in range(number):
        random_history(chance, provider)
    told = journal(BookAccounts(), None, LAST)
    mine = [each for each in told.transactions if each.told.get("entry") not in known]
    for transaction in mine:
        sums = {}
        for posting in transaction.postings:
            sums[posting.weight.currency] = sums.get(posting.weight.currency, 0) + posting.weight.minor
        assert not any(sums.values()), transaction
    given_by_currency = {}
    for event in Event.objects.filter(provider=provider):
        given_by_currency[event.currency] = given_by_currency.get(event.currency, 0) + event.amount
    booked = {}
    for posting in (posting for transaction in mine for posting in transaction.postings):
        if posting.account.startswith("Income:"):
            booked[posting.money.currency] = booked.get(posting.money.currency, 0) - posting.money.minor
    assert {k: v for k, v in booked.items() if v} == {k: v for k, v in given_by_currency.items() if v}


def random_history(chance, provider):
    currency = chance.choice(("USD", "EUR", "JPY"))
    contribution = make_contribution(provider=provider, currency=currency, amount=chance.randint(200, 10_000))
    payment = make_payment(contribution, at=FIRST_DAY + chance.randint(0, 20) * DAY)
    moved = [payment]
    if chance.random() < 0.5:
        part = chance.randint(1, payment.amount)
        at = payment.at + DAY
        moved.append(make_event(contribution, Happening.REFUND, amount=-part, of=payment.reference, at=at))
    for event in moved:
        if chance.random() < 0.8:
            fee = chance.randint(0, 50)
            same = chance.random() < 0.5
            whole = event.amount if same else round(Decimal(event.amount) * Decimal("0.92"))
            make_settlement(event, settled=whole - fee, fee=fee, settled_currency=currency if same else "GBP")
