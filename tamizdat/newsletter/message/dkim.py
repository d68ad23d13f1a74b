"""DKIM signatures (RFC 6376; Ed25519: RFC 8463), made for many messages that differ in a few bytes.

Header and body are in the relaxed form. The body's is the body itself, since it was written so
(:mod:`tamizdat.newsletter.message.quoted`); the header's was prepared with the message. Signed are the fields in
:data:`SIGNED`, ``From`` once more than it stands there, so that nobody can add another; among them the two by which one
leaves, as RFC 8058 (section 4) wants it.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from tamizdat.newsletter.message.template import Composed, Values

SIGNED = (
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
)
LEAST_RSA_BITS = 1024
WIDTH = 72


class BadKeyError(Exception):
    """A file holds no key that messages can be signed with; the message says why."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for one domain with one key.

    Args:
        domain: whose record under ``selector._domainkey`` has the public key.
    """

    domain: str
    selector: str
    key: RSAPrivateKey | Ed25519PrivateKey

    @property
    def algorithm(self) -> str:
        """Its name in signatures."""
        return "rsa-sha256" if isinstance(self.key, RSAPrivateKey) else "ed25519-sha256"

    @property
    def record(self) -> str:
        """What the domain's TXT record has to say."""
        public = self.key.public_key()
        if isinstance(self.key, RSAPrivateKey):
            raw = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            return f"v=DKIM1; k=rsa; p={base64.b64encode(raw).decode()}"
        raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}"

    def field(self, message: Composed, values: Values, body_hash: bytes) -> bytes:
        """Return the header field that signs one recipient's message, with its line end.

        Args:
            body_hash: SHA-256 digest of the body.
        """
        tags = self._tags(message, body_hash)
        unsigned = b"dkim-signature:" + tags.replace(b"\r\n ", b" ") + b" b="
        signature = self._sign(message.canonical.filled(values) + unsigned)
        return b"DKIM-Signature: " + tags + b"\r\n b=" + _folded(base64.b64encode(signature)) + b"\r\n"

    def _tags(self, message: Composed, body_hash: bytes) -> bytes:
        names = b":".join(signed_names(message))
        told = f"v=1; a={self.algorithm}; c=relaxed/relaxed; d={self.domain}; s={self.selector};".encode()
        return told + b"\r\n h=" + names + b";\r\n bh=" + base64.b64encode(body_hash) + b";"

    def _sign(self, content: bytes) -> bytes:
        if isinstance(self.key, RSAPrivateKey):
            return self.key.sign(content, padding.PKCS1v15(), hashes.SHA256())
        # RFC 8463, section 3: PureEdDSA of the SHA-256 digest.
        digest = hashes.Hash(hashes.SHA256())
        digest.update(content)
        return self.key.sign(digest.finalize())


def signed_names(message: Composed) -> list[bytes]:
    """Return the names of a message's signed fields, as the signature lists them."""
    pieces = [piece for piece in message.canonical.pieces if isinstance(piece, bytes)]
    lines = b"".join(pieces).split(b"\r\n")
    names = [name for line in lines if (name := line.partition(b":")[0]) and b":" in line]
    return [*names, b"from"]


def signed_message(message: Composed, values: Values, signers: Sequence[Signer]) -> bytes:
    """Return one recipient's whole message, with a signature by each signer."""
    if not signers:
        return message.filled(values)
    body_hash = message.body_hash(values)
    fields = [signer.field(message, values, body_hash) for signer in signers]
    return b"".join([*fields, message.header.filled(values), message.body.filled(values)])


def signer_from(pem: bytes, domain: str, selector: str) -> Signer:
    """Read a private key.

    Raises:
        BadKeyError: it is none that DKIM knows.
    """
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        # What could not be read may be a key, so the cause is not handed on.
        raise BadKeyError(f"the DKIM key '{selector}' is no private key in PEM without a passphrase") from None
    if not isinstance(key, (RSAPrivateKey, Ed25519PrivateKey)):
        raise BadKeyError(f"the DKIM key '{selector}' is neither RSA nor Ed25519")
    if isinstance(key, RSAPrivateKey) and key.key_size < LEAST_RSA_BITS:
        raise BadKeyError(f"the DKIM key '{selector}' has fewer than {LEAST_RSA_BITS} bits: receivers ignore it")
    return Signer(domain, selector, key)


def read_signer(file: Path, domain: str, selector: str) -> Signer:
    """Read a private key from a file.

    Raises:
        BadKeyError: it cannot be read, or is none that DKIM knows.
    """
    try:
        pem = file.read_bytes()
    except OSError as error:
        raise BadKeyError(f"the DKIM key '{selector}' cannot be read from its file ({error.strerror})") from None
    return signer_from(pem, domain, selector)


def _folded(text: bytes) -> bytes:
    return b"\r\n ".join(text[start : start + WIDTH] for start in range(0, len(text), WIDTH))
