"""What becomes of an issue, whatever the relay does and whoever dies: counted at a relay that keeps what it gets."""

from __future__ import annotations

import datetime as dt
import random
import signal
import socket
from collections import Counter

import pytest

from tamizdat.newsletter.sending import database as rows
from tamizdat.newsletter.sending.colleagues import Colleagues
from tamizdat.newsletter.sending.mailer import PATIENCE, Line, Mailer
from tamizdat.newsletter.sending.orders import Relay
from tamizdat.newsletter.sending.program import Program
from tests.newsletter.sending.newsroom import ISSUE, MARKS, ended, killed
from tests.simulators.mail_relay import CUT, MailRelay, unused_port

FAST = ("PIPELINING", "8BITMIME")


@pytest.mark.parametrize("offers", [FAST, ("8BITMIME",)])
def test_each_reader_gets_one_message_and_the_issue_is_sent(newsroom, offers):
    readers = newsroom.begin(60)
    with MailRelay(offers=offers) as relay:
        code, report = newsroom.send(newsroom.orders(relay))
    assert code == 0
    assert sorted(relay.receivers) == sorted(readers)
    assert report["finished"]
    assert report["counts"] == {"delivered": 60, "repeated": 0}
    assert newsroom.issue_state() == "sent"
    assert {taken.greeting for taken in relay.came} == {"tern.example"}
    assert len({taken.message["Message-ID"] for taken in relay.came}) == 60


def test_the_envelope_names_the_subscription_and_nobody_else_could_have_made_it(newsroom):
    newsroom.begin(1)
    with MailRelay(offers=FAST) as relay:
        newsroom.send(newsroom.orders(relay))
    [taken] = relay.came
    local, _at, host = taken.sender.partition("@")
    [(mark,)] = newsroom.driver.run("SELECT mark FROM newsletter_subscription")
    assert host == "bounces.tern.example"
    assert MARKS.of_envelope(local) == (bytes(mark), ISSUE)


def test_what_a_host_puts_off_is_tried_again_later_and_what_it_refuses_is_not(newsroom):
    readers = newsroom.begin(8)
    with MailRelay(offers=FAST) as relay:
        relay.answers[f"RCPT {readers[2]}"] = "450 4.2.0 greylisted, come back"
        relay.answers[f"RCPT {readers[5]}"] = "550 5.1.1 no such user"
        code, report = newsroom.send(newsroom.orders(relay))
        assert code == 0
        assert not report["finished"]
        assert report["counts"] == {"delivered": 6, "put_off": 1, "refused": 1, "repeated": 0}
        told = newsroom.driver.run("SELECT state, code, reason, tries FROM newsletter_delivery ORDER BY id")
        assert told[5][:3] == (rows.REFUSED, 550, "5.1.1")
        assert told[2] == (rows.PUT_OFF, 450, "4.2.0", 1)
        del relay.answers[f"RCPT {readers[2]}"]
        newsroom.due_now()
        code, report = newsroom.send(newsroom.orders(relay))
    assert report["finished"]
    assert sorted(relay.receivers) == sorted({*readers} - {readers[5]})


def test_a_relay_that_takes_data_for_nobody_gets_no_message(newsroom):
    """RFC 2920 lets a relay grant content although it has refused every recipient."""
    readers = newsroom.begin(5)
    with MailRelay(offers=FAST) as relay:
        relay.answers[f"RCPT {readers[0]}"] = "550 5.1.1 no"
        relay.answers["SEQUENCE"] = "354 go on all the same"
        _code, report = newsroom.send(newsroom.orders(relay, connections=1))
    assert report["counts"]["refused"] == 1
    assert sorted(relay.receivers) == sorted(readers[1:])


