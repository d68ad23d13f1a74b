"""At the desk and at the prompt: a publisher brings a statement and sees to what is nobody's."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from tamizdat.support import records
from tamizdat.support.models import BankAccount, BankLine, BankPledge, Contribution
from tamizdat.vault import at_hand
from tests.articles.conftest import account as colleague  # noqa: F401  make an account of a role
from tests.articles.conftest import desk  # noqa: F401  log in as somebody of a role
from tests.support.statements import IBAN, camt, entry, make_account
from tests.support.test_statements import NOW, promise, state

STATEMENTS = "/admin/support/statements/"
ACCOUNTS = "/admin/support/bank-accounts/"


@pytest.fixture
def account(colleague):  # noqa: F811
    return colleague


@pytest.fixture
def main(db, vault):
    return make_account()


def upload(client, content, **more):
    file = SimpleUploadedFile("statement.xml", content)
    return client.post(STATEMENTS, {"file": file, "columns": "", "dates": "", **more}, follow=True)


def told(response):
    return response.content.decode()


@pytest.mark.parametrize("role", ["Editors", "Reporters", "Keepers"])
def test_only_publishers_see_what_the_bank_says(main, desk, role):  # noqa: F811
    client = desk(role)
    assert client.get(STATEMENTS).status_code in (302, 403)
    assert client.get(ACCOUNTS).status_code in (302, 403)


@pytest.mark.parametrize(("role", "shown"), [("Publishers", True), ("Editors", False)])
def test_accounts_and_statements_are_in_the_menu_of_those_who_may(main, desk, role, shown):  # noqa: F811
    page = told(desk(role).get("/admin/"))
    assert (STATEMENTS in page) == shown
    assert (ACCOUNTS in page) == shown


def test_a_publisher_adds_an_account_and_a_mistyped_number_is_refused(desk, db, vault):  # noqa: F811
    client = desk("Publishers")
    form = {"name": "Main", "currency": "eur", "holder": "Far Bank Press", "number": "DE89 3704 0044 0532 0130 01"}
    form |= {"bic": "", "lines": "", "meant_for": "", "position": "0", "is_open": "on"}
    assert "check digits" in told(client.post(f"{ACCOUNTS}new/", form))
    client.post(f"{ACCOUNTS}new/", form | {"number": "DE89 3704 0044 0532 0130 00"})
    assert BankAccount.objects.get().number == IBAN
    assert BankAccount.objects.get().currency == "EUR"


def test_an_account_that_nobody_could_transfer_to_is_refused(desk, db, vault):  # noqa: F811
    form = {"name": "Main", "currency": "EUR", "holder": "Far Bank Press", "position": "0"}
    assert "Give an IBAN" in told(desk("Publishers").post(f"{ACCOUNTS}new/", form))


def test_a_publisher_brings_a_statement_and_sees_to_a_line(main, desk):  # noqa: F811
    contribution, code = promise()
    client = desk("Publishers")
    page = told(upload(client, camt(entry("5.00", "for the paper", reference="A1"))))
    assert "1 line waits below." in page
    assert "for the paper" in page
    line = BankLine.objects.get()
    page = told(client.post(STATEMENTS, {"line": line.pk, "do": "assign", "code": code}, follow=True))
    assert "The line is seen to." in page
    assert "for the paper" not in page
    assert state(contribution) == "paid"
    assert ModelLogEntry.objects.filter(action="support.bank_assign").count() == 1


def test_a_code_of_nobody_is_said_to_be_none(main, desk):  # noqa: F811
    client = desk("Publishers")
    upload(client, camt(entry("5.00", "for the paper", reference="A1")))
    line = BankLine.objects.get()
    page = told(client.post(STATEMENTS, {"line": line.pk, "do": "assign", "code": "RF00"}, follow=True))
    assert "Nobody has this code" in page
    for do, number in (("burn", line.pk), ("gift", "x"), ("gift", 10**9)):
        client.post(STATEMENTS, {"line": number, "do": do})
    assert BankLine.objects.unmatched().get() == line


@pytest.mark.parametrize("do", ["gift", "aside"])
def test_a_line_is_a_gift_or_no_support(main, desk, do):  # noqa: F811
    client = desk("Publishers")
    upload(client, camt(entry("5.00", "for the paper", reference="A1")))
    client.post(STATEMENTS, {"line": BankLine.objects.get().pk, "do": do})
    assert Contribution.objects.filter(state="paid").count() == (do == "gift")
    assert not BankLine.objects.unmatched().exists()


def test_a_file_that_cannot_be_read_is_said_to_be_so(main, desk):  # noqa: F811
    assert "no camt.053" in told(upload(desk("Publishers"), b'<Document xmlns="urn:camt.053">hello</Document>'))


def test_where_there_is_no_private_key_the_desk_says_where_the_text_can_be_read(main, desk, monkeypatch):  # noqa: F811
    client = desk("Publishers")
    upload(client, camt(entry("5.00", "for the paper", reference="A1")))
    monkeypatch.setattr(at_hand._at_hand, "seal_only", True)
    page = told(client.get(STATEMENTS))
    assert "support unmatched --open" in page
    assert "for the paper" not in page


@pytest.fixture
def run(capsys):
    def command(name, *arguments):
        out = io.StringIO()
        call_command(f"support_{name}", *arguments, stdout=out)
        return out.getvalue()

    return command


def test_a_statement_is_brought_at_the_prompt(main, run, tmp_path):
    contribution, code = promise()
    file = tmp_path / "statement.xml"
    file.write_bytes(camt(entry("5.00", code), entry("7.00", "hello"), entry("-9.00", "rent")))
    assert "Nothing was changed." in run("import_statement", str(file), "--dry-run")
    report = json.loads(run("import_statement", str(file), "--json"))
    assert report == {
        "dry_run": False,
        "format": "camt",
        "account": "Main",
        "lines": 3,
        "known": 0,
        "matched": 1,
        "unmatched": 1,
        "other": 1,
        "entries": 2,
    }
    assert state(contribution) == "paid"
    assert "2 had been brought before" in run("import_statement", str(file), "--account", "Main")


def test_what_is_nobodys_is_shown_and_assigned_at_the_prompt(main, run, tmp_path):
    contribution, code = promise()
    file = tmp_path / "statement.xml"
    file.write_bytes(camt(entry("5.00", "hello")))
    run("import_statement", str(file))
    assert "hello" not in run("unmatched")
    [line] = json.loads(run("unmatched", "--open", "--json"))["lines"]
    assert (line["text"], line["amount"]) == ("hello", 500)
    with pytest.raises(CommandError, match="Nobody has this code"):
        run("assign", str(line["line"]), "--code", "RF00")
    run("assign", str(line["line"]), "--code", code)
    assert state(contribution) == "paid"
    assert "nothing to see to" in run("unmatched")


@pytest.mark.parametrize("arguments", [["--account", "Other"], ["--columns", "when=1"], ["--format", "csv"]])
def test_what_cannot_be_brought_is_said_in_a_sentence(main, run, tmp_path, arguments):
    file = tmp_path / "statement.xml"
    file.write_bytes(camt(entry("5.00", "hello")))
    with pytest.raises(CommandError) as refusal:
        run("import_statement", str(file), *arguments)
    assert str(refusal.value).endswith((".", "column."))
    assert not BankLine.objects.exists()


def test_a_file_that_is_not_there_is_said_to_be_so(main, run):
    with pytest.raises(CommandError, match="is not there"):
        run("import_statement", "/nowhere/statement.xml")


def test_after_90_days_nobody_can_read_a_line_any_more(main, desk):  # noqa: F811
    upload(desk("Publishers"), camt(entry("5.00", "hello", reference="A1")))
    later = BankLine.objects.get().brought + records.LINES_KEPT
    assert records._end_lines(later, True) == 0  # noqa: FBT003  as ``End`` has it
    assert records._end_lines(later + records.A_MONTH, True) == 1  # noqa: FBT003  likewise
    line = BankLine.objects.get()
    assert (line.text, line.set_aside) == (None, True)


def test_what_was_promised_goes_with_the_contribution(main):
    contribution, _code = promise()
    assert records._end_pledges(NOW, True) == 0  # noqa: FBT003  likewise
    contribution.delete()
    assert records._end_pledges(NOW, True) == 1  # noqa: FBT003  likewise
    assert not BankPledge.objects.exists()
