"""Sealed personal data: what names a reader is kept so that whoever takes the server or the database learns no name.

``seal`` locks a text with a public key, ``open`` with the private key, which the web server never has, and
``blind_index`` gives what an address can be found by. Why it is so: docs/decisions/0011-the-vault.md.

    from tamizdat import vault
    value = vault.seal("newsletter.address", "mira@farbank.example")
    vault.open("newsletter.address", value)  # where there is a private key
"""

from tamizdat.vault.at_hand import blind_index, seal
from tamizdat.vault.at_hand import open_sealed as open  # noqa: A004  one opens an envelope: ``vault.open``

__all__ = ["blind_index", "open", "seal"]
