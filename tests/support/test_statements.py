"""A statement is brought: every line counts once, and of whoever paid nothing is kept."""

from __future__ import annotations

import datetime as dt
import re
from importlib import import_module
from urllib.parse import urlsplit

import pytest
from django.apps import apps

from tamizdat.support.actions import beginning
from tamizdat.support.actions.asking import ask_about
from tamizdat.support.errors import SupportError
from tamizdat.support.frequency import Frequency
from tamizdat.support.ledger import given, totals
from tamizdat.support.links import thanks_url
from tamizdat.support.models import BankAccount, BankLine, Contribution, Event
from tamizdat.support.money import Money
from tamizdat.support.providers.bank.provider import BankTransfer
from tamizdat.support.providers.contract import Kind
from tamizdat.support.providers.registry import provider_called
from tamizdat.support.statements import camt as camt_files
from tamizdat.support.statements import table
from tamizdat.support.statements.importing import bring
from tamizdat.support.statements.lines import StatementError
from tamizdat.support.statements.seeing import assign, book_as_gift, set_aside
from tamizdat.support.statements.shelf import Shelf
from tests.support.statements import IBAN, NAMESPACE, camt, entry, make_account, transaction

NOW = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
LAYOUT = table.layout_of()
OTHER_IBAN = "FR7630006000011234567890189"
VERSIONS = [f"{number:02}" for number in range(2, 9)]


@pytest.fixture
def account(db, vault):
    return make_account()


def promise(minor=500, frequency=Frequency.ONCE, form="form"):
    """Somebody promises a transfer; return the contribution and the code."""
    wish = beginning.Wish(form, Money(minor, "EUR"), frequency)
    contribution, begun = beginning.begin(wish, provider_called("bank"), NOW - dt.timedelta(days=3))
    return contribution, begun.objects[0].reference


def brought(content, **more):
    return bring(content, None, more.pop("layout", LAYOUT), NOW, **more)


def counts(report):
    return report.matched, report.unmatched, report.known, report.other


def state(contribution):
    return Contribution.objects.get(pk=contribution.pk).state


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_of_camt_is_read(account, version):
    contribution, code = promise()
    report = brought(camt(entry("5.00", f"Danke {code}", version=version, reference="A1"), version=version))
    assert counts(report) == (1, 0, 0, 0)
    assert state(contribution) == "paid"
    assert given(contribution) == Money(500, "EUR")


@pytest.mark.parametrize("write", [str.lower, " ".join, lambda code: f"x/{code[:7]}-{code[7:]}/y"])
def test_a_code_is_found_as_people_write_it(account, write):
    contribution, code = promise()
    brought(camt(entry("5.00", write(code), reference="A1")))
    assert state(contribution) == "paid"


def test_a_code_in_the_field_for_references_is_found(account):
    contribution, code = promise()
    brought(camt(entry("5.00", "", structured=code, reference="A1")))
    assert state(contribution) == "paid"


def test_the_same_file_twice_changes_nothing(account):
    contribution, code = promise()
    file = camt(entry("5.00", code), entry("5.00", code), entry("7.00", "hello"))
    assert counts(brought(file)) == (2, 1, 0, 0)
    entries = Event.objects.count()
    assert counts(brought(file)) == (0, 0, 3, 0)
    assert Event.objects.count() == entries
    assert given(contribution) == Money(1000, "EUR")


def test_two_files_that_overlap_count_each_line_once(account):
    contribution, code = promise(frequency=Frequency.MONTHLY)
    first = entry("5.00", code, day="2026-09-01", reference="A1")
    second = entry("5.00", code, day="2026-10-01", reference="A2")
    third = entry("5.00", code, day="2026-11-01", reference="A3")
    brought(camt(first, second))
    assert counts(brought(camt(second, third))) == (1, 0, 1, 0)
    assert given(contribution) == Money(1500, "EUR")
    assert state(contribution) == "active"


def test_a_line_is_known_again_in_a_file_of_the_other_kind(account):
    contribution, code = promise()
    other, another = promise(500, form="other")
    brought(camt(entry("5.00", code, reference="A1"), entry("9.00", "hi", reference="A2")))
    rows = (
        f"Buchungstag;Betrag;Verwendungszweck\n02.11.2026;5,00;{another}\n02.11.2026;5,00;{code}\n02.11.2026;9,00;hi\n"
    )
    assert counts(brought(rows.encode())) == (1, 0, 2, 0)
    assert given(contribution) == given(other) == Money(500, "EUR")


