"""A supporter is thanked once, told what went wrong kindly, and never put in danger by a letter."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from tamizdat.newsletter.bounces.following import take_in as take_in_bounce
from tamizdat.newsletter.models import Suppression
from tamizdat.settings.mail import mail_settings
from tamizdat.staff.relay import RelayError
from tamizdat.support.actions import changing, designating
from tamizdat.support.frequency import Frequency
from tamizdat.support.letters import sending
from tamizdat.support.models import Contribution, Event, ReceiptText, Supporter, SupportLetter
from tamizdat.support.money import Money
from tamizdat.support.policy import Stance
from tamizdat.vault import at_hand
from tamizdat.vault.errors import NoPrivateKeyError
from tests.simulators.mail_relay import MailRelay, unused_port
from tests.support.correspondence import MIRA, NOON, asked, begun, failed, given, read, renewed, text_of, write
from tests.support.factories import decide
from tests.support.memory_provider import MemoryProvider, registered, unreachable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vault")]

DAY = dt.timedelta(days=1)
Kind = SupportLetter.Kind
UNSAFE = (
    "money",
    "support",
    "contribut",
    "donat",
    "give",
    "gave",
    "payment",
    "paid",
    "news",
    "journal",
    "http",
    "card",
)


@pytest.fixture
def provider():
    with registered(MemoryProvider()) as one:
        yield one


def kinds():
    return sorted(SupportLetter.objects.values_list("kind", flat=True))


def test_whoever_gives_is_thanked_once_with_a_receipt(provider):
    ReceiptText.objects.create(language="en", recipient="Press House Foundation, Orvale")
    contribution = given(provider, covers_fee=True)
    (letter,) = write()
    text = text_of(letter)
    event = Event.objects.get(kind="payment")
    assert f"2026-{event.pk}" in text
    assert "$5.46" in text
    assert "Of it to cover the fee: $0.46" in text
    assert "Press House Foundation, Orvale" in text
    assert "November 26, 2026" in text
    assert "/support/manage/" in text
    asked(contribution, provider, NOON + DAY)
    assert not write(NOON + DAY)
    assert not write(NOON + DAY)


def test_what_is_kept_of_a_letter_names_nobody(provider):
    given(provider)
    write()
    row = SupportLetter.objects.get()
    assert (row.to, row.to_index, row.done) == (None, None, NOON.date())


def test_no_letter_goes_to_whoever_gave_no_address(provider):
    given(provider, address="")
    assert not SupportLetter.objects.exists()


def test_the_head_of_a_letter_tells_nothing(provider, settings):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, support_name="")
    given(provider)
    (letter,) = write()
    head = read(letter)
    assert head["Subject"] == "Thank you"
    assert head["From"] == "newsroom@localhost"
    assert head["Auto-Submitted"] == "auto-generated"
    assert letter.from_email.endswith(f"@{settings.ENVIRONMENT.bounce_domain}")


def test_a_newsroom_chooses_whom_letters_are_from(provider):
    ReceiptText.objects.create(language="en", sender_name="Press House", sender_address="post@farbank.example")
    given(provider)
    (letter,) = write()
    assert read(letter)["From"] == "Press House <post@farbank.example>"
    assert read(letter)["Message-ID"].endswith("@farbank.example>")


def test_a_monthly_renewal_is_told_of_in_january_unless_all_receipts_are_wanted(provider):
    contribution = given(provider)
    assert "once, in January" in text_of(write()[0])
    renewed(contribution, provider, NOON + 30 * DAY)
    assert not write(NOON + 30 * DAY)
    Supporter.objects.update(receipts="all")
    renewed(Contribution.objects.get(), provider, NOON + 60 * DAY)
    assert "Number:" in text_of(write(NOON + 60 * DAY)[0])


def test_each_annual_renewal_has_a_receipt_unless_none_is_wanted(provider):
    contribution = given(provider, Frequency.ANNUAL)
    write()
    contribution = renewed(contribution, provider, NOON + 365 * DAY)
    assert len(write(NOON + 365 * DAY)) == 1
    Supporter.objects.update(receipts="none")
    renewed(Contribution.objects.get(), provider, NOON + 730 * DAY)
    assert not write(NOON + 730 * DAY)


def test_of_a_row_of_failures_come_three_letters_at_the_most(provider):
    contribution = given(provider)
    write()
    told = []
    for days in (30, 33, 36, 39):
        now = NOON + days * DAY
        contribution = failed(contribution, provider, now, last=days == 39)
        told += [text_of(letter) for letter in write(now)]
    assert len(told) == 3
    assert "you need do nothing" in told[0]
    assert "nothing is owed" in told[1]
    assert "Nothing is owed" in told[2]
    assert "/support/manage/" in told[0]


def test_a_payment_in_between_begins_anew(provider):
    contribution = given(provider)
    contribution = failed(contribution, provider, NOON + 30 * DAY)
    contribution = renewed(contribution, provider, NOON + 31 * DAY)
    failed(contribution, provider, NOON + 60 * DAY)
    assert kinds() == ["failed", "failed", "thanks"]


def test_a_card_declined_on_the_providers_page_is_told_of_there(provider):
    contribution = begun(provider)
    provider.fail(contribution.provider_objects[0], NOON)
    asked(contribution, provider)
    assert not SupportLetter.objects.exists()


def test_a_debit_that_never_arrives_is_told_of_once(provider):
    contribution = begun(provider, Frequency.ONCE)
    provider.fail(contribution.provider_objects[0], NOON + DAY)
    asked(contribution, provider, NOON + DAY)
    assert kinds() == ["not-arrived"]
    assert "Nothing is owed" in text_of(write()[0])


@pytest.mark.parametrize(
    ("act", "kind", "said"),
    [
        (lambda one: changing.change_amount(one, Money(900, "USD"), NOON), "amount", "$9"),
        (lambda one: changing.pause(one, dt.date(2027, 2, 26), NOON), "paused", "February 26, 2027"),
        (lambda one: changing.pause(one, None, NOON), "paused", "until you have it go on"),
        (lambda one: changing.cancel(one, NOON), "ended", "nothing more will be charged"),
    ],
)
def test_what_somebody_has_changed_is_confirmed_once(provider, act, kind, said):
    contribution = given(provider)
    write()
    changing.carry_out(act(contribution).pk, NOON)
    asked(contribution, provider)
    (letter,) = write()
    assert said in text_of(letter)
    assert kinds() == sorted([kind, "thanks"])


def test_money_that_goes_back_is_told_of_with_its_amount(provider):
    contribution = given(provider)
    payment = Event.objects.get(kind="payment")
    write()
    operation = changing.refund(contribution, payment.reference, Money(200, "USD"), NOON)
    changing.carry_out(operation.pk, NOON)
    (letter,) = write()
    assert "$2 is on its way back to you" in text_of(letter)


def test_a_dispute_brings_no_letter(provider):
    contribution = given(provider)
    write()
    book = provider.of(contribution.provider_objects)
    provider.dispute(book.facts[0], NOON)
    asked(contribution, provider, NOON)
    assert not write()


def test_who_lives_where_it_was_made_a_crime_gets_one_letter_that_says_nothing(provider, settings):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, support_name="")
    contribution = given(provider, country="ZZ")
    renewed(contribution, provider, NOON)
    for _time in range(2):
        designating.designate("ZZ", lambda: NOON)
        asked(contribution, provider)
    (letter,) = write()
    told = f"{read(letter)['Subject']} {text_of(letter)}".lower()
    assert [word for word in UNSAFE if word in told] == []
    assert "only message" in told
    designating.designate("ZZ", lambda: NOON + DAY)
    assert not write(NOON + DAY)


def test_whoever_has_a_standing_order_is_told_to_end_it_in_words_as_safe():
    offers = {"changes": frozenset({"cancel"}), "hosted": False, "sees_card": False}
    with registered(MemoryProvider("by-hand", **offers)) as bank:
        given(bank, country="ZZ")
        write()
        designating.designate("ZZ", lambda: NOON)
        (letter,) = write()
    told = f"{read(letter)['Subject']} {text_of(letter)}".lower()
    assert [word for word in (*UNSAFE, "bank", "transfer") if word in told] == []
    assert "only you can end it" in told


def test_whoever_ends_it_here_is_told_of_the_standing_order(provider):
    offers = {"changes": frozenset({"cancel"}), "hosted": False, "sees_card": False}
    with registered(MemoryProvider("by-hand", **offers)) as bank:
        contribution = given(bank)
        write()
        changing.carry_out(changing.cancel(contribution, NOON).pk, NOON)
        (letter,) = write()
    assert "delete the standing order" in text_of(letter)


def test_nothing_else_goes_to_a_country_that_is_refused(provider):
    contribution = given(provider, card="ZZ")
    decide("ZZ", Stance.REFUSE)
    assert contribution.card_country == "ZZ"
    assert not write()
    assert SupportLetter.objects.get().done == NOON.date()


def test_a_stop_that_the_provider_answers_late_is_told_of_when_it_is_done(provider):
    given(provider, country="ZZ")
    write()
    provider.faults["cancel"] = unreachable()
    designating.designate("ZZ", lambda: NOON)
    assert not write()
    later = NOON + dt.timedelta(minutes=10)
    for number in changing.due(later):
        changing.carry_out(number, later)
    assert len(write(later)) == 1


def test_a_letter_that_is_put_off_is_sent_later_under_the_same_number(provider, settings, tmp_path):
    given(provider)
    mark = SupportLetter.objects.get().mark
    with MailRelay() as relay:
        for name, value in mail_settings(f"smtp://127.0.0.1:{relay.port}", tmp_path).items():
            setattr(settings, name, value)
        relay.answers["RCPT"] = "450 4.2.0 greylisted"
        write()
        assert not relay.came
        relay.answers.clear()
        write(NOON + dt.timedelta(minutes=2))
        assert relay.came[0].receiver == MIRA
        assert relay.came[0].message["Message-ID"].startswith(f"<{mark}@")


def test_a_mailbox_that_is_not_there_is_written_to_no_more(provider, settings, tmp_path, caplog):
    contribution = given(provider, Frequency.ANNUAL)
    with MailRelay() as relay:
        for name, value in mail_settings(f"smtp://127.0.0.1:{relay.port}", tmp_path).items():
            setattr(settings, name, value)
        relay.answers["RCPT"] = f"550 5.1.1 <{MIRA}>: no such user"
        write()
        relay.answers.clear()
        renewed(contribution, provider, NOON + 365 * DAY)
        write(NOON + 365 * DAY)
        assert not relay.came
    assert MIRA not in caplog.text


def test_a_relay_that_is_gone_loses_no_letter(provider, settings, tmp_path):
    for name, value in mail_settings(f"smtp://127.0.0.1:{unused_port()}", tmp_path).items():
        setattr(settings, name, value)
    given(provider)
    with pytest.raises(RelayError):
        write()
    assert SupportLetter.objects.get().done is None


def test_a_letter_that_comes_back_is_the_last_one(provider):
    given(provider)
    (letter,) = write()
    bounce = (
        "From: MAILER-DAEMON@farbank.example\r\n"
        f"To: {letter.from_email}\r\n"
        "Subject: Undelivered\r\nMessage-ID: <1@farbank.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.farbank.example\r\n\r\n"
        f"Final-Recipient: rfc822; {MIRA}\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n"
    )
    take_in_bounce(bounce.encode(), NOON, letter.from_email)
    assert Supporter.objects.get().unreachable


def test_who_wants_no_mail_gets_none(provider):
    given(provider)
    Suppression.objects.create(address_index=MIRA, reason=Suppression.Reason.ASKED)
    assert not write()


def test_letters_wait_while_the_newsroom_is_held():
    assert sending.JOB.waits_in_hold


def test_a_process_that_cannot_open_addresses_says_so_and_loses_nothing(provider):
    given(provider)
    at_hand.seal_only()
    with pytest.raises(NoPrivateKeyError):
        write()
    assert SupportLetter.objects.get().done is None


def test_a_letter_that_cannot_be_handed_over_is_given_up_after_a_week(provider):
    given(provider)
    SupportLetter.objects.update(made=timezone.now() - 8 * DAY)
    assert not write(timezone.now())
    assert SupportLetter.objects.get().done is not None


def test_an_amount_is_written_as_in_the_language_of_the_page(provider):
    given(provider, language="de", amount=Money(550, "EUR"))
    (letter,) = write()
    assert "5,50\N{NO-BREAK SPACE}€" in text_of(letter)


def silent(contribution, provider, now):
    """Nothing has come for long, so that the provider takes it to have ended."""
    provider.of(contribution.provider_objects).state = "ended"
    return asked(contribution, provider, now)


def test_an_end_after_coming_back_from_one_is_confirmed_too(provider):
    contribution = silent(given(provider), provider, NOON + 100 * DAY)
    contribution = renewed(contribution, provider, NOON + 150 * DAY)
    changing.carry_out(changing.cancel(contribution, NOON + 151 * DAY).pk, NOON + 151 * DAY)
    asked(contribution, provider, NOON + 152 * DAY)
    assert kinds() == ["ended", "ended", "thanks"]


def test_who_had_fallen_silent_and_gives_again_is_told_safely_when_their_country_is_refused():
    offers = {"changes": frozenset({"cancel"}), "hosted": False, "sees_card": False}
    with registered(MemoryProvider("by-hand", **offers)) as bank:
        contribution = silent(given(bank, country="ZZ"), bank, NOON + 100 * DAY)
        renewed(contribution, bank, NOON + 150 * DAY)
        write(NOON + 150 * DAY)
        designating.designate("ZZ", lambda: NOON + 151 * DAY)
        (letter,) = write(NOON + 151 * DAY)
        assert "only you can end it" in text_of(letter).lower()
        assert designating.progress("ZZ", (NOON + 151 * DAY).date()).stopped == 1


def test_who_came_back_before_that_was_written_down_is_told_as_safely(provider):
    given(provider, country="ZZ")
    Contribution.objects.update(end="provider", ended=NOON.date())
    designating.designate("ZZ", lambda: NOON)
    assert kinds() == ["designated", "thanks"]


def test_a_standing_order_that_begins_after_its_country_was_refused_is_told_of_safely():
    offers = {"changes": frozenset({"cancel"}), "hosted": False, "sees_card": False}
    with registered(MemoryProvider("by-hand", **offers)) as bank:
        contribution = begun(bank, country="ZZ")
        designating.designate("ZZ", lambda: NOON)
        bank.pay(contribution.provider_objects[0], NOON + 3 * DAY)
        contribution = silent(contribution, bank, NOON + 3 * DAY)
        (letter,) = write(NOON + 3 * DAY)
    assert contribution.end == "country"
    assert "only you can end it" in text_of(letter).lower()
