"""Letters to one reader, as bytes: plain text, signed if there are keys for it, as messages to all readers are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.utils import format_datetime

from tamizdat.newsletter.message.composing import address_in_ascii, host_of_sender, signers_for
from tamizdat.newsletter.message.dkim import signed_message
from tamizdat.newsletter.message.fields import mailbox_field, plain_field, templates_of, text_field
from tamizdat.newsletter.message.quoted import quoted
from tamizdat.newsletter.message.template import Composed, Template


@dataclass(frozen=True, slots=True)
class PlainLetter:
    """What one reader is to read.

    Args:
        name: of the sender, or "".
        sender: address of the sender.
        receiver: an address.
        mark: first half of the Message-ID.
        reply_to: address for answers, or "" for the sender's.
    """

    name: str
    sender: str
    receiver: str
    subject: str
    text: str
    mark: str
    reply_to: str = ""

    def signed(self, now: dt.datetime) -> bytes:
        """Return the whole letter, its lines ended by CRLF.

        Raises:
            BadKeyError: a key to sign with cannot be read.
            UnicodeError: an address cannot be written in a header.
        """
        sender = address_in_ascii(self.sender)
        fields = [
            mailbox_field("From", self.name, sender),
            *([plain_field("Reply-To", address_in_ascii(self.reply_to))] if self.reply_to else []),
            plain_field("To", address_in_ascii(self.receiver)),
            text_field("Subject", self.subject),
            plain_field("Date", format_datetime(now.astimezone(dt.UTC).replace(second=0, microsecond=0))),
            plain_field("Message-ID", f"<{self.mark}@{host_of_sender(sender)}>"),
            # RFC 3834: no answering machine answers.
            plain_field("Auto-Submitted", "auto-generated"),
            plain_field("MIME-Version", "1.0"),
            plain_field("Content-Type", "text/plain; charset=utf-8"),
            plain_field("Content-Transfer-Encoding", "quoted-printable"),
        ]
        composed = Composed(*templates_of(fields), Template.of(quoted(f"{self.text}\n")))
        return signed_message(composed, (), signers_for(sender))