def rows_of(*amounts_and_texts, names=()):
    """A statement in CSV, in which the bank has named the lines if there are names."""
    names = names or [""] * len(amounts_and_texts)
    rows = [f"02.11.2026;{amount};{text};{name}" for (amount, text), name in zip(amounts_and_texts, names, strict=True)]
    return "\n".join(["Buchungstag;Betrag;Verwendungszweck;Transaction ID", *rows, ""]).encode()


@pytest.mark.parametrize("camt_first", [True, False])
def test_a_line_that_has_another_name_in_a_file_of_the_other_kind_counts_once(account, camt_first):
    contribution, code = promise()
    files = [camt(entry("5.00", code, reference="2026110200001")), rows_of(("5,00", code), names=["TX-88813"])]
    first, second = files if camt_first else reversed(files)
    assert counts(brought(first)) == (1, 0, 0, 0)
    assert counts(brought(second)) == counts(brought(first)) == (0, 0, 1, 0)
    assert given(contribution) == Money(500, "EUR")


def test_two_transfers_that_look_alike_count_twice_in_whichever_files_they_stand(account):
    contribution, code = promise(frequency=Frequency.MONTHLY)
    brought(camt(entry("5.00", code, reference="2026110200001")))
    both = rows_of(("5,00", code), ("5,00", code), names=["TX-88813", "TX-88814"])
    assert counts(brought(both)) == (1, 0, 1, 0)
    assert counts(brought(both)) == (0, 0, 2, 0)
    brought(camt(entry("5.00", code, reference="2026110200001"), entry("5.00", code, reference="2026110200002")))
    assert given(contribution) == Money(1000, "EUR")


def test_two_transfers_that_look_alike_count_twice_where_no_bank_has_named_them(account):
    contribution, code = promise(frequency=Frequency.MONTHLY)
    brought(camt(entry("5.00", code)))
    assert counts(brought(rows_of(("5,00", code), ("5,00", code)))) == (1, 0, 1, 0)
    assert given(contribution) == Money(1000, "EUR")


def test_a_line_of_nobody_that_is_written_in_another_way_waits_once(account):
    brought(camt(entry("9.00", "from a friend")))
    assert counts(brought(rows_of(("9,00", "SEPA FROM A FRIEND")))) == (0, 0, 1, 0)


def test_the_same_name_in_two_statements_of_one_kind_is_needed_for_a_line_to_be_known(account):
    contribution, code = promise(frequency=Frequency.MONTHLY)
    brought(camt(entry("5.00", code, reference="A1")))
    assert counts(brought(camt(entry("5.00", code, reference="A2")))) == (1, 0, 0, 0)
    assert given(contribution) == Money(1000, "EUR")


def test_what_is_not_booked_yet_does_not_count(account):
    _contribution, code = promise()
    assert brought(camt(entry("5.00", code, status="PDNG"))).lines == 0


def test_a_bundle_is_taken_apart(account):
    one, first = promise(500, form="one")
    two, second = promise(700, form="two")
    inner = transaction(first, amount="5.00") + transaction(second, amount="7.00")
    assert counts(brought(camt(entry("12.00", "", inner=inner, reference="A1")))) == (2, 0, 0, 0)
    assert (given(one), given(two)) == (Money(500, "EUR"), Money(700, "EUR"))


def test_a_bundle_that_does_not_add_up_is_one_line_for_a_colleague(account):
    _one, first = promise(500, form="one")
    _two, second = promise(700, form="two")
    inner = transaction(first, amount="5.00") + transaction(second, amount="6.00")
    assert counts(brought(camt(entry("12.00", "", inner=inner, reference="A1")))) == (0, 1, 0, 0)


def test_what_the_newsroom_spends_is_not_kept(account):
    assert counts(brought(camt(entry("-90.00", "rent", reference="A1")))) == (0, 0, 0, 1)
    assert not BankLine.objects.exists()


def test_what_is_sent_back_under_the_code_is_a_refund(account):
    contribution, code = promise()
    brought(camt(entry("5.00", code, reference="A1")))
    brought(camt(entry("-5.00", code, reference="A2", reversal=True)))
    assert given(contribution) == Money(0, "EUR")
    assert Event.objects.filter(kind=Kind.REFUND, of=Event.objects.get(kind=Kind.PAYMENT).reference).exists()


