"""What an operator sets is understood, or refused with a sentence that says what to set."""

from __future__ import annotations

import pytest

from tamizdat.settings.environment import BadEnvironment, host_of, read

EARNEST = {
    "TAMIZDAT_MODE": "production",
    "TAMIZDAT_SECRET_KEY": "k" * 60,
    "TAMIZDAT_MAIL_URL": "smtp://mail.example",
    "TAMIZDAT_MAIL_FROM": "desk@paper.example",
    "TAMIZDAT_SITE_URL": "https://paper.example",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TAMIZDAT_SITE_URL", "https://paper.example:99999"),
        ("TAMIZDAT_SITE_URL", "https://paper.example:0"),
        ("TAMIZDAT_SITE_URL", "https://mira:secret@paper.example"),
        ("TAMIZDAT_SITE_URL", "https://paper.example/#top"),
        ("TAMIZDAT_SITE_URL", "https://paper.example/en"),
        ("TAMIZDAT_SITE_URL", "https://[::1"),
        ("TAMIZDAT_SITE_URL", "https://two words"),
        ("TAMIZDAT_SITE_URL", "https://" + "a" * 70 + ".example"),
        ("TAMIZDAT_SITE_URL", "paper.example"),
        ("TAMIZDAT_MAIL_URL", "smtp://mail.example:port"),
        ("TAMIZDAT_MAIL_URL", "smtp://mail.example:99999"),
        ("TAMIZDAT_MAIL_URL", "smtp://[::1"),
        ("TAMIZDAT_MAIL_URL", "smtp://mail.example/inbox"),
        ("TAMIZDAT_SMTP_URL", "smtp://mail.example?tls=never"),
        ("TAMIZDAT_SMTP_URL", "smtp://mira:secret@mail.example?tls=none"),
        ("DATABASE_URL", "postgres://paper@db.example:x/paper"),
        ("DATABASE_URL", "postgres://[::1/paper"),
        ("DATABASE_URL", "mysql://db.example/paper"),
        ("TAMIZDAT_PORT", "9" * 5000),
        ("TAMIZDAT_PORT", "0"),
        ("TAMIZDAT_MAX_UPLOAD_MB", "٥"),
        ("TAMIZDAT_BEHIND_PROXY", "perhaps"),
        ("TAMIZDAT_SECRET_KEY", "short"),
        ("TAMIZDAT_SECRET_KEY_FILE", "/nowhere/key"),
        ("TAMIZDAT_MODE", "staging"),
        ("TAMIZDAT_SIET_URL", "https://paper.example"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_name(name, value):
    with pytest.raises(BadEnvironment, match=name if name != "TAMIZDAT_SECRET_KEY" else "secret key") as refused:
        read({**EARNEST, name: value})
    assert "secret@" not in str(refused.value)


def test_keys_for_signing_may_stand_with_the_relay():
    url = "smtp://mail.example?dkim=news1:/etc/one.pem&dkim=news2:/etc/two.pem"
    keys = read({**EARNEST, "TAMIZDAT_SMTP_URL": url}).dkim_keys
    assert [(selector, str(file)) for selector, file in keys] == [("news1", "/etc/one.pem"), ("news2", "/etc/two.pem")]


@pytest.mark.parametrize("name", [name for name in EARNEST if name != "TAMIZDAT_MODE"])
def test_what_is_missing_in_earnest_is_asked_for(name):
    with pytest.raises(BadEnvironment, match=name):
        read({**EARNEST, name: ""})


def test_a_key_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "key").write_bytes(b"\xff\xfe" * 40)
    with pytest.raises(BadEnvironment, match="it is no text"):
        read({**EARNEST, "TAMIZDAT_SECRET_KEY_FILE": str(tmp_path / "key")})


def test_a_name_in_cyrillic_is_known_as_browsers_send_it():
    environment = read({**EARNEST, "TAMIZDAT_SITE_URL": "https://Газета.example/"})
    assert environment.site_url == "https://xn--80aahjj1e.example"
    assert host_of(environment.site_url) == "xn--80aahjj1e.example"


def test_an_origin_is_kept_without_its_slash_and_with_its_port():
    assert (
        read({**EARNEST, "TAMIZDAT_SITE_URL": "https://Paper.Example:8443/"}).site_url == "https://paper.example:8443"
    )
    assert read({**EARNEST, "TAMIZDAT_SITE_URL": "http://[::1]:80"}).site_url == "http://[::1]:80"


def test_the_demo_listens_on_this_machine_alone(tmp_path):
    demo = {"TAMIZDAT_MODE": "demo", "TAMIZDAT_DATA_DIR": str(tmp_path)}
    with pytest.raises(BadEnvironment, match="TAMIZDAT_HOST"):
        read({**demo, "TAMIZDAT_HOST": "192.0.2.7"})
    assert read(demo).site_url == "http://127.0.0.1:8000"
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_demo_makes_its_key_once_and_keeps_it(tmp_path):
    first = read({"TAMIZDAT_MODE": "demo", "TAMIZDAT_DATA_DIR": str(tmp_path / "data")}).secret_key
    assert read({"TAMIZDAT_MODE": "demo", "TAMIZDAT_DATA_DIR": str(tmp_path / "data")}).secret_key == first
    (file,) = (tmp_path / "data").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_place_that_cannot_be_written_to_is_said_in_a_sentence():
    with pytest.raises(BadEnvironment, match="TAMIZDAT_DATA_DIR"):
        read({"TAMIZDAT_MODE": "demo", "TAMIZDAT_DATA_DIR": "/proc/newsroom"})


def test_the_loopback_address_of_either_protocol_has_an_origin(tmp_path):
    environ = {"TAMIZDAT_MODE": "demo", "TAMIZDAT_DATA_DIR": str(tmp_path), "TAMIZDAT_HOST": "::1"}
    assert read(environ).site_url == "http://[::1]:8000"