@pytest.mark.parametrize("answer", ["450 4.3.2 too many messages", "421 4.7.0 too many connections"])
def test_a_relay_that_has_had_enough_is_left_alone_and_no_reader_is_the_worse_for_it(newsroom, answer):
    newsroom.begin(4)
    with MailRelay(offers=FAST) as relay:
        relay.answers["MAIL"] = answer
        process = newsroom.start(newsroom.orders(relay))
        code, report = ended(process)
    assert code == 1
    assert "relay" in report["trouble"]
    assert newsroom.states() == {"waiting": 4}
    assert newsroom.driver.run("SELECT DISTINCT tries FROM newsletter_delivery") == [(0,)]
    assert relay.connections < 12


def test_a_relay_that_is_not_there_is_said_so(newsroom):
    newsroom.begin(2)

    class Nobody:
        port = unused_port()

    code, report = newsroom.send(newsroom.orders(Nobody))
    assert code == 1
    assert report["trouble"] == "the relay does not answer"
    assert newsroom.states() == {"waiting": 2}


@pytest.mark.parametrize("offers", [FAST, ("8BITMIME",)])
def test_a_message_whose_answer_never_came_is_in_doubt_and_sent_again_under_its_number(newsroom, offers):
    readers = newsroom.begin(20)
    with MailRelay(offers=offers) as relay:
        # Each connection is cut once, when a whole message has come and before it is answered for.
        cut = []

        def cut_some(relay):
            if len(relay.came) in (4, 9):
                cut.append(relay.came[-1].message["Message-ID"])
                relay.answers["END"] = CUT
            else:
                relay.answers.pop("END", None)

        relay.after_end.append(cut_some)
        code, report = newsroom.send(newsroom.orders(relay, connections=1, patience=20.0))
    assert code == 0
    assert report["finished"]
    numbers = Counter(taken.message["Message-ID"] for taken in relay.came)
    assert {number for number, times in numbers.items() if times > 1} == set(cut)
    assert set(relay.receivers) == set(readers)
    assert report["counts"] == {"delivered": 20, "repeated": 2}


@pytest.mark.parametrize("seed", range(6))
def test_killed_anywhere_nobody_is_missed_and_what_is_repeated_is_counted(newsroom, seed):
    chance = random.Random(seed)  # noqa: S311  where a process is killed is no secret
    readers = newsroom.begin(150)
    connections = chance.choice([1, 2, 5])
    deaths = doubtful = 0
    with MailRelay(offers=chance.choice([FAST, ("8BITMIME",)])) as relay:
        while newsroom.issue_state() == "sending":
            process = newsroom.start(newsroom.orders(relay, connections=connections, patience=20.0))
            if deaths < 4:
                deaths += 1
                at = len(relay.came) + chance.randrange(1, 40)
                relay.after_end[:] = [
                    lambda relay, at=at, process=process: killed(process) if len(relay.came) == at else None
                ]
                process.wait(timeout=60)
                process.stdout.close()
                process.stderr.close()
                states = newsroom.states()
                assert states.get("in_flight", 0) <= connections
                doubtful += states.get("in_flight", 0)
            else:
                relay.after_end.clear()
                code, report = ended(process)
                assert code == 0
    times = Counter(relay.receivers)
    assert set(times) == set(readers)
    assert max(times.values()) <= 1 + deaths
    # One that was in flight at two deaths went three times, and is one message that was repeated.
    twice = sum(number > 1 for number in times.values())
    assert sum(times.values()) - len(readers) <= doubtful
    assert twice <= report["counts"]["repeated"] <= doubtful
    by_reader = {}
    for taken in relay.came:
        by_reader.setdefault(taken.receiver, set()).add(taken.message["Message-ID"])
    assert all(len(numbers) == 1 for numbers in by_reader.values())
    assert newsroom.states() == {"delivered": 150}


def test_asked_to_end_nothing_is_repeated(newsroom):
    readers = newsroom.begin(200)
    with MailRelay(offers=FAST) as relay:
        process = newsroom.start(newsroom.orders(relay))
        relay.after_end.append(lambda relay: process.send_signal(signal.SIGTERM) if len(relay.came) == 40 else None)
        code, report = ended(process)
        assert code == 3
        assert report["stopped"]
        assert set(newsroom.states()) == {"delivered", "waiting"}
        relay.after_end.clear()
        code, report = newsroom.send(newsroom.orders(relay))
    assert code == 0
    assert Counter(relay.receivers) == Counter(readers)
    assert report["counts"]["repeated"] == 0


