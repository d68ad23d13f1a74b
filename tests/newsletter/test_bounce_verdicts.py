"""What comes back is taken for what it is, whoever's server wrote it; and nothing that anybody sends does harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.newsletter.bounces.codes import judged
from tamizdat.newsletter.bounces.letter import LARGEST, MOST_PARTS, parts_of
from tamizdat.newsletter.bounces.reading import Addresses, read
from tamizdat.newsletter.bounces.verdicts import Kind, Verdict
from tamizdat.newsletter.marks import MarkKeys

SAMPLES = Path(__file__).parent / "bounces"
ADDRESSES = Addresses(MarkKeys.of("a key that nobody else has"), "bounces.farbank.example")
MARK, ISSUE = b"mira's mark!", 41
ENVELOPE = f"{ADDRESSES.keys.envelope(MARK, ISSUE)}@bounces.farbank.example"
FORGED = f"{MarkKeys.of('another key').envelope(MARK, ISSUE)}@bounces.farbank.example"

EXPECTED = {
    "alias-partly-failed": (Kind.NOTHING, ""),
    "arf-complaint": (Kind.COMPLAINT, ""),
    "arf-not-spam": (Kind.NOTHING, ""),
    "blocked-in-spite-of-its-code": (Kind.OURS, "5.1.1"),
    "challenge": (Kind.CHALLENGE, ""),
    "delivered-report": (Kind.NOTHING, ""),
    "disabled-account": (Kind.HARD, "5.0.0"),
    "domino-not-listed": (Kind.HARD, ""),
    "exchange-edge-blocking": (Kind.HARD, "5.4.1"),
    "exchange-ndr": (Kind.HARD, "5.1.10"),
    "exchange-passed-on": (Kind.HARD, "5.1.1"),
    "exchange-remote-server": (Kind.HARD, "5.1.351"),
    "exim-delayed": (Kind.DELAYED, ""),
    "exim-no-host": (Kind.HARD, "5.0.0"),
    "exim-spam-refused": (Kind.OURS, ""),
    "exim-unrouteable": (Kind.HARD, ""),
    "gmail-no-such-user": (Kind.HARD, "5.1.1"),
    "gmail-over-quota": (Kind.SOFT, "5.2.2"),
    "gmail-too-many-letters": (Kind.SOFT, "5.2.1"),
    "gmail-unauthenticated": (Kind.OURS, "5.7.26"),
    "left-the-company": (Kind.AUTOMATIC, ""),
    "mailbox-full-prose": (Kind.SOFT, ""),
    "mailru-no-such-user": (Kind.HARD, ""),
    "mailru-spam": (Kind.OURS, ""),
    "opensmtpd-error": (Kind.HARD, "5.1.1"),
    "out-of-office": (Kind.AUTOMATIC, ""),
    "outlook-block-list": (Kind.OURS, "5.7.1"),
    "outlook-complaint": (Kind.COMPLAINT, ""),
    "outlook-mailbox-unavailable": (Kind.HARD, "5.5.0"),
    "postfix-delayed": (Kind.DELAYED, ""),
    "postfix-expired": (Kind.SOFT, "4.4.1"),
    "postfix-no-mail": (Kind.HARD, "5.1.0"),
    "postfix-no-such-host": (Kind.HARD, "5.4.4"),
    "postfix-unknown-user": (Kind.HARD, "5.1.1"),
    "qmail-no-mailbox": (Kind.HARD, "5.1.1"),
    "read-receipt": (Kind.AUTOMATIC, ""),
    "reply": (Kind.REPLY, ""),
    "report-without-a-recipient": (Kind.SOFT, ""),
    "sendmail-host-unknown": (Kind.HARD, "5.1.2"),
    "vacation-russian": (Kind.AUTOMATIC, ""),
    "vacation-unix": (Kind.AUTOMATIC, ""),
    "yandex-no-such-user": (Kind.HARD, "5.7.1"),
}
# Cut between its code and its words, such a report says that the mailbox is gone.
CONTRADICTORY = {"gmail-too-many-letters", "blocked-in-spite-of-its-code"}


def sample(name):
    return (SAMPLES / f"{name}.eml").read_bytes()


def verdict(raw):
    return read(raw, ADDRESSES, ENVELOPE).verdict


def test_every_sample_has_its_verdict():
    assert {path.stem for path in SAMPLES.glob("*.eml")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_a_message_is_taken_for_what_it_is(name, line_end):
    assert verdict(sample(name).replace(b"\n", line_end)) == Verdict(*EXPECTED[name])


@pytest.mark.parametrize("name", sorted(set(EXPECTED) - CONTRADICTORY))
def test_a_report_that_was_cut_short_suppresses_no_reader_who_should_not_be(name):
    raw = sample(name)
    kinds = {verdict(raw[:length]).kind for length in range(0, len(raw), 97)}
    assert Kind.HARD not in kinds or EXPECTED[name][0] is Kind.HARD
    assert Kind.COMPLAINT not in kinds or EXPECTED[name][0] is Kind.COMPLAINT


@pytest.mark.parametrize("raw", [sample("postfix-unknown-user"), sample("arf-complaint"), sample("reply")])
def test_nothing_that_comes_to_a_forged_address_is_about_a_reader(raw):
    assert read(raw, ADDRESSES, FORGED) is None
    assert read(raw, ADDRESSES, f"{ENVELOPE.partition('@')[0]}@elsewhere.example") is None
    assert read(raw, ADDRESSES) is None


def test_whom_a_report_is_about_is_said_by_its_address_and_by_nothing_in_it():
    raw = sample("postfix-unknown-user").replace(b"bounce@bounces", FORGED.partition("@")[0].encode() + b"@bounces")
    reading = read(raw, ADDRESSES, ENVELOPE)
    assert (reading.mark, reading.issue) == (MARK, ISSUE)


def test_a_mailbox_knows_the_recipient_by_what_its_server_has_noted():
    raw = b"X-Original-To: " + ENVELOPE.upper().encode() + b"\n" + sample("qmail-no-mailbox")
    reading = read(raw, ADDRESSES)
    assert (reading.mark, reading.issue, reading.verdict.kind) == (MARK, ISSUE, Kind.HARD)


def test_whoever_mails_the_address_for_leaving_leaves_whatever_they_write():
    address = ADDRESSES.to_leave(MARK, ISSUE)
    assert len(address.partition("@")[0]) <= 64
    for raw in (b"", sample("reply"), sample("out-of-office")):
        assert read(raw, ADDRESSES, address).verdict == Verdict(Kind.LEAVE)
        assert read(raw, ADDRESSES, address.upper()).mark == MARK


def test_a_complaint_that_comes_to_a_feedback_loop_is_about_whom_our_own_message_was_for():
    raw = sample("arf-complaint").replace(b"bounce@bounces.farbank.example", ENVELOPE.encode())
    raw = raw.replace(b"To: <" + ENVELOPE.encode(), b"To: <feedback@farbank.example")
    reading = read(raw, ADDRESSES)
    assert (reading.mark, reading.verdict.kind) == (MARK, Kind.COMPLAINT)


def test_a_person_who_forwards_a_message_is_no_complaint():
    raw = (
        b"From: somebody@orvale.example\nTo: us@farbank.example\nSubject: Fwd\n\nReturn-Path: <"
        + ENVELOPE.encode()
        + b">\n"
    )
    assert read(raw, ADDRESSES) is None


@pytest.mark.parametrize(
    "code", ["5.7.0", "5.7.1", "5.7.23", "5.7.25", "5.7.26", "5.7.27", "5.7.509", "5.6.0", "5.3.4", "5.1.8", "5.5.2"]
)
@pytest.mark.parametrize(
    "words", ["", "550 blocked: user unknown to our policy", "message rejected as spam: no such user"]
)
def test_what_a_server_says_of_us_costs_no_reader_anything(code, words):
    assert judged(code, words) is Kind.OURS


@pytest.mark.parametrize("code", ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"])
def test_an_address_that_is_gone_is_given_up(code):
    assert judged(code, "") is Kind.HARD


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("552 5.2.2 over quota", Kind.SOFT),
        ("550 mailbox temporarily disabled", Kind.SOFT),
        ("553 see http://www.spamhaus.org/query/bl?ip=192.0.2.1", Kind.OURS),
        ("550 192.0.2.1 has sent to too many recipients this hour", Kind.OURS),
    ],
)
@pytest.mark.parametrize("code", ["5.1.1", "5.2.1"])
def test_words_count_more_than_a_code_that_they_contradict(code, words, kind):
    assert judged(code, words) is kind


@pytest.mark.parametrize(
    "code", ["4.1.1", "4.2.1", "4.2.2", "5.2.2", "4.4.7", "5.4.7", "4.7.1", "5.2.0", "5.4.6", "4.3.0"]
)
def test_what_may_pass_gives_nobody_up(code):
    assert judged(code, "") in (Kind.SOFT, Kind.OURS)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("550 No such user here", Kind.HARD),
        ("550 unknown recipient", Kind.HARD),
        ("450 user unknown, try again later", Kind.SOFT),
        ("550 mailbox is full, account inactive", Kind.SOFT),
        ("554 refused", Kind.SOFT),
        ("550 Пользователь не найден", Kind.HARD),
        ("550 сообщение похоже на спам", Kind.OURS),
        ("550 5.2.2 is in no code", Kind.SOFT),
    ],
)
def test_words_decide_where_there_is_no_code(words, kind):
    assert judged("", words) is kind


def nested(depth):
    head = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(depth))
    return head + b"\n" + b"".join(b"\n--%d--\n" % n for n in reversed(range(depth)))


HOSTILE = {
    "nothing": b"",
    "nested a thousand deep": nested(1000),
    "messages within messages": b"Content-Type: message/rfc822\n\n" * 20000,
    "a hundred thousand headers": b"X-A: b\n" * 100_000 + b"\n\nbody",
    "a header of a megabyte": b"Subject: " + b"a" * LARGEST + b"\n\nbody",
    "a folded header without an end": b"Subject: a\n" + b" a\n" * 300_000,
    "encoded words without an end": b"Subject: " + b"=?utf-8?q?" * 50_000 + b"\n\n",
    "a hundred thousand parts": b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nb\n" * 100_000,
    "a report of nothing but lines": b"From: mailer-daemon@x.example\nSubject: failure notice\n\n" + b"\n" * 900_000,
    "a report of nothing but spaces": b"From: mailer-daemon@x.example\nSubject: failure notice\n\n" + b" " * 900_000,
    "words that nearly match": b"From: mailer-daemon@x.example\nSubject: failure notice\n\n" + b"account " * 100_000,
    "tags that never end": b"From: postmaster@x\nSubject: undeliverable\nContent-Type: text/html\n\n" + b"<" * 900_000,
    "a charset that unpacks": b"Content-Type: text/plain; charset=zlib\nX-Failed-Recipients: a\n\n"
    b"x\x9cc\x00\x00\x00\x01\x00\x01",
    "a charset that is none": b'Content-Type: text/plain; charset="\x00\xff"\nX-Failed-Recipients: a\n\n\xff\xfe\x00',
    "base64 that is none": b"X-Failed-Recipients: a\nContent-Transfer-Encoding: base64\n\n====A" + b"=" * 100,
    "larger than anything": b"From: a@b.example\n\n" + b"a" * (3 * LARGEST),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_is_read_within_bounds_and_suppresses_nobody(name):
    assert verdict(HOSTILE[name]).kind not in (Kind.HARD, Kind.COMPLAINT, Kind.LEAVE)
    parts = parts_of(HOSTILE[name])
    assert len(parts) <= MOST_PARTS


@given(st.binary(max_size=2000), st.text(max_size=100))
def test_no_bytes_and_no_address_make_reading_fail(raw, address):
    assert read(raw, ADDRESSES, ENVELOPE).mark == MARK
    assert read(raw, ADDRESSES, address) is None
    assert read(raw, ADDRESSES) is None


@given(st.sampled_from(sorted(EXPECTED)), st.data())
def test_no_change_to_a_report_makes_reading_fail(name, data):
    raw = bytearray(sample(name))
    for _change in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=20))
    assert read(bytes(raw), ADDRESSES, ENVELOPE).issue == ISSUE


@given(st.binary(min_size=12, max_size=12), st.integers(0, 2**32 - 1), st.data())
def test_an_address_with_one_letter_changed_is_not_ours(mark, issue, data):
    address = f"{ADDRESSES.keys.envelope(mark, issue)}@bounces.farbank.example"
    assert ADDRESSES.recognised(address).mark == mark
    at = data.draw(st.integers(0, 38))
    other = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz234567").filter(lambda letter: letter != address[at]))
    assert ADDRESSES.recognised(address[:at] + other + address[at + 1 :]) is None
