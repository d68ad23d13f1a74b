"""Subscribers come along with the newsroom: with their consent, without what others gathered about them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from tamizdat.newsletter.models import (
    Delivery,
    Departure,
    ServiceLetter,
    Subscriber,
    Subscription,
    Suppression,
)
from tamizdat.newsletter.moving import importing
from tamizdat.newsletter.moving.formats import Standing, columns_of, format_of, found_in, moment
from tamizdat.newsletter.moving.tables import look_at, rows_of
from tamizdat.retention.models import Erased
from tests.newsletter.bounce_factories import make_delivery, make_issue, make_newsletter, make_subscription

pytestmark = pytest.mark.django_db

State = Subscription.State
MAILCHIMP = (
    '"Email Address","First Name","Last Name",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,'
    "LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS"
)
UNSUBSCRIBED = MAILCHIMP.replace("MEMBER_RATING", "MEMBER_RATING,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON")
CLEANED = MAILCHIMP.replace("MEMBER_RATING", "MEMBER_RATING,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID")
GHOST = (
    "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers"
)
SUBSTACK = "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at"
LISTMONK = "uuid,email,name,attributes,status,created_at,updated_at"


@pytest.fixture
def weekly(vault):
    return make_newsletter()


@pytest.fixture
def bring(tmp_path, weekly):
    def bring(text, *options, encoding="utf-8", newsletters=("weekly",)):
        file = tmp_path / "export.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        out = io.StringIO()
        named = [word for slug in newsletters for word in ("--newsletter", slug)]
        call_command("newsletter_import", str(file), *named, "--json", *options, stdout=out, stderr=io.StringIO())
        return json.loads(out.getvalue())

    return bring


def subscription(address):
    return Subscription.objects.get(subscriber__address_index=address)


def suppressed(address):
    found = Suppression.objects.filter(address_index=address).first()
    return found and found.reason


def counted(told, **expected):
    names = (
        "added",
        "waiting",
        "known",
        "left",
        "suppressed",
        "erased",
        "suppressions",
        "ended",
        "duplicates",
        "broken",
    )
    return {name: told[name] for name in names} == dict.fromkeys(names, 0) | expected


def test_readers_come_from_mailchimp_with_the_proof_of_their_consent(bring):
    told = bring(
        f"{MAILCHIMP}\n"
        'Mira@Orvale.example,Mira,Lanek,2,"2024-03-01 10:00:00",192.0.2.9,"2024-03-01 10:00:41",192.0.2.9,51.1,17.0,1,'
        '2,Europe/Warsaw,pl,"02","2024-03-01 10:00:41",1001,abcdef,"a friend of Pavel","""vip"""\n'
        'pavel@orvale.example,,,2,"2024-03-01 10:00:00",,"2024-03-01 10:00:00",,,,,,,,,,1002,abcdeg,,\n'
        'lena@orvale.example,,,2,,,"2024-03-01 10:00:00",,,,,,,,,,1003,abcdeh,,\n'
    )
    assert told["format"] == "mailchimp"
    assert counted(told, added=1, waiting=2)
    mira = subscription("mira@orvale.example")
    assert (mira.state, mira.source) == (State.ACTIVE, "import mailchimp")
    assert mira.subscriber.address.open() == "Mira@Orvale.example"
    assert mira.consented == mira.confirmed == dt.datetime(2024, 3, 1, 10, 0, tzinfo=dt.UTC)
    pavel, lena = subscription("pavel@orvale.example"), subscription("lena@orvale.example")
    assert (pavel.state, lena.state) == (State.PENDING, State.PENDING)
    assert (pavel.confirmed, lena.confirmed) == (None, None)
    # They have from now on as much time to confirm as anybody who signs up.
    assert timezone.now() - pavel.consented < dt.timedelta(minutes=5)
    assert pavel.consented == lena.consented
    assert {letter.kind for letter in ServiceLetter.objects.all()} == {ServiceLetter.Kind.RECONFIRM}
    assert ServiceLetter.objects.count() == 2


def test_what_was_gathered_about_readers_stays_behind_and_the_report_says_so(bring):
    told = bring(
        f"{MAILCHIMP}\n"
        'mira@orvale.example,Mira,Lanek,2,"2024-03-01 10:00:00",192.0.2.9,"2024-03-01 10:00:41",192.0.2.9,51.1,17.0,1,'
        "2,Europe/Warsaw,pl,02,,1001,abcdef,,\n"
    )
    assert told["dropped"] == [
        *(
            "first name",
            "last name",
            "member_rating",
            "optin_ip",
            "confirm_ip",
            "latitude",
            "longitude",
            "gmtoff",
            "dstoff",
        ),
        *("timezone", "cc", "region", "leid", "euid"),
    ]
    held = [
        str(value) for model in (Subscriber, Subscription) for row in model.objects.values() for value in row.values()
    ]
    assert not {"Mira", "Lanek", "192.0.2.9", "Europe/Warsaw"} & set(held)


def test_whoever_left_mailchimp_or_cannot_be_reached_is_not_written_to(bring):
    told = bring(f'{UNSUBSCRIBED}\nmira@orvale.example,,,2,"2025-01-01 10:00:00",May,"N/A",,,,,,,,,,,,,1,a,,\n')
    assert counted(told, left=1)
    told = bring(f'{CLEANED}\npavel@orvale.example,,,2,"2025-01-01 10:00:00",May,17,,,,,,,,,,,,,1,a,,\n')
    assert counted(told, suppressions=1)
    assert suppressed("mira@orvale.example") is None
    assert suppressed("pavel@orvale.example") == "bounced"
    assert not Subscriber.objects.exists()
    told = bring("email,date\nmira@orvale.example,2024-01-01\npavel@orvale.example,2024-01-01\n")
    assert counted(told, left=1, suppressed=1)


def test_members_come_from_ghost(bring):
    told = bring(
        f"{GHOST}\n"
        "6512,mira@orvale.example,Mira Lanek,,true,false,,2024-03-01T10:00:41.000Z,,,\n"
        "6513,pavel@orvale.example,Pavel,,false,false,,2024-03-01T10:00:41.000Z,,,\n"
        "6514,lena@orvale.example,,,true,true,cus_1,2024-03-01T10:00:41.000Z,2025-01-01T00:00:00.000Z,,\n"
    )
    assert told["format"] == "ghost"
    assert counted(told, added=1, left=2)
    assert subscription("mira@orvale.example").confirmed == dt.datetime(2024, 3, 1, 10, 0, tzinfo=dt.UTC)
    assert told["dropped"] == ["id", "name", "complimentary_plan", "stripe_customer_id"]


def test_readers_come_from_substack(bring):
    told = bring(
        f"{SUBSTACK}\n"
        "mira@orvale.example,true,2026-12-01T00:00:00.000Z,yearly,false,2024-03-01T10:00:41.000Z,2024-03-02\n"
        "pavel@orvale.example,false,,other,true,2024-03-01T10:00:41.000Z,\n"
    )
    assert told["format"] == "substack"
    assert counted(told, added=1, left=1)
    mira = subscription("mira@orvale.example")
    assert (mira.state, bool(mira.consented), mira.confirmed) == (State.ACTIVE, True, None)
    assert told["dropped"] == ["active_subscription", "expiry", "plan", "first_payment_at"]


OF_LISTMONK = (
    f"{LISTMONK}\n"
    'a-b,mira@orvale.example,Mira,"{""city"": ""Orvale""}",enabled,2024-03-01 10:00:41.123456 +0000 UTC,\n'
    "a-c,pavel@orvale.example,Pavel,{},blocklisted,2024-03-01 10:00:41 +0000 UTC,\n"
    "a-d,lena@orvale.example,Lena,{},disabled,2024-03-01 10:00:41 +0000 UTC,\n"
)


def test_readers_come_from_listmonk_who_have_confirmed_the_list(bring):
    told = bring(OF_LISTMONK, "--everybody", "confirmed")
    assert told["format"] == "listmonk"
    assert counted(told, added=1, left=1, suppressions=1)
    mira = subscription("mira@orvale.example")
    assert (mira.state, mira.consented) == (State.ACTIVE, dt.datetime(2024, 3, 1, 10, 0, tzinfo=dt.UTC))
    assert suppressed("pavel@orvale.example") == "imported"


def test_of_a_listmonk_file_that_may_hold_those_who_left_the_list_everybody_is_asked_first(bring):
    assert counted(bring(OF_LISTMONK), waiting=1, left=1, suppressions=1)
    mira = subscription("mira@orvale.example")
    assert (mira.state, mira.letters.get().kind) == (State.PENDING, ServiceLetter.Kind.RECONFIRM)


def test_readers_who_left_a_list_of_listmonk_are_not_even_asked(bring):
    assert counted(bring(OF_LISTMONK, "--everybody", "left"), left=2, suppressions=1)
    assert suppressed("pavel@orvale.example") == "imported"
    assert counted(bring(OF_LISTMONK), left=2, known=1)
    assert not Subscriber.objects.exists()


def test_that_everybody_has_left_counts_more_than_what_a_file_says(bring):
    rows = "email,status,confirmed\nmira@orvale.example,active,2024-01-01\npavel@orvale.example,pending,\n"
    assert counted(bring(rows, "--everybody", "left"), left=2)


def test_nobody_can_say_that_everybody_has_confirmed_whose_file_says_who_has(bring):
    with pytest.raises(CommandError, match="a mailchimp file says who has confirmed"):
        bring(f"{MAILCHIMP}\n", "--everybody", "confirmed")


def test_of_a_plain_list_everybody_is_asked_first(bring):
    told = bring("mira@orvale.example\npavel@orvale.example\n")
    assert told["format"] == "plain"
    assert counted(told, waiting=2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_is_read_whatever_program_wrote_it(bring, encoding, separator):
    text = "Почта,Имя,Дата\r\nmira@orvale.example,Мира,2024-03-01\r\n".replace(",", separator)
    told = bring(text, encoding=encoding)
    assert counted(told, added=1)
    assert told["dropped"] == ["имя"]


def test_readers_get_the_newsletter_in_their_language(bring):
    make_newsletter("nedelya", "ru")
    rows = "email,language,date\nmira@orvale.example,ru_RU,2024-01-01\npavel@orvale.example,pl,2024-01-01\n"
    bring(rows, newsletters=("weekly", "nedelya"))
    assert subscription("mira@orvale.example").newsletter.slug == "nedelya"
    assert subscription("pavel@orvale.example").newsletter.slug == "weekly"


def test_everybody_can_be_asked_anew(bring):
    text = "email,confirmed\nmira@orvale.example,2024-03-01 10:00\n"
    assert counted(bring(text, "--reconfirm"), waiting=1)
    mira = subscription("mira@orvale.example")
    assert (mira.state, mira.confirmed, mira.letters.get().kind) == (State.PENDING, None, ServiceLetter.Kind.RECONFIRM)
    ServiceLetter.objects.all().delete()
    assert counted(bring(text, "--reconfirm"), known=1)
    assert not ServiceLetter.objects.exists()


def lose_letters(**ago):
    """Have letters lost on their way, of readers who were brought some time ago."""
    ServiceLetter.objects.all().delete()
    then = F("asked") - dt.timedelta(**ago)
    Subscription.objects.update(asked=then, consented=then)


def test_readers_whose_letter_was_lost_are_asked_by_the_next_run_and_have_as_much_time_as_everybody(bring):
    bring("mira@orvale.example\npavel@orvale.example\n")
    lose_letters(days=2)
    # Pavel has been handed his.
    Subscription.objects.filter(subscriber__address_index="pavel@orvale.example").update(asked=timezone.now())
    assert counted(bring("mira@orvale.example\npavel@orvale.example\n", "--dry-run"), waiting=1, known=1)
    assert not ServiceLetter.objects.exists()
    assert counted(bring("mira@orvale.example\npavel@orvale.example\n"), waiting=1, known=1)
    mira = subscription("mira@orvale.example")
    assert mira.letters.get().kind == ServiceLetter.Kind.RECONFIRM
    assert timezone.now() - mira.asked < dt.timedelta(minutes=5)
    assert counted(bring("mira@orvale.example\n"), known=1)
    assert ServiceLetter.objects.count() == 1


def test_a_run_that_is_begun_again_on_the_same_day_asks_nobody_twice(bring):
    bring("mira@orvale.example\n")
    lose_letters(hours=20)
    assert counted(bring("mira@orvale.example\n"), known=1)
    assert not ServiceLetter.objects.exists()


def test_whoever_has_signed_up_here_is_not_asked_by_an_import(bring, weekly):
    long_ago = timezone.now() - dt.timedelta(days=2)
    make_subscription(weekly, "mira@orvale.example", state=State.PENDING, consented=long_ago, asked=long_ago)
    assert counted(bring("mira@orvale.example\n"), known=1)
    assert not ServiceLetter.objects.exists()


def test_a_second_run_changes_nothing(bring):
    text = f"{GHOST}\n1,mira@orvale.example,,,true,,,2024-03-01,,,\n2,pavel@orvale.example,,,false,,,2024-03-01,,,\n"
    kept = (Subscription, Suppression, Subscriber, Departure)
    assert counted(bring(text), added=1, left=1)
    before = [list(model.objects.values()) for model in kept]
    assert counted(bring(text), known=1, left=1)
    assert before == [list(model.objects.values()) for model in kept]


def test_a_run_that_was_killed_goes_on(bring, monkeypatch):
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 2)
    text = "email,date\n" + "".join(f"reader{number}@orvale.example,2024-01-01\n" for number in range(7))
    brought, bring_rows = [], importing.Import._bring

    def die_after_two(run, found):
        if len(brought) == 2:
            raise KeyboardInterrupt
        brought.append(len(found))
        bring_rows(run, found)

    monkeypatch.setattr(importing.Import, "_bring", die_after_two)
    with pytest.raises(KeyboardInterrupt):
        bring(text)
    monkeypatch.setattr(importing.Import, "_bring", bring_rows)
    assert Subscription.objects.count() == 4
    assert counted(bring(text), added=3, known=4)


def test_a_dry_run_says_the_same_and_changes_nothing(bring):
    text = (
        f"{GHOST}\n1,mira@orvale.example,,,true,,,2024-03-01,,,\n2,pavel@orvale.example,,,false,,,2024-03-01,,,\nx,y\n"
    )
    said = bring(text, "--dry-run")
    assert not Subscriber.objects.exists()
    assert not Departure.objects.exists()
    assert said | {"dry_run": False} == bring(text)


def test_nobody_is_brought_back_who_was_erased_has_left_or_gets_no_mail(bring, weekly):
    Erased.objects.remember("mira@orvale.example", dt.date(2026, 11, 1))
    make_subscription(weekly, "pavel@orvale.example", state=State.LEFT)
    make_subscription(weekly, "lena@orvale.example", state=State.SUPPRESSED)
    Suppression.objects.create(address_index="olga@orvale.example", reason="complained")
    names = ("MIRA", "Pavel", "lena", "olga")
    told = bring("email,date\n" + "".join(f"{name}@orvale.example,2024-01-01\n" for name in names))
    assert counted(told, erased=1, left=1, suppressed=2)
    assert Subscription.objects.filter(state=State.ACTIVE).count() == 0
    assert Subscriber.objects.count() == 2


@pytest.mark.parametrize("status", ["unsubscribed", "bounced", "complained"])
def test_whoever_was_erased_is_noted_nowhere_else(bring, status):
    Erased.objects.remember("mira@orvale.example", dt.date(2026, 11, 1))
    assert counted(bring(f"email,status\nmira@orvale.example,{status}\n"), erased=1)
    assert not Suppression.objects.exists()
    assert not Departure.objects.exists()


def test_an_older_list_takes_the_newspaper_from_nobody_who_signed_up_here(bring, weekly):
    mira = make_subscription(weekly, "mira@orvale.example")
    assert counted(bring(f"{GHOST}\n1,mira@orvale.example,,,false,,,2024-03-01,,,\n"), known=1)
    mira.refresh_from_db()
    assert (mira.state, suppressed("mira@orvale.example")) == (State.ACTIVE, None)
    assert not Departure.objects.exists()


def test_a_list_of_those_who_left_ends_what_an_earlier_import_brought(bring, weekly):
    bring("email,date\nmira@orvale.example,2024-01-01\n")
    mira = subscription("mira@orvale.example")
    waiting = make_delivery(make_issue(weekly), mira, Delivery.State.WAITING)
    told = bring(f"{GHOST}\n1,mira@orvale.example,,,false,,,2024-03-01,,,\n")
    assert counted(told, left=1, ended=1)
    mira.refresh_from_db()
    waiting.refresh_from_db()
    assert (mira.state, waiting.state) == (State.LEFT, Delivery.State.LEFT)


def test_whoever_left_one_newsletter_keeps_the_others_and_can_come_back(bring):
    make_newsletter("nedelya", "ru")
    bring("email,date\nmira@orvale.example,2024-01-01\n", newsletters=("nedelya",))
    assert counted(bring("email,status\nmira@orvale.example,unsubscribed\n"), left=1)
    assert (subscription("mira@orvale.example").state, suppressed("mira@orvale.example")) == (State.ACTIVE, None)
    assert Departure.objects.get().newsletter.slug == "weekly"
    assert counted(bring("email,date\nmira@orvale.example,2024-01-01\n"), left=1)


def test_whoever_left_a_list_in_several_languages_has_left_it_in_all_of_them(bring):
    make_newsletter("nedelya", "ru")
    languages = ("weekly", "nedelya")
    told = bring("email,language,status\nmira@orvale.example,ru,unsubscribed\n", newsletters=languages)
    assert counted(told, left=1)
    assert set(Departure.objects.values_list("newsletter__slug", flat=True)) == set(languages)
    told = bring("email,language,date\nmira@orvale.example,en,2024-01-01\n", newsletters=languages)
    assert counted(told, left=1)


def test_a_sign_up_that_nobody_has_confirmed_does_not_hide_that_its_reader_has_left(bring, weekly):
    mira = make_subscription(weekly, "mira@orvale.example", state=State.PENDING, confirmed=None)
    assert counted(bring("email,status\nmira@orvale.example,unsubscribed\n"), left=1)
    mira.refresh_from_db()
    # It may be her, who wants it again: she has a letter that asks.
    assert mira.state == State.PENDING
    assert Departure.objects.count() == 1


@pytest.mark.parametrize("status", ["blocklisted", "complained", "bounced"])
def test_whoever_wants_no_mail_or_is_gone_gets_none_of_any_newsletter(bring, status):
    make_newsletter("nedelya", "ru")
    bring("email,date\nmira@orvale.example,2024-01-01\n", newsletters=("nedelya",))
    told = bring(f"email,status\nmira@orvale.example,{status}\nmira@orvale.example,unsubscribed\n")
    assert counted(told, suppressions=1, ended=1, duplicates=1)
    assert subscription("mira@orvale.example").state == State.SUPPRESSED
    assert suppressed("mira@orvale.example")


@pytest.mark.parametrize("rows_at_once", [1, 500])
def test_a_reader_who_stands_twice_is_brought_once_and_leaving_counts_more(bring, monkeypatch, rows_at_once):
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", rows_at_once)
    told = bring(
        f"{GHOST}\n1,mira@orvale.example,,,true,,,2024-03-01,,,\n2, MIRA@orvale.example ,,,true,,,2024-03-01,,,\n"
        "3,pavel@orvale.example,,,true,,,2024-03-01,,,\n4,Pavel@Orvale.example,,,false,,,2024-03-01,,,\n"
    )
    assert told["duplicates"] >= 1
    assert subscription("mira@orvale.example").state == State.ACTIVE
    assert not Subscription.objects.filter(
        subscriber__address_index="pavel@orvale.example", state=State.ACTIVE
    ).exists()
    assert Departure.objects.filter(address_index="pavel@orvale.example").exists()


def test_lines_that_cannot_be_used_are_told_with_their_reasons_to_their_owner_alone(bring, tmp_path):
    errors = tmp_path / "errors.csv"
    long = "a" * 300
    told = bring(
        "email,date\nmira@orvale.example,2024-01-01\nnot an address,\n,2024-01-01\n"
        f'{long}@orvale.example,\n"x\ny@z",\n',
        *("--errors", str(errors)),
    )
    assert counted(told, added=1, broken=4)
    lines = list(csv.reader(io.StringIO(errors.read_text())))
    assert lines[0] == ["line", "address", "reason"]
    assert [line[0] for line in lines[1:]] == ["3", "4", "5", "7"]
    assert lines[1][1:] == ["not an address", "This is no mail address."]
    assert lines[2][2] == "There is no address in this line."
    assert errors.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="exists already"):
        bring("email\n", "--errors", str(errors))


@pytest.mark.parametrize("others", [2, 10_000])
@pytest.mark.parametrize("last", ['zoya@orvale.example,"Zoya ""Z"" Orlova",2024-01-01\n', ""])
def test_a_quotation_mark_that_is_never_closed_spoils_its_line_and_no_other(bring, tmp_path, others, last):
    errors = tmp_path / "errors.csv"
    rows = "".join(f"reader{number % 2}@orvale.example,,2024-01-01\n" for number in range(others))
    told = bring(f'email,name,date\nmira@orvale.example,"Mira,2024-01-01\n{rows}{last}', "--errors", str(errors))
    readers = 2 + bool(last)
    assert counted(told, added=readers, duplicates=others - 2, broken=1)
    assert [line[0] for line in csv.reader(io.StringIO(errors.read_text()))] == ["line", "2"]


def test_a_name_over_several_lines_is_read(bring, tmp_path):
    errors = tmp_path / "errors.csv"
    told = bring(
        'email,name,date\nmira@orvale.example,"Mira\nLanek",2024-01-01\nx,,\npavel@orvale.example,,2024-01-01\n',
        *("--errors", str(errors)),
    )
    assert counted(told, added=2, broken=1)
    assert [line[0] for line in csv.reader(io.StringIO(errors.read_text()))] == ["line", "4"]


def test_a_file_without_addresses_is_refused(bring):
    with pytest.raises(CommandError, match="No column"):
        bring("name,city\nMira,Orvale\n")
    with pytest.raises(CommandError, match="nothing that can be read"):
        bring("")


def test_a_newsletter_that_is_not_there_is_told_with_those_that_are(bring):
    with pytest.raises(CommandError, match="there are: weekly"):
        bring("email\n", newsletters=("weekli",))


def test_readers_are_told_in_sentences_too(tmp_path, weekly):
    file, out = tmp_path / "list.txt", io.StringIO()
    file.write_text("email,name\nmira@orvale.example,Mira\n")
    call_command("newsletter_import", str(file), "--newsletter", "weekly", "--dry-run", stdout=out)
    assert "Left behind and stored nowhere: name." in out.getvalue()
    assert "Nothing was changed." in out.getvalue()
    assert "orvale" not in out.getvalue()


def test_the_postal_address_is_not_taken_for_the_mail_address():
    row = dict(zip(columns_of(["Email Address", "Address"]), ["mira@orvale.example", "1 River Street"], strict=True))
    assert found_in(row, "mailchimp").address == "mira@orvale.example"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-01 10:00:41", "2024-03-01T10:00:00+00:00"),
        ("2024-03-01T10:00:41.000Z", "2024-03-01T10:00:00+00:00"),
        ("2024-03-01T10:00+03:00", "2024-03-01T07:00:00+00:00"),
        ("2024-03-01 10:00:41.123456+00", "2024-03-01T10:00:00+00:00"),
        ("2024-03-01 10:00:41.123456789 +0300 MSK", "2024-03-01T07:00:00+00:00"),
        ("2024-03-01 10:00:41.89 +0300 +03", "2024-03-01T07:00:00+00:00"),
        ("2024-03-01 10:00:41 +0000 +0000", "2024-03-01T10:00:00+00:00"),
        ("2024-03-01 10:00:41 +0545 +0545", "2024-03-01T04:15:00+00:00"),
        ("2024-03-01", "2024-03-01T00:00:00+00:00"),
        ("2024-13-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times_are_understood_as_systems_write_them(text, expected):
    found = moment(text)
    assert (found.isoformat() if found else None) == expected


def test_a_consent_that_lies_ahead_is_no_proof_of_a_time(bring):
    bring("email,confirmed\nmira@orvale.example,2124-03-01\n")
    assert subscription("mira@orvale.example").confirmed is None


@pytest.mark.parametrize(
    ("header", "format_"),
    [
        *((MAILCHIMP, "mailchimp"), (UNSUBSCRIBED, "mailchimp"), (CLEANED, "mailchimp"), (GHOST, "ghost")),
        *((SUBSTACK, "substack"), (LISTMONK, "listmonk"), ("email,name", "plain")),
    ],
)
def test_a_system_is_known_by_its_columns(header, format_):
    assert format_of(columns_of(next(csv.reader([header])))) == format_


def test_states_of_other_systems_are_understood():
    def standing(**row):
        return found_in({"email": "mira@orvale.example", "date": "2024-01-01"} | row, "plain").standing

    assert standing() is Standing.WANTS
    assert standing(status="Unsubscribed") is Standing.LEFT
    assert standing(status="bounced") is Standing.GONE
    assert standing(status="complained") is Standing.REFUSES
    assert standing(state="pending") is Standing.UNCONFIRMED
    assert standing(status="active") is Standing.WANTS


def test_a_hundred_thousand_rows_are_never_in_memory_at_once(tmp_path):
    file = tmp_path / "large.csv"
    file.write_text("email\n" + "mira@orvale.example\n" * 100_000)
    look = look_at(file)
    assert look.lines == 100_002
    with rows_of(file, look) as rows:
        assert iter(rows) is rows
        assert sum(1 for _row in rows) == 100_001