@pytest.mark.parametrize("whither", ["paused", "cancelled"])
def test_paused_or_cancelled_nothing_more_begins(newsroom, whither):
    newsroom.begin(200)
    with MailRelay(offers=FAST) as relay:
        relay.after_end.append(
            lambda relay: elsewhere(newsroom, lambda own: own.set_issue(whither)) if len(relay.came) == 30 else None
        )
        code, _report = newsroom.send(newsroom.orders(relay, connections=2))
        came = len(relay.came)
    assert code == 3
    # One more for each connection may have been let go before.
    assert 30 <= came <= 32
    states = newsroom.states()
    assert states.pop("delivered") == came
    assert set(states) == {"waiting"}


def test_who_leaves_before_their_turn_gets_nothing(newsroom):
    readers = newsroom.begin(120)
    left = "UPDATE newsletter_delivery SET state = ? WHERE id > 60 AND state IN (?, ?)"
    with MailRelay(offers=FAST) as relay:
        relay.after_end.append(
            lambda relay: (
                elsewhere(newsroom, lambda own: own.driver.run(left, (rows.LEFT, rows.WAITING, rows.TAKEN)))
                if len(relay.came) == 20
                else None
            )
        )
        code, report = newsroom.send(newsroom.orders(relay, connections=2, patience=20.0))
    assert code == 0
    assert set(relay.receivers[22:]) <= set(readers[:60])
    assert report["counts"]["left"] + report["counts"]["delivered"] == 120
    assert len(relay.came) == report["counts"]["delivered"]


def leave(newsroom, first, last):
    """End some subscriptions, as somebody sees it from whom there is no delivery yet that could be withheld."""
    statement = "UPDATE newsletter_subscription SET state = 'left' WHERE id BETWEEN ? AND ?"
    newsroom.driver.run(statement, (first, last))


def test_who_left_while_the_recipients_were_chosen_gets_nothing(newsroom):
    readers = newsroom.begin(600)
    leave(newsroom, 1, 590)
    with MailRelay(offers=FAST) as relay:
        # Even their addresses are not named to the relay: they would be refused, and so counted.
        relay.answers |= {f"RCPT {reader}": "550 5.1.1 no such user" for reader in readers[:590]}
        _code, report = newsroom.send(newsroom.orders(relay))
    assert sorted(relay.receivers) == sorted(readers[590:])
    assert report["finished"]
    assert report["counts"] == {"delivered": 10, "left": 590, "repeated": 0}


def test_who_leaves_once_their_message_is_offered_gets_nothing_and_is_offered_it_no_more(newsroom):
    newsroom.begin(2)
    now = rows.seconds()
    database = rows.Database(newsroom.told, ISSUE)
    database.come("a" * 32, "here", now)
    assert [taken.number for taken in database.take(5, now)] == [1, 2]
    leave(newsroom, 1, 1)
    assert database.note([], [1, 2], now) == {2}
    assert newsroom.states() == {"left": 1, "in_flight": 1}
    database.close()


def test_who_leaves_after_a_mailer_was_killed_is_not_sent_the_message_again(newsroom):
    newsroom.begin(3)
    now = rows.seconds()
    newsroom.fill("newsletter_mailer", id=50, mark="a" * 32, host="another machine", leased_until=now - 1)
    newsroom.driver.run("UPDATE newsletter_delivery SET state = ?, holder_id = 50 WHERE id <= 2", (rows.IN_FLIGHT,))
    leave(newsroom, 1, 1)
    with MailRelay(offers=FAST) as relay:
        _code, report = newsroom.send(newsroom.orders(relay, patience=5.0))
    assert report["finished"]
    assert report["counts"] == {"delivered": 2, "left": 1, "repeated": 1}


