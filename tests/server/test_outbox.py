from __future__ import annotations

import time

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.utils.html import escape

from tamizdat.server.outbox import letters


@pytest.fixture
def outbox(settings, tmp_path):
    """The demo's outbox, to which messages go as the demo sends them."""
    settings.DEMO = True
    settings.DATA_DIR = tmp_path
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    backend = "django.core.mail.backends.filebased.EmailBackend"

    def send(subject, text, to="editor@example.org"):
        connection = get_connection(backend)
        EmailMessage(subject, text, "newsroom@localhost", [to], connection=connection).send()

    return send


def test_a_newcomer_reads_what_would_have_been_sent(client, outbox):
    outbox("A text waits for you", "Read it here: http://127.0.0.1:8000/admin/")
    assert b"A text waits for you" in client.get("/demo/outbox/").content
    letter = client.get("/demo/outbox/1/").content.decode()
    assert "editor@example.org" in letter
    assert 'href="http://127.0.0.1:8000/admin/"' in letter


def test_messages_in_any_script_are_readable(outbox, tmp_path):
    outbox("Текст ждёт вас", "Прочтите — пожалуйста\n-- \nالعربية")
    (letter,) = letters(tmp_path / "outbox")
    assert letter.subject == "Текст ждёт вас"
    assert letter.text.strip() == "Прочтите — пожалуйста\n-- \nالعربية"


def test_the_newest_message_stands_first(client, outbox):
    for number in (1, 2, 3):
        outbox(f"Message {number}", "…")
        time.sleep(0.02)  # more than the hundredth of a second that a Message-ID tells apart
    page = client.get("/demo/outbox/").content.decode()
    assert page.index("Message 3") < page.index("Message 2") < page.index("Message 1")


def test_letters_to_colleagues_stand_in_the_order_of_their_dates(outbox, settings, tmp_path):
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend")
    for minute, number in ((2, "b7"), (1, "ff"), (3, "01")):
        headers = {"Message-ID": f"<{number}@example.org>", "Date": f"Thu, 26 Nov 2026 12:0{minute}:00 +0000"}
        EmailMessage(f"Letter {minute}", "…", to=["a@example.org"], headers=headers, connection=connection).send()
    assert [one.subject for one in letters(tmp_path / "outbox")] == ["Letter 1", "Letter 2", "Letter 3"]


def test_several_messages_of_one_connection_stay_apart(outbox, settings, tmp_path):
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend")
    connection.send_messages([EmailMessage(f"Number {n}", "…", to=["a@example.org"]) for n in (1, 2)])
    assert [one.subject for one in letters(tmp_path / "outbox")] == ["Number 1", "Number 2"]


def test_what_a_message_says_is_shown_and_not_run(client, outbox):
    outbox("<script>alert(1)</script>", "<img src=x>")
    for address in ("/demo/outbox/", "/demo/outbox/1/"):
        page = client.get(address).content
        assert b"<script>" not in page
        assert b"<img" not in page


def test_an_empty_outbox_says_so(client, outbox):
    assert "There is no message yet." in client.get("/demo/outbox/").content.decode()
    assert client.get("/demo/outbox/1/").status_code == 404


@pytest.mark.parametrize("address", ["/demo/outbox/", "/demo/outbox/1/"])
def test_outside_the_demo_there_is_no_outbox(client, settings, outbox, address):
    outbox("A text waits for you", "…")
    settings.DEMO = False
    assert client.get(address).status_code == 404


def test_a_message_with_html_is_shown_in_a_frame_that_runs_nothing(client, outbox, tmp_path):
    message = EmailMultiAlternatives("An issue", "In words", "a@example.org", ["b@example.org"])
    message.attach_alternative('<html><head></head><body><p style="color:red">In red</p></body></html>', "text/html")
    message.attach("week-1.html", "<p>All of it</p>", "text/html")
    get_connection("django.core.mail.backends.filebased.EmailBackend").send_messages([message])
    page = client.get("/demo/outbox/1/")
    shown = page.content.decode()
    assert 'sandbox="allow-top-navigation-by-user-activation"' in shown
    assert escape('<p style="color:red">In red</p>') in shown
    assert escape('<base target="_top">') in shown
    assert "In words" in shown
    assert "week-1.html" in shown
    (letter,) = letters(tmp_path / "outbox")
    assert letter.attached == ("week-1.html",)


def test_of_thousands_the_newest_are_listed(client, outbox, tmp_path):
    folder = tmp_path / "outbox"
    folder.mkdir(exist_ok=True)
    one = "From: a@example.org\nSubject: Number {0}\nDate: Thu, 26 Nov 2026 12:00:{0:02} +0000\n\nText\n"
    (folder / "issue-1.log").write_bytes(b"".join((one.format(n % 60) + "-" * 79 + "\n").encode() for n in range(500)))
    page = client.get("/demo/outbox/").content.decode()
    assert page.count("Number") == 200
    assert "and 300 older messages" in page
    assert client.get("/demo/outbox/500/").status_code == 200
    assert client.get("/demo/outbox/501/").status_code == 404
    assert client.get("/demo/outbox/0/").status_code == 404