def test_a_refund_counts_once_if_an_older_line_is_assigned_after_it(account):
    contribution, code = promise(1000, Frequency.MONTHLY)
    brought(
        camt(
            entry("10.00", code, day="2026-09-20", reference="A1"),
            entry("4.00", "hello", day="2026-10-10", reference="A2"),
            entry("-6.00", code, day="2026-10-20", reference="A3"),
        )
    )
    assert given(contribution) == Money(400, "EUR")
    assign(BankLine.objects.unmatched().get().pk, code, NOW)
    assert given(contribution) == Money(800, "EUR")


def test_a_refund_counts_once_if_an_older_statement_is_brought_after_it(account):
    contribution, code = promise(1000, Frequency.MONTHLY)
    first = entry("10.00", code, day="2026-09-20", reference="A1")
    brought(camt(first, entry("-12.00", code, day="2026-10-20", reference="A3")))
    brought(camt(entry("4.00", code, day="2026-10-10", reference="A2")))
    assert given(contribution) == Money(200, "EUR")


def test_a_return_without_a_code_waits_for_a_colleague(account):
    assert counts(brought(camt(entry("-5.00", "returned", reference="A1", reversal=True)))) == (0, 1, 0, 0)


def test_another_currency_than_was_promised_waits_for_a_colleague(account):
    _contribution, code = promise()
    assert counts(brought(camt(entry("5.00", code, currency="USD", reference="A1")))) == (0, 1, 0, 0)


def test_what_is_tried_out_is_not_written(account):
    contribution, code = promise()
    assert counts(brought(camt(entry("5.00", code)), act=False)) == (1, 0, 0, 0)
    assert not BankLine.objects.exists()
    assert state(contribution) == "waiting"


def test_of_whoever_paid_no_name_and_no_number_is_kept(account):
    _contribution, code = promise()
    brought(camt(entry("5.00", code, reference="A1"), entry("7.00", "from Vera with love", reference="A2")))
    kept = [str(vars(each)) for each in (*BankLine.objects.all(), *Event.objects.all())]
    assert not any(re.search("Vera|FR763", each) for each in kept)
    [unmatched] = BankLine.objects.unmatched()
    assert unmatched.text.open() == "from Vera with love"
    assert BankLine.objects.get(code=code).text is None


def test_a_mistyped_code_is_suggested_and_never_taken_for_granted(account):
    _contribution, code = promise()
    mistyped = code[:5] + ("A" if code[5] != "A" else "B") + code[6:]
    assert counts(brought(camt(entry("5.00", mistyped, reference="A1")))) == (0, 1, 0, 0)
    assert BankLine.objects.get().suspect == code


def test_a_colleague_assigns_a_line(account):
    contribution, code = promise()
    brought(camt(entry("5.00", "for the paper", reference="A1")))
    line = BankLine.objects.get()
    assign(line.pk, f" {code.lower()} ", NOW)
    assert state(contribution) == "paid"
    line.refresh_from_db()
    assert (line.code, line.text) == (code, None)
    with pytest.raises(SupportError):
        assign(line.pk, code, NOW)


def test_a_code_of_nobody_is_refused(account):
    brought(camt(entry("5.00", "for the paper", reference="A1")))
    with pytest.raises(SupportError):
        assign(BankLine.objects.get().pk, "RF18539007547034", NOW)
    assert BankLine.objects.unmatched().count() == 1


def test_a_gift_of_nobody_knows_whom_is_in_the_books(account):
    brought(camt(entry("12.34", "a friend", reference="A1")))
    contribution = book_as_gift(BankLine.objects.get().pk, NOW)
    assert contribution.state == "paid"
    assert contribution.supporter is None
    assert totals() == {"EUR": Money(1234, "EUR")}


def test_what_is_no_support_is_set_aside_and_not_asked_about_again(account):
    file = camt(entry("900.00", "a grant", reference="A1"))
    brought(file)
    set_aside(BankLine.objects.get().pk)
    assert counts(brought(file)) == (0, 0, 1, 0)
    assert not BankLine.objects.unmatched().exists()
    assert BankLine.objects.get().text is None


def test_money_that_comes_for_what_was_given_up_is_booked(account):
    contribution, code = promise()
    Contribution.objects.filter(pk=contribution.pk).update(state="expired")
    brought(camt(entry("5.00", code, reference="A1")))
    assert state(contribution) == "paid"


