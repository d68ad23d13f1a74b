"""A line to the relay that nobody else can read: TLS and the log-in, and what is sent to a relay without them."""

from __future__ import annotations

import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from tamizdat.newsletter.sending.orders import Relay
from tests.simulators.certificate import END, START
from tests.simulators.mail_relay import MailRelay

FAST = ("PIPELINING", "8BITMIME")
TROUBLES = {"password": "login: 535", "certificate": "certificate does not hold", "no TLS offered": "offers no TLS"}


@pytest.fixture
def certificate(tmp_path):
    """A server's certificate for "localhost", and the file by which it is trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(START).not_valid_after(END)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    signed = builder.sign(key, SHA256())
    trusted, own = tmp_path / "trusted.pem", tmp_path / "own.pem"
    trusted.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    own.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form) + trusted.read_bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    return context, str(trusted)


@pytest.mark.parametrize("tls", ["upgrade", "from the start"])
@pytest.mark.parametrize("offers", [FAST, ("8BITMIME",)])
def test_under_tls_and_with_a_login_it_is_the_same(newsroom, certificate, tls, offers):
    readers = newsroom.begin(40)
    context, trusted = certificate
    with MailRelay(
        offers=offers, tls=context, secure=tls == "from the start", logins=frozenset({("us", "päss")})
    ) as relay:
        to = Relay("localhost", relay.port, tls, "us", "päss")
        code, report = newsroom.send(newsroom.orders(relay, relay=to), {"SSL_CERT_FILE": trusted})
    assert code == 0, report
    assert sorted(relay.receivers) == sorted(readers)
    assert relay.under_tls == 40


@pytest.mark.parametrize("wrong", TROUBLES)
def test_a_relay_that_cannot_be_trusted_or_does_not_know_us_gets_nothing(newsroom, certificate, wrong):
    newsroom.begin(2)
    context, trusted = certificate
    with MailRelay(
        offers=FAST, tls=None if wrong == "no TLS offered" else context, logins=frozenset({("us", "it")})
    ) as relay:
        to = Relay("localhost", relay.port, "upgrade", "us", "that" if wrong == "password" else "it")
        environ = {} if wrong == "certificate" else {"SSL_CERT_FILE": trusted}
        code, report = newsroom.send(newsroom.orders(relay, relay=to), environ)
    assert code == 1
    assert TROUBLES[wrong] in report["trouble"]
    assert relay.came == []
    assert newsroom.states() == {"waiting": 2}
