"""DKIM signatures, verified by dkimpy as a stranger's server would."""

from __future__ import annotations

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tamizdat.newsletter.message.dkim import BadKeyError, read_signer, signed_message, signer_from
from tamizdat.newsletter.message.template import BrokenTemplateError, Composed, values
from tests.newsletter.sending.newsroom import composed

VALUES = values(to="mira@farbank.example", message="m" * 24, leave="l" * 32, preferences="p" * 32, envelope="e" * 39)


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture(scope="module")
def keys():
    return {"rsa": rsa.generate_private_key(65537, 2048), "ed": Ed25519PrivateKey.generate()}


def verified(message, signers, place=0):
    """Tell what a receiver finds of a signature, who asks the sender's records."""
    records = {f"{each.selector}._domainkey.{each.domain}.".encode(): each.record.encode() for each in signers}
    try:
        return dkim.DKIM(message).verify(place, dnsfunc=lambda name, timeout=5: records.get(name, b""))
    except dkim.ValidationError:
        return False


@pytest.mark.parametrize("kind", ["rsa", "ed"])
def test_a_receiver_finds_the_signature_good(keys, kind):
    signer = signer_from(pem(keys[kind]), "tern.example", "news1")
    assert verified(signed_message(composed(), VALUES, [signer]), [signer])


def test_both_signatures_of_one_message_are_good(keys):
    signers = [signer_from(pem(keys[kind]), "tern.example", kind) for kind in ("rsa", "ed")]
    message = signed_message(composed(), VALUES, signers)
    assert [verified(message, signers, place) for place in (0, 1)] == [True, True]


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b"Subject: ", b"Subject: Re: "),
        (b"The week.", b"The weak."),
        (b"mira@farbank", b"nira@farbank"),
        (b"letters/leave/llll", b"letters/leave/xlll"),
    ],
)
def test_whatever_is_changed_shows(keys, there, instead):
    signer = signer_from(pem(keys["rsa"]), "tern.example", "news1")
    message = signed_message(composed(), VALUES, [signer])
    assert there in message
    assert not verified(message.replace(there, instead, 1), [signer])


def test_a_second_sender_put_above_shows(keys):
    signer = signer_from(pem(keys["ed"]), "tern.example", "news1")
    message = signed_message(composed(), VALUES, [signer])
    assert not verified(b"From: Somebody <else@bad.example>\r\n" + message, [signer])


def test_the_header_may_be_folded_otherwise_on_the_way(keys):
    signer = signer_from(pem(keys["rsa"]), "tern.example", "news1")
    message = signed_message(composed(), VALUES, [signer])
    refolded = message.replace(b"List-Unsubscribe: <", b"List-Unsubscribe:\r\n\t  <")
    assert refolded != message
    assert verified(refolded, [signer])


def test_what_all_have_alike_is_hashed_once_and_the_hash_is_the_bodys(keys):
    message = composed(length=5000)
    first = message.body_hash(VALUES)
    assert message.body_hash(VALUES) == first
    other = values(to="a@b.example", message="m" * 24, leave="l" * 32, preferences="q" * 32, envelope="e" * 39)
    assert message.body_hash(other) != first


def test_a_key_that_no_receiver_takes_is_refused_and_not_shown(tmp_path):
    curve = pem(ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(BadKeyError, match="neither RSA nor Ed25519") as caught:
        signer_from(curve, "tern.example", "news1")
    assert curve.decode()[40:80] not in str(caught.value)
    with pytest.raises(BadKeyError, match="no private key in PEM"):
        signer_from(b"-----BEGIN nothing", "tern.example", "news1")
    with pytest.raises(BadKeyError, match="cannot be read"):
        read_signer(tmp_path / "nowhere.pem", "tern.example", "news1")


def test_a_composed_message_is_stored_and_read_whole():
    message = composed()
    assert Composed.loaded(message.dumped()) == message


@pytest.mark.parametrize("cut", [0, 3, 10, -1])
def test_stored_bytes_that_are_cut_are_refused(cut):
    with pytest.raises(BrokenTemplateError):
        Composed.loaded(composed().dumped()[:cut])
