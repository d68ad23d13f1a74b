"""Subscribers leave with the newsroom, locked; the list of those who get no mail goes along; and nobody is named."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from tamizdat.newsletter.models import Subscriber, Subscription, Suppression, Wording
from tamizdat.newsletter.moving.exporting import COLUMNS
from tamizdat.newsletter.suppressing import suppress
from tamizdat.vault import at_hand
from tests.newsletter.bounce_factories import FRIDAY, make_newsletter, make_subscription

pytestmark = pytest.mark.django_db

State = Subscription.State
PASSPHRASE = "a ferry leaves at noon on Friday"
DAY = FRIDAY.date()


@pytest.fixture
def weekly(vault):
    return make_newsletter()


@pytest.fixture
def mira(weekly):
    wording = Wording.objects.saying("en", "Write to me, please.")
    return make_subscription(weekly, "Mira@orvale.example", wording=wording)


@pytest.fixture
def passphrase(tmp_path):
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE)
    file.chmod(0o600)
    return str(file)


def run(command, *options):
    out = io.StringIO()
    call_command(command, *map(str, options), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def told(command, *options):
    return json.loads(run(command, *options, "--json"))


def test_subscribers_leave_in_a_file_that_says_nothing_without_its_passphrase(mira, weekly, passphrase, tmp_path):
    make_subscription(weekly, "pavel@orvale.example", state=State.LEFT, ended=DAY, confirmed=None)
    file, opened = tmp_path / "out.json", tmp_path / "out.csv"
    said = told("newsletter_export", "--newsletter", "weekly", "--to", file, "--passphrase-file", passphrase)
    assert said == {"file": str(file), "subscriptions": 2, "unreadable": 0}
    assert file.stat().st_mode & 0o777 == 0o600
    assert "orvale" not in file.read_text().lower()
    told("newsletter_export", "--open", file, "--to", opened, "--passphrase-file", passphrase)
    assert opened.stat().st_mode & 0o777 == 0o600
    first, second = csv.DictReader(io.StringIO(opened.read_text()))
    assert tuple(first) == COLUMNS
    assert (first["address"], first["state"], first["form"], first["language"]) == (
        "Mira@orvale.example",
        "active",
        "digest",
        "en",
    )
    assert first["wording"] == "Write to me, please."
    assert first["consented"] == first["confirmed"] == "2026-11-20 17:00:00+00:00"
    assert (second["address"], second["state"], second["ended"]) == ("pavel@orvale.example", "left", "2026-11-20")


def test_an_export_opens_on_a_machine_without_a_vault(mira, passphrase, tmp_path, vault, capsys):
    file = tmp_path / "out.json"
    run("newsletter_export", "--newsletter", "weekly", "--to", file, "--passphrase-file", passphrase)
    for each in vault.iterdir():
        each.unlink()
    run("newsletter_export", "--open", file, "--to", "-", "--passphrase-file", passphrase)
    assert "Mira@orvale.example" in capsys.readouterr().out


def test_what_was_exported_can_be_imported_elsewhere(mira, weekly, passphrase, tmp_path):
    make_subscription(weekly, "pavel@orvale.example", state=State.LEFT)
    file, opened = tmp_path / "out.json", tmp_path / "out.csv"
    run("newsletter_export", "--newsletter", "weekly", "--to", file, "--passphrase-file", passphrase)
    run("newsletter_export", "--open", file, "--to", opened, "--passphrase-file", passphrase)
    Subscriber.objects.all().delete()
    said = told("newsletter_import", opened, "--newsletter", "weekly")
    assert (said["added"], said["left"]) == (1, 1)
    again = Subscription.objects.get()
    assert (again.confirmed, again.consented) == (FRIDAY, FRIDAY)


def test_an_export_is_refused_with_the_wrong_passphrase_or_when_others_may_read_it(mira, passphrase, tmp_path):
    file, other = tmp_path / "out.json", tmp_path / "other"
    run("newsletter_export", "--newsletter", "weekly", "--to", file, "--passphrase-file", passphrase)
    other.write_text("another ferry leaves at one")
    other.chmod(0o600)
    with pytest.raises(CommandError, match="does not open"):
        run("newsletter_export", "--open", file, "--to", tmp_path / "x", "--passphrase-file", other)
    file.chmod(0o644)
    with pytest.raises(CommandError, match="can read"):
        run("newsletter_export", "--open", file, "--to", tmp_path / "x", "--passphrase-file", passphrase)


def test_nothing_leaves_without_the_private_key_and_no_file_is_written_over(mira, passphrase, tmp_path, vault):
    file = tmp_path / "out.json"
    file.write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        run("newsletter_export", "--newsletter", "weekly", "--to", file, "--passphrase-file", passphrase)
    assert file.read_text() == "mine"
    (vault / "private-key.json").unlink()
    with pytest.raises(CommandError, match="cannot open"):
        run("newsletter_export", "--newsletter", "weekly", "--to", tmp_path / "new", "--passphrase-file", passphrase)
    assert not (tmp_path / "new").exists()


def test_an_address_that_cannot_be_opened_keeps_nobody_else_back(mira, weekly, passphrase, tmp_path):
    spoiled = make_subscription(weekly, "pavel@orvale.example")
    Subscriber.objects.filter(pk=spoiled.subscriber_id).update(address=b"tv\x01" + bytes(124))
    file = tmp_path / "out.json"
    with pytest.raises(SystemExit) as ended:
        run("newsletter_export", "--newsletter", "weekly", "--to", file, "--passphrase-file", passphrase)
    assert ended.value.code == 1
    assert file.exists()


@pytest.mark.parametrize(
    "text",
    [
        "mira@orvale.example\npavel@orvale.example\nnobody\n",
        "name;e-mail\nMira;MIRA@orvale.example\nPavel;pavel@orvale.example\nNobody;\n",
    ],
)
def test_addresses_that_want_no_mail_get_none(mira, tmp_path, text):
    file = tmp_path / "list.txt"
    file.write_text(text)
    expected = {"dry_run": True, "rows": 3, "added": 2, "known": 0, "broken": 1, "ended": 1, "lifted": 0}
    assert told("newsletter_suppress", file, "--dry-run") == expected
    assert not Suppression.objects.exists()
    assert told("newsletter_suppress", file, "--reason", "asked") == expected | {"dry_run": False}
    assert told("newsletter_suppress", file) == expected | {"dry_run": False, "added": 0, "known": 2, "ended": 0}
    mira.refresh_from_db()
    assert mira.state == State.SUPPRESSED
    assert {one.reason for one in Suppression.objects.all()} == {"asked"}


def test_a_first_line_that_cannot_be_read_keeps_nobody_else_off_the_list_or_on_it(mira, tmp_path):
    file = tmp_path / "never.txt"
    file.write_text('"pavel@orvale.example\nmira@orvale.example\n')
    said = told("newsletter_suppress", file)
    assert (said["rows"], said["added"], said["broken"], said["ended"]) == (2, 1, 1, 1)
    said = told("newsletter_suppress", file, "--lift")
    assert (said["rows"], said["lifted"], said["broken"]) == (2, 1, 1)


def test_the_list_goes_out_as_digests_and_comes_back_into_an_older_database(mira, weekly, tmp_path):
    suppress(mira.subscriber, Suppression.Reason.BOUNCED, DAY, "5.1.1")
    Suppression.objects.update(since=dt.date(2026, 3, 1))
    file = tmp_path / "list.csv"
    assert told("newsletter_suppress", "--export", file) == {"file": str(file), "suppressed": 1}
    assert "orvale" not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    before = list(Suppression.objects.values("address_index", "reason", "code", "since"))
    Suppression.objects.all().delete()
    Subscription.objects.update(state=State.ACTIVE, ended=None)
    pavel = make_subscription(weekly, "pavel@orvale.example")
    expected = {"dry_run": False, "rows": 1, "added": 1, "known": 0, "broken": 0, "ended": 1, "lifted": 0}
    assert told("newsletter_suppress", file) == expected
    assert list(Suppression.objects.values("address_index", "reason", "code", "since")) == before
    mira.refresh_from_db()
    pavel.refresh_from_db()
    assert (mira.state, pavel.state) == (State.SUPPRESSED, State.ACTIVE)


def test_digests_of_another_vault_are_refused(mira, tmp_path):
    file = tmp_path / "list.csv"
    index = at_hand.blind_index("newsletter.suppressed", "mira@orvale.example")
    foreign, short = (bytes(4) + index[4:]).hex(), index[:20].hex()
    rows = [
        f"{foreign},bounced,5.1.1,2026-03-01",
        f"{short},bounced,,2026-03-01",
        f"{index.hex()},nonsense,,2026-03-01",
    ]
    file.write_text("\n".join(["digest,reason,code,since", *rows, "", "x"]))
    said = told("newsletter_suppress", file)
    assert (said["broken"], said["added"]) == (4, 0)
    assert not Suppression.objects.exists()


def test_whoever_calls_for_nothing_or_for_both_is_told(weekly, tmp_path):
    for options in ([], [tmp_path / "a", "--export", tmp_path / "b"]):
        with pytest.raises(CommandError, match="Name a file") as refused:
            run("newsletter_suppress", *options)
        assert refused.value.returncode == 2


def test_subscribers_are_counted_and_none_is_named(mira, weekly):
    make_subscription(weekly, "pavel@orvale.example", form=2, frequency="monthly", source="import ghost")
    make_subscription(weekly, "lena@orvale.example", state=State.LEFT)
    make_subscription(make_newsletter("nedelya", "ru"), "olga@orvale.example", state=State.PENDING)
    Suppression.objects.create(address_index="olga@orvale.example", reason="bounced")
    assert told("newsletter_subscribers") == {
        "newsletters": [
            {
                "newsletter": "nedelya",
                "language": "ru",
                "state": {"pending": 1},
                "form": {},
                "frequency": {},
                "source": {},
            },
            {
                "newsletter": "weekly",
                "language": "en",
                "state": {"active": 2, "left": 1},
                "form": {"digest": 1, "full": 1},
                "frequency": {"each": 1, "monthly": 1},
                "source": {"form": 1, "import ghost": 1},
            },
        ],
        "suppressed": {"bounced": 1},
    }
    said = run("newsletter_subscribers", "--newsletter", "weekly")
    assert "weekly (en): 2 active, 1 left" in said
    assert "orvale" not in said
    with pytest.raises(CommandError, match="there are: "):
        run("newsletter_subscribers", "--newsletter", "daily")