def test_who_leaves_after_their_host_has_put_the_message_off_keeps_no_issue_from_its_end(newsroom):
    readers = newsroom.begin(2)
    with MailRelay(offers=FAST) as relay:
        relay.answers[f"RCPT {readers[0]}"] = "450 4.2.0 greylisted, come back"
        newsroom.send(newsroom.orders(relay))
        leave(newsroom, 1, 1)
        _code, report = newsroom.send(newsroom.orders(relay))
    assert report["finished"]
    assert report["counts"] == {"delivered": 1, "left": 1, "repeated": 0}


def test_two_mailers_share_an_issue(newsroom):
    readers = newsroom.begin(300)
    with MailRelay(offers=FAST) as relay:
        processes = [newsroom.start(newsroom.orders(relay, connections=2)) for _each in range(2)]
        reports = [ended(process)[1] for process in processes]
    assert Counter(relay.receivers) == Counter(readers)
    assert sum(report["sent_now"] for report in reports) == 300
    assert newsroom.issue_state() == "sent"


def test_what_a_mailer_elsewhere_has_is_waited_for_while_its_lease_lasts_and_taken_then(newsroom):
    readers = newsroom.begin(10)
    now = rows.seconds()
    newsroom.fill("newsletter_mailer", id=50, mark="a" * 32, host="another machine", leased_until=now + 30)
    newsroom.driver.run("UPDATE newsletter_delivery SET state = ?, holder_id = 50 WHERE id <= 3", (rows.IN_FLIGHT,))
    newsroom.driver.run("UPDATE newsletter_delivery SET state = ?, holder_id = 50 WHERE id = 4", (rows.TAKEN,))
    over = "UPDATE newsletter_mailer SET leased_until = ? WHERE id = 50"
    before = []

    def die(relay):
        if len(relay.came) == len(readers[4:]):
            before.extend(relay.receivers)
            elsewhere(newsroom, lambda own: own.driver.run(over, (now - 1,)))

    with MailRelay(offers=FAST) as relay:
        relay.after_end.append(die)
        code, report = newsroom.send(newsroom.orders(relay))
    assert sorted(before) == sorted(readers[4:])
    assert (code, report["finished"]) == (0, True)
    assert report["found_in_doubt"] == 3
    assert report["counts"] == {"delivered": 10, "repeated": 3}


def test_a_newsroom_in_danger_sends_nothing(newsroom):
    newsroom.begin(5)
    newsroom.fill("staff_newsroom", id=1, held_since="2026-11-27 17:00:00+00:00")
    with MailRelay(offers=FAST) as relay:
        code, _report = newsroom.send(newsroom.orders(relay))
    assert code == 3
    assert relay.came == []


def test_a_relay_that_does_not_know_us_yet_gets_as_many_as_the_day_allows(newsroom):
    newsroom.begin(30)
    today = dt.datetime.fromtimestamp(rows.seconds(), dt.UTC).date()
    with MailRelay(offers=FAST) as relay:
        orders = newsroom.orders(relay, warm_up=(today.isoformat(), 12))
        code, report = newsroom.send(orders)
        assert (code, report["limited"]) == (4, True)
        assert (len(relay.came), report["finished"]) == (12, False)
        newsroom.send(orders)
        assert len(relay.came) == 12
        yesterday = today - dt.timedelta(days=1)
        newsroom.send(newsroom.orders(relay, warm_up=(yesterday.isoformat(), 12)))
    assert len(relay.came) == 24


