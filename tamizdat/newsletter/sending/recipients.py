"""Recipients: from a delivery that was taken to the envelope and the bytes that are sent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import idna

from tamizdat.newsletter.marks import LEAVE, PREFERENCES, MarkKeys
from tamizdat.newsletter.message.dkim import Signer, signed_message
from tamizdat.newsletter.message.template import Composed, Values, values
from tamizdat.newsletter.sending.database import Taken
from tamizdat.newsletter.sending.smtp import Envelope
from tamizdat.vault.errors import SealedValueError
from tamizdat.vault.private_keys import PrivateKeys
from tamizdat.vault.sealing import open_with

PURPOSE = "newsletter.address"
# What may stand in an envelope as it is: nothing that could end the line or the brackets (RFC 5321, 4.1.2).
_LOCAL = re.compile(r"[!#-'*+\-/-9=?A-Z^-~.]{1,64}")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
LONGEST_HOST = 253


class UnopenedError(Exception):
    """The address cannot be opened by this process; another one may have the key."""


class UnwritableError(Exception):
    """The address is none that a relay takes."""


@dataclass(slots=True)
class Letter:
    """One message to one recipient.

    Args:
        host: to which the address belongs, in small letters.
        values: what stands in the message's slots.
    """

    taken: Taken
    envelope: Envelope
    host: str
    values: Values


class Recipients:
    """Makes letters of deliveries.

    Args:
        issue: number of its row.
        composed: messages by their forms.
        bounces: host of the envelope's sender.
    """

    def __init__(
        self,
        issue: int,
        *,
        composed: Mapping[int, Composed],
        keys: PrivateKeys,
        marks: MarkKeys,
        signers: Sequence[Signer],
        bounces: str,
    ) -> None:
        self._issue, self._composed, self._keys = issue, composed, keys
        self._marks, self._signers, self._bounces = marks, signers, bounces

    def letter(self, taken: Taken) -> Letter:
        """Open an address, for one letter.

        Raises:
            UnopenedError, UnwritableError: nothing can be sent to it.
        """
        try:
            address = open_with(self._keys, PURPOSE, taken.address)
        except SealedValueError:
            raise UnopenedError from None
        local, host = parted(address)
        envelope = self._marks.envelope(taken.mark, self._issue)
        told = values(
            to=f"{local}@{host}",
            message=self._marks.message_mark(taken.mark, self._issue),
            leave=self._marks.token(LEAVE, taken.mark),
            preferences=self._marks.token(PREFERENCES, taken.mark),
            envelope=envelope,
        )
        return Letter(taken, Envelope(f"{envelope}@{self._bounces}", f"{local}@{host}"), host.lower(), told)

    def content(self, letter: Letter) -> bytes:
        """Return the whole message, signed."""
        return signed_message(self._composed[letter.taken.form], letter.values, self._signers)


def parted(address: str) -> tuple[str, str]:
    """Return the two parts of an address as a relay takes them, the host in ASCII (RFC 5891).

    Raises:
        UnwritableError: it has none such.
    """
    local, _at, host = address.strip().rpartition("@")
    try:
        host = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise UnwritableError from None
    if not _LOCAL.fullmatch(local) or not _HOST.fullmatch(host) or len(host) > LONGEST_HOST:
        raise UnwritableError
    return local, host