def test_a_statement_of_another_account_is_refused(account):
    with pytest.raises(StatementError, match="not known here"):
        brought(camt(entry("5.00", "hi"), iban=OTHER_IBAN))


BOMB = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)


@pytest.mark.parametrize(
    "content",
    [
        camt(entry("5.00", "&d;"), before=BOMB),
        camt(entry("5.00", "&x;"), before='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        camt(before='<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">'),
        camt(entry("5.00", "hi"))[:-40],
        camt(entry("NaN", "hi")),
        camt(entry("1e999999999", "hi")),
        camt(entry("99999999999999999", "hi")),
        camt(entry("5.001", "hi")),
        camt(entry("5.00", "hi", day="soon")),
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.02"><BkToCstmrStmt/></Document>',
        f'<Document xmlns="{NAMESPACE}xx"/>'.encode(),
    ],
)
def test_a_hostile_or_broken_file_is_refused_and_nothing_is_written(account, content):
    with pytest.raises(StatementError):
        brought(content, format_="camt")
    assert not BankLine.objects.exists()


def test_a_huge_file_is_not_begun(account, monkeypatch):
    monkeypatch.setattr(camt_files, "LARGEST", 10)
    with pytest.raises(StatementError, match="shorter time"):
        brought(camt(entry("5.00", "hi")))


def lines(text, **told):
    encoding = told.pop("written", "utf-8")
    return list(table.read(text.encode(encoding), "EUR", table.layout_of(**told)))


@pytest.mark.parametrize(
    ("amount", "minor"),
    [
        ("5,00", 500), ("5.00", 500), ("1.234,50", 123450), ("1,234.50", 123450), ("1'234.50", 123450),
        ("1 234,50", 123450), ("-5,00", -500), ("5,00-", -500), ("(5.00)", -500), ("−5,00", -500), ("+5,00 €", 500),
        ("1.234", 123400), ("5", 500), ("5,5", 550), ("EUR 5.00", 500),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_written(amount, minor):
    [line] = lines(f"date;amount;text\n2026-11-02;{amount};hi\n")
    assert line.amount == Money(minor, "EUR")


@pytest.mark.parametrize("day", ["2026-11-02", "02.11.2026", "02.11.26", "20261102", "02-11-2026", "2026-11-02T10:00"])
def test_a_day_is_read_as_it_is_written(day):
    [line] = lines(f"date;amount;text\n{day};5,00;hi\n")
    assert line.day == dt.date(2026, 11, 2)


def test_days_that_can_be_read_in_two_ways_are_not_guessed():
    head = "date,amount,text\n03/04/2026,5.00,hi\n"
    with pytest.raises(StatementError, match="two ways"):
        lines(head)
    assert lines(head, dates="dmy")[0].day == dt.date(2026, 4, 3)
    assert lines(head, dates="mdy")[0].day == dt.date(2026, 3, 4)
    assert lines(head + "31/04/2026,5.00,no such day\n13/04/2026,5.00,hi\n")[0].day == dt.date(2026, 4, 3)


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_characters_are_read_as_they_are_written(written):
    [line] = lines("Buchungstag;Betrag;Verwendungszweck\n02.11.2026;5,00;für Zeitung\n", written=written)
    assert line.text == "für Zeitung"


def test_columns_can_be_named_or_counted():
    text = "When,What,How much\n2026-11-02,hi,5.00\n"
    assert lines(text, columns="date=When,text=What,amount=How much") == lines(text, columns="date=1,text=2,amount=3")


def test_lines_before_and_after_the_table_are_passed_over():
    text = "My Bank;;\nAccount;DE89;\n\nDatum;Betrag;Verwendungszweck\n02.11.2026;5,00;hi\nSumme;5,00;\n"
    assert len(lines(text)) == 1


def test_two_columns_for_in_and_out_are_read():
    came, went = lines("date;credit;debit;text\n2026-11-02;5,00;;hi\n2026-11-02;;7,00;rent\n")
    assert (came.amount.minor, went.amount.minor) == (500, -700)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a;b\n1;2\n",
        "date;amount;text\n2026-11-02;five;hi\n",
        f"date;amount;text\n2026-11-02;{'9' * 5000};hi\n",
        "\0\0",
        'date;"amount',
    ],
)
def test_what_is_no_table_is_refused(text):
    with pytest.raises(StatementError):
        lines(text)


@pytest.mark.parametrize("columns", ["when=1", "date", "date="])
def test_columns_that_cannot_be_understood_are_refused(columns):
    with pytest.raises(StatementError):
        table.layout_of(columns)


def test_files_that_overlap_and_number_their_lines_anew_count_nothing_twice(account):
    contribution, code = promise()
    head, line = "ID;Datum;Betrag;Verwendungszweck\n", f"02.11.2026;5,00;{code}\n"
    brought(f"{head}1;01.11.2026;9,00;hi\n2;{line}".encode())
    brought(f"{head}1;{line}2;03.11.2026;9,00;hi\n".encode())
    assert given(contribution) == Money(500, "EUR")


def test_lines_that_the_bank_itself_has_named_are_known_by_that_name(account):
    contribution, code = promise()
    head = "Transaction ID;Datum;Betrag;Verwendungszweck\n"
    brought(f"{head}b2f1c6a0;02.11.2026;5,00;{code}\nb2f1c6a1;02.11.2026;5,00;{code}\n".encode())
    assert given(contribution) == Money(1000, "EUR")


def test_whoever_comes_back_before_the_transfer_finds_the_code_again(account, client):
    wish = beginning.Wish("form", Money(500, "EUR"), Frequency.ONCE)
    contribution, begun = beginning.begin(wish, provider_called("bank"), dt.datetime.now(dt.UTC))
    page = client.get(urlsplit(thanks_url(contribution)).path).content.decode()
    assert all(text in page for _label, text in begun.instructions)


def state_after(contribution, days):
    """Ask about a contribution some days later; return its state."""
    later = NOW + dt.timedelta(days=days)
    ask_about(contribution, BankTransfer([], Shelf(), lambda: later), later)
    return state(contribution)


def bring_rent(days, iban=IBAN):
    """Bring a statement of some days later, in which the newsroom has paid its rent, and nobody has given."""
    later = NOW + dt.timedelta(days=days)
    bring(camt(entry("-90.00", "rent", day=f"{later:%Y-%m-%d}"), iban=iban), None, LAYOUT, later)


@pytest.fixture
def standing_order(account):
    """A standing order by which money came a day before NOW, and never again."""
    contribution, code = promise(frequency=Frequency.MONTHLY)
    brought(camt(entry("5.00", code, reference="A1")))
    return contribution


def test_no_standing_order_falls_silent_as_long_as_nobody_brings_a_statement(standing_order):
    assert state_after(standing_order, 110) == "active"


def test_a_standing_order_has_ended_when_statements_without_it_are_brought(standing_order):
    bring_rent(60)
    assert state_after(standing_order, 200) == "past-due"
    bring_rent(110)
    assert state_after(standing_order, 200) == "ended"


def test_an_older_statement_that_is_brought_later_revives_no_standing_order(standing_order):
    bring_rent(110)
    bring_rent(5)
    assert state_after(standing_order, 111) == "ended"


def test_a_statement_that_is_only_tried_out_ends_no_standing_order(standing_order):
    later = NOW + dt.timedelta(days=110)
    rent = camt(entry("-90.00", "rent", day=f"{later:%Y-%m-%d}"))
    bring(rent, None, LAYOUT, later, act=False)
    assert state_after(standing_order, 110) == "active"


def test_a_day_that_is_still_to_come_ends_no_standing_order(standing_order):
    brought(camt(entry("-90.00", "rent", day="2027-11-02")))
    assert state_after(standing_order, 110) == "active"


def test_statements_of_another_account_tell_nothing_of_a_standing_order_until_its_own_is_closed(standing_order):
    make_account(name="Other", number=OTHER_IBAN)
    bring_rent(110, OTHER_IBAN)
    assert state_after(standing_order, 110) == "active"
    BankAccount.objects.filter(number=IBAN).update(is_open=False)
    assert state_after(standing_order, 110) == "ended"


def test_whoever_had_brought_statements_before_has_no_ended_standing_order_run_again(standing_order):
    later = NOW + dt.timedelta(days=110)
    bring(camt(entry("9.00", "hi", day=f"{later:%Y-%m-%d}")), None, LAYOUT, later)
    BankAccount.objects.update(told_until=None)
    import_module("tamizdat.support.migrations.0003_lines_by_file").tell_until(apps, None)
    assert state_after(standing_order, 110) == "ended"