def test_what_another_mailer_has_in_hand_counts_against_the_day(newsroom):
    newsroom.begin(30)
    now = rows.seconds()
    newsroom.fill("newsletter_issue", id=ISSUE + 1, newsletter_id=1, number=2, state="sending", counts="{}")
    newsroom.driver.run("UPDATE newsletter_delivery SET issue_id = ? WHERE id > 15", (ISSUE + 1,))
    mailers = [rows.Database(newsroom.told, issue) for issue in (ISSUE, ISSUE + 1)]
    for number, mailer in enumerate(mailers):
        mailer.come(str(number) * 32, "a machine", now)
    first, second = mailers
    mine = first.take(8, now, most_today=12)
    theirs = second.take(8, now, most_today=12)
    assert (len(mine), len(theirs)) == (8, 4)
    assert first.take(8, now, most_today=12) == []
    # What was put off was not delivered, so another may go; what was delivered still counts.
    put_off = rows.Note(mine[0].number, rows.PUT_OFF, due=now + 60)
    first.note([put_off, *(rows.Note(each.number, rows.DELIVERED) for each in mine[1:])], [], now, tally=True)
    assert len(second.take(8, now, most_today=12)) == 1
    assert second.spoken_for(now) == 12
    for mailer in mailers:
        mailer.close()


def test_asked_to_end_it_waits_for_an_answer_as_long_as_ever(newsroom):
    newsroom.begin(1)
    database = rows.Database(newsroom.told, ISSUE)
    colleagues = Colleagues(newsroom.folder / "mailers")
    database.come(colleagues.mark, colleagues.host, rows.seconds())
    seconds = [1000.0]
    orders = newsroom.orders(Relay("127.0.0.1", 0))
    told = {"should_stop": lambda: True, "progress": lambda _done: None, "clock": lambda: seconds[0]}
    mailer = Mailer(orders, database, None, colleagues, **told)
    mailer.lines.add(Line(wire=None, since=999.0, flying=object()))
    assert mailer._goes_on()
    seconds[0] += PATIENCE - 1
    assert mailer._goes_on()
    seconds[0] += 2
    assert not mailer._goes_on()
    mailer.selector.close()
    database.close()
    colleagues.leave()


def test_an_address_that_this_process_cannot_open_waits_and_keeps_back_no_other(newsroom):
    newsroom.begin(3)
    newsroom.driver.run("UPDATE newsletter_subscriber SET address = ? WHERE id = 2", (b"tv\x01" + bytes(124),))
    with MailRelay(offers=FAST) as relay:
        code, report = newsroom.send(newsroom.orders(relay))
    assert code == 0
    assert report["counts"] == {"delivered": 2, "put_off": 1, "repeated": 0}


def test_nobody_is_given_up_before_their_turn_has_come_however_late_it_is(newsroom):
    """A relay that gets to know us, a pause or a newsroom in danger may take longer than a delivery is tried."""
    newsroom.begin(6)
    newsroom.driver.run("UPDATE newsletter_delivery SET state = ?, tries = 6 WHERE id = 2", (rows.PUT_OFF,))
    newsroom.driver.run("UPDATE newsletter_delivery SET state = ?, tries = 1 WHERE id = 3", (rows.PUT_OFF,))
    with MailRelay(offers=FAST) as relay:
        _code, report = newsroom.send(newsroom.orders(relay, deadline=1))
    assert report["counts"] == {"delivered": 5, "given_up": 1, "repeated": 0}


@pytest.mark.parametrize("command", ["RCPT", "END"])
def test_a_relay_that_refuses_everybody_refuses_us_and_costs_nobody_their_issue(newsroom, command):
    newsroom.begin(40)
    with MailRelay(offers=FAST) as relay:
        relay.answers[command] = "554 5.7.1 relay access denied"
        code, report = newsroom.send(newsroom.orders(relay, connections=1))
        assert (code, report["stopped"]) == (1, False)
        assert "554 5.7.1" in report["trouble"]
        assert report["counts"] == {"waiting": 35, "put_off": 5, "repeated": 0}
        del relay.answers[command]
        newsroom.due_now()
        _code, report = newsroom.send(newsroom.orders(relay))
    assert report["counts"] == {"delivered": 40, "repeated": 0}


