"""A certificate as an authority would sell it, for servers that only tests speak to."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
END = dt.datetime(2036, 1, 1, tzinfo=dt.UTC)
# What authorities put into certificates besides: statements of logs, links, the signature of an RSA root. As much of it
# as in a chain of Let's Encrypt for an ECDSA key, so that TLS costs here what it costs elsewhere.
STATEMENTS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
MORE_IN_CERTIFICATE = 600
MORE_IN_INTERMEDIATE = 650


def make_certificate(folder: Path, host: str) -> Path:
    """Make a short chain: a certificate for a host, and the one that signed it, both ECDSA.

    Returns:
        The folder, which then holds ``fullchain.pem`` and ``privkey.pem``.
    """
    folder.mkdir(exist_ok=True)
    root_key, between_key, key = (ec.generate_private_key(ec.SECP256R1()) for _number in range(3))
    between = _begun("Intermediate of Nowhere", between_key, "Root of Nowhere", MORE_IN_INTERMEDIATE)
    leaf = _begun(host, key, "Intermediate of Nowhere", MORE_IN_CERTIFICATE)
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    signed = (
        leaf.add_extension(names, critical=False).sign(between_key, SHA256()),
        between.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(root_key, SHA256()),
    )
    (folder / "fullchain.pem").write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in signed))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return folder


def _begun(name, key, issuer, more):
    builder = x509.CertificateBuilder().subject_name(_named(name)).issuer_name(_named(issuer))
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(START).not_valid_after(END)
    return builder.add_extension(x509.UnrecognizedExtension(STATEMENTS, bytes(more)), critical=False)


def _named(name):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
