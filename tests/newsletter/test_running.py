"""How mailers are started, and what they are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from tamizdat.newsletter.actions import begin, cancel
from tamizdat.newsletter.models import Delivery
from tamizdat.newsletter.running import Mailers, database_of, issues_to_send, orders_for, relay_of
from tamizdat.newsletter.sending.codes import DONE, LIMITED, REFUSED, STOPPED
from tamizdat.newsletter.sending.drivers import driver_for
from tamizdat.newsletter.sending.orders import Orders, Relay, descriptor_with, read_orders
from tests.factories import make_article, make_front, make_section
from tests.newsletter.newsletters import FRIDAY, make_approved, make_newsletter, make_subscription


@pytest.fixture
def issue(db, vault):
    newsletter = make_newsletter()
    make_subscription(newsletter, "mira@farbank.example")
    found = make_approved(newsletter, [make_article(section=make_section(make_front(), "Courts"))])
    begin(found, FRIDAY)
    return found


def test_orders_arrive_as_they_were_given_and_stand_in_no_file(issue):
    orders = orders_for(issue)
    assert read_orders(descriptor_with(orders)) == orders
    shown = repr(orders)
    assert orders.private_keys.decode()[20:60] not in shown
    assert repr(orders.secret) not in shown


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("outbox:", Relay("", 0)),
        ("smtp://mail.example", Relay("mail.example", 587, "upgrade")),
        ("smtp://mail.example:25?tls=none", Relay("mail.example", 25)),
        ("smtp://127.0.0.1:25", Relay("127.0.0.1", 25)),
        ("smtp://us:it@127.0.0.1:25", Relay("127.0.0.1", 25, "upgrade", "us", "it")),
        ("smtp://us:p%40ss@mail.example", Relay("mail.example", 587, "upgrade", "us", "p@ss")),
        ("smtps://us:it@mail.example", Relay("mail.example", 465, "from the start", "us", "it")),
    ],
)
def test_a_relays_url_says_how_it_is_spoken_to(url, relay):
    assert relay_of(url) == relay


def test_a_database_with_an_odd_name_and_password_is_reached(tmp_path):
    told = database_of(
        {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "news",
            "USER": "it's",
            "PASSWORD": "a \\ b'c",
            "HOST": "",
            "PORT": "",
        }
    )
    assert told == {"postgresql": "dbname='news' user='it\\'s' password='a \\\\ b\\'c'"}
    file = tmp_path / "odd?name#50%.sqlite3"
    file.touch()
    driver = driver_for(database_of({"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}))
    driver.run("CREATE TABLE there (is_ INTEGER)")
    driver.close()
    assert file.stat().st_size > 0


@pytest.mark.django_db
def test_the_tables_are_those_that_mailers_write(issue):
    """Mailers know no models: each column that they name has to be one."""
    if connection.vendor == "postgresql":
        driver = driver_for(database_of(connection.settings_dict))
        assert driver.run("SELECT mark, host, leased_until FROM newsletter_mailer WHERE id < 0") == []
        driver.close()
    state = {member.name.lower(): member.value for member in Delivery.State}
    from tamizdat.newsletter.sending.database import NAMES  # noqa: PLC0415

    assert {name: number for number, name in NAMES.items()} == state


def test_an_issue_is_to_be_sent_while_something_is_due_and_no_longer(issue):
    now = FRIDAY.timestamp()
    assert issues_to_send(now) == [issue]
    issue.deliveries.update(state=Delivery.State.PUT_OFF, due=int(now) + 60)
    assert issues_to_send(now) == []
    assert issues_to_send(now + 60) == [issue]
    issue.deliveries.update(state=Delivery.State.IN_FLIGHT)
    assert issues_to_send(now) == [issue]
    issue.deliveries.update(state=Delivery.State.DELIVERED)
    assert issues_to_send(now + 60) == []


class Running:
    """A mailer that runs until it is told its end."""

    def __init__(self, _orders: Orders) -> None:
        self.code = None

    def poll(self):
        return self.code


def test_the_worker_keeps_one_mailer_for_each_issue_and_waits_after_trouble(issue, monkeypatch):
    started = []
    monkeypatch.setattr(
        "tamizdat.newsletter.running.start_mailer", lambda orders: started.append(Running(orders)) or started[-1]
    )
    mailers, now = Mailers(), FRIDAY.timestamp()
    mailers.keep_going(now)
    mailers.keep_going(now + 2)
    assert len(started) == 1
    for number, (code, pause) in enumerate(
        [(DONE, 5), (STOPPED, 2), (LIMITED, 600), (REFUSED, Mailers.AFTER_TROUBLE)], 1
    ):
        started[-1].code = code
        now += 10
        mailers.keep_going(now)
        mailers.keep_going(now + pause - 1)
        assert len(started) == number
        now += pause
        mailers.keep_going(now)
        assert len(started) == number + 1


def test_a_key_for_signing_that_is_not_there_keeps_an_issue_back_and_not_the_worker(issue, settings, tmp_path, caplog):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, dkim_keys=(("news1", tmp_path / "nowhere.pem"),))
    mailers = Mailers()
    mailers.keep_going(FRIDAY.timestamp())
    assert mailers.running == {}
    assert "cannot be read" in caplog.text


def test_an_issue_that_nobody_is_left_to_get_is_sent(issue):
    issue.deliveries.update(state=Delivery.State.DELIVERED)
    Mailers().keep_going(FRIDAY.timestamp())
    issue.refresh_from_db()
    assert issue.state == "sent"
    assert issue.counts == {"delivered": 1, "repeated": 0}
    assert issue.finished


@pytest.mark.parametrize(("whither", "told"), [("DELIVERED", "delivered"), ("PUT_OFF", "cancelled")])
def test_what_was_in_flight_when_its_issue_was_cancelled_is_counted_once_the_relay_has_answered(issue, whither, told):
    issue.deliveries.update(state=Delivery.State.IN_FLIGHT)
    cancel(issue, FRIDAY)
    for state, counts in (("IN_FLIGHT", {"in_flight": 1}), (whither, {told: 1})):
        issue.deliveries.update(state=Delivery.State[state])
        Mailers().keep_going(FRIDAY.timestamp())
        issue.refresh_from_db()
        assert issue.counts == {**counts, "repeated": 0}
    assert issue.state == "cancelled"


@pytest.mark.django_db
def test_an_issue_that_nobody_takes_is_sent_at_once(vault):
    issue = make_approved(make_newsletter(), [make_article(section=make_section(make_front(), "Courts"))])
    assert begin(issue, FRIDAY) == 0
    Mailers().keep_going(FRIDAY.timestamp())
    issue.refresh_from_db()
    assert issue.state == "sent"