def test_whoever_was_erased_while_their_message_was_on_its_way_keeps_no_issue_from_its_end(newsroom):
    newsroom.begin(3)
    newsroom.driver.run(
        "UPDATE newsletter_delivery SET subscription_id = NULL, state = ? WHERE id = 2", (rows.PUT_OFF,)
    )
    with MailRelay(offers=FAST) as relay:
        _code, report = newsroom.send(newsroom.orders(relay))
    assert report["finished"]
    assert report["counts"] == {"delivered": 2, "left": 1, "repeated": 0}


def test_a_relay_that_never_answers_for_a_message_floods_nobody(newsroom):
    newsroom.begin(1)
    with MailRelay(offers=FAST) as relay:
        relay.answers["END"] = CUT
        for _again in range(9):
            newsroom.due_now()
            newsroom.send(newsroom.orders(relay, connections=1))
    assert newsroom.states() == {"given_up": 1}
    assert len(relay.came) == 4


def test_recipients_for_whom_the_relay_hangs_up_keep_back_no_other(newsroom):
    readers = newsroom.begin(20)
    with MailRelay(offers=FAST) as relay:
        for reader in readers[:8]:
            relay.answers[f"RCPT {reader}"] = "421 4.7.0 not now"
        for _again in range(3):
            newsroom.send(newsroom.orders(relay, connections=1))
    assert sorted(relay.receivers) == sorted(readers[8:])


def test_a_relay_without_room_is_not_given_the_same_message_again_and_again(newsroom):
    newsroom.begin(6)
    with MailRelay(offers=FAST) as relay:
        relay.answers["END"] = "452 4.3.1 insufficient storage"
        code, _report = newsroom.send(newsroom.orders(relay))
    assert code == 1
    assert newsroom.states() == {"waiting": 6}
    assert len(relay.came) < 20


@pytest.mark.parametrize(("command", "answer"), [("DATA", "250 2.0.0 Ok"), ("END", "354 Go on")])
def test_a_relay_that_has_lost_count_is_not_believed(newsroom, command, answer):
    newsroom.begin(2)
    with MailRelay(offers=FAST) as relay:
        relay.answers[command] = answer
        _code, report = newsroom.send(newsroom.orders(relay))
    assert report["sent_now"] == 0
    assert "delivered" not in newsroom.states()


def test_a_relay_is_reached_at_whichever_of_its_addresses_it_answers(newsroom, monkeypatch, capsys):
    newsroom.begin(4)
    with MailRelay(offers=FAST) as relay:
        found = [(0, 0, 0, "", address) for address in (("::1", relay.port, 0, 0), ("127.0.0.1", relay.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_how: found)
        assert Program(newsroom.orders(relay)).run() == 0
    assert len(relay.came) == 4
    assert '"trouble": ""' in capsys.readouterr().out


def test_after_a_whole_issue_with_all_its_trouble_nothing_says_who_got_it(newsroom):
    readers = newsroom.begin(40)
    with MailRelay(offers=FAST) as relay:
        relay.answers[f"RCPT {readers[3]}"] = f"550 5.1.1 <{readers[3]}>: no such user"
        relay.answers[f"RCPT {readers[9]}"] = f"451 4.7.1 <{readers[9]}>: try later"
        process = newsroom.start(newsroom.orders(relay, as_json=False))
        relay.after_end.append(lambda relay: killed(process) if len(relay.came) == 12 else None)
        process.wait(timeout=60)
        relay.after_end.clear()
        process.stdout.close()
        process.stderr.close()
        second = newsroom.start(newsroom.orders(relay, as_json=False, patience=5.0))
        out, err = second.communicate(timeout=60)
    assert relay.came
    newsroom.driver.close()
    kept = [file.read_bytes() for file in newsroom.folder.rglob("*") if file.is_file()]
    for words in (out, err, *kept):
        assert not [reader for reader in readers if reader.encode() in words]
        assert b"@host" not in words


def elsewhere(newsroom, act):
    """Do something from another thread, for which a connection of its own is needed."""
    own = type(newsroom)(newsroom.told, newsroom.folder, newsroom.keys)
    act(own)
    own.driver.close()
