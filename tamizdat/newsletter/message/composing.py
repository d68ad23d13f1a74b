"""Composing: an issue in one form, as a message that is whole but for each recipient's own bytes."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime, parseaddr
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tamizdat.newsletter.marks import LEAVE, PREFERENCES, MarkKeys
from tamizdat.newsletter.message.dkim import Signer, read_signer, signed_message
from tamizdat.newsletter.message.fields import mailbox_field, plain_field, templates_of, text_field
from tamizdat.newsletter.message.markup import attached_file, html_part
from tamizdat.newsletter.message.plain import plain_text
from tamizdat.newsletter.message.quoted import quoted
from tamizdat.newsletter.message.shown import Shown, shown
from tamizdat.newsletter.message.template import HOLDERS, Composed, Slot, Template, values
from tamizdat.newsletter.models import Form, Issue
from tamizdat.newsletter.sending.recipients import parted
from tamizdat.staff.relay import NOWHERE

# Gmail cuts a message off here, and shows a link in place of the rest.
GMAIL_CLIPS_AT = 102 * 1024
LINE = 76


@dataclass(frozen=True)
class Message:
    """An issue in one form.

    Args:
        sender: address in its ``From``.
        html, text: its two parts.
        composed: what is sent.
    """

    issue: Issue
    form: Form
    shown: Shown
    sender: str
    html: str
    text: str
    composed: Composed

    @property
    def size(self) -> int:
        """How many bytes a relay gets, but for signatures."""
        holders = (b"", *(HOLDERS[slot] for slot in Slot))
        return len(self.composed.filled(holders))

    @cached_property
    def warnings(self) -> list[str]:
        """What an editor should know before it is sent."""
        found = []
        if self.shown.is_empty:
            found.append(_("There is nothing in this issue that readers can see."))
        if self.shown.missing:
            found.append(
                ngettext(
                    "%(number)d article is left out, since readers cannot see it now.",
                    "%(number)d articles are left out, since readers cannot see them now.",
                    self.shown.missing,
                )
                % {"number": self.shown.missing}
            )
        size = len(self.html.encode())
        if size > GMAIL_CLIPS_AT:
            found.append(
                _("The message has %(size)d KB, and Gmail shows 102: readers there see a link in place of its end.")
                % {"size": size // 1024}
            )
        return found

    def whole(self, recipient: str, mark: bytes, issue: int) -> bytes:
        """Return the whole message for one recipient, signed.

        Args:
            recipient: an address.
            mark: of the subscription.
            issue: number of the issue's row.

        Raises:
            UnwritableError: no relay takes this address.
            BadKeyError: a key for signing cannot be read.
        """
        local, host = parted(recipient)
        keys = MarkKeys.of(settings.SECRET_KEY)
        told = values(
            to=f"{local}@{host}",
            message=keys.message_mark(mark, issue),
            leave=keys.token(LEAVE, mark),
            preferences=keys.token(PREFERENCES, mark),
            envelope=keys.envelope(mark, issue),
        )
        return signed_message(self.composed, told, signers_for(self.sender))


@dataclass(frozen=True, slots=True)
class Preview:
    """What an editor sees of an issue before it is sent.

    Args:
        size: bytes of the whole message.
        html_size: bytes of its HTML part.
    """

    subject: str
    html: str
    text: str
    size: int
    html_size: int
    warnings: list[str]


def preview(issue: Issue, form: Form, now: dt.datetime | None = None) -> Preview:
    """Show an issue as it would be sent now."""
    moment = now or dt.datetime.now(dt.UTC)
    message = compose(issue, form, origin=issue.newsletter.site_origins[0], now=moment)
    return Preview(
        subject=message.shown.subject,
        html=without_holders(message.html),
        text=without_holders(message.text),
        size=message.size,
        html_size=len(message.html.encode()),
        warnings=message.warnings,
    )


def without_holders(text: str) -> str:
    """Return a text for people to look at; who knew what stands for a slot could write it into an article."""
    for slot, holder in HOLDERS.items():
        text = text.replace(holder.decode(), slot.name.lower())
    return text


def compose(issue: Issue, form: Form, *, origin: str, now: dt.datetime, number: int | None = None) -> Message:
    """Compose an issue in one form.

    Args:
        origin: the site's address that its links lead to.
        number: that it will have.
    """
    told = shown(issue, origin=origin, number=number or issue.number, now=now)
    full = form == Form.FULL
    html, text = html_part(told, full=full), plain_text(told, full=full)
    sender = sender_of(issue)
    kind, body = _body(issue, told, html, text, full=full)
    header, canonical = templates_of(_fields(issue, told, sender, kind, now))
    return Message(issue, form, told, sender, html, text, Composed(header, canonical, Template.of(body)))


def sender_of(issue: Issue) -> str:
    """Return the address that an issue comes from."""
    return address_in_ascii(issue.newsletter.sender_address or parseaddr(settings.ENVIRONMENT.mail_from)[1])


def address_in_ascii(address: str) -> str:
    """Return an address as a header field has it, its host in ASCII (RFC 5891)."""
    local, at, host = address.rpartition("@")
    return f"{local}{at}{host.encode('idna').decode()}" if host else address


def host_of_sender(sender: str) -> str:
    """Return the host that messages are numbered and signed for."""
    host = sender.partition("@")[2]
    return host.encode("idna").decode() if host else NOWHERE


def signers_for(sender: str) -> list[Signer]:
    """Return who signs messages from an address.

    Raises:
        BadKeyError: a key cannot be read.
    """
    host = host_of_sender(sender)
    return [read_signer(file, host, selector) for selector, file in settings.ENVIRONMENT.dkim_keys]


def _fields(issue: Issue, told: Shown, sender: str, kind: str, now: dt.datetime) -> Iterator[bytes]:
    newsletter, host = issue.newsletter, host_of_sender(sender)
    yield mailbox_field("From", newsletter.sender_name, sender)
    if newsletter.reply_to:
        yield plain_field("Reply-To", address_in_ascii(newsletter.reply_to))
    yield plain_field("To", HOLDERS[Slot.TO].decode())
    yield text_field("Subject", told.subject)
    yield plain_field("Date", format_datetime(now.astimezone(dt.UTC).replace(second=0, microsecond=0)))
    yield plain_field("Message-ID", f"<{HOLDERS[Slot.MESSAGE].decode()}@{host}>")
    yield plain_field("List-Id", f"<{newsletter.slug}.{host}>")
    yield plain_field(
        "List-Unsubscribe", f"<{told.links.leave}>,", f"<mailto:{told.links.leave_by_mail}?subject=leave>"
    )
    yield plain_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    yield plain_field("Precedence", "bulk")
    yield plain_field("MIME-Version", "1.0")
    yield kind.encode("ascii")


def _body(issue: Issue, told: Shown, html: str, text: str, *, full: bool) -> tuple[str, bytes]:
    """Return the field that says what the body is, and the body."""
    parts = [_part("text/plain", quoted(text)), _part("text/html", quoted(html))]
    kind, body = _joined("alternative", parts)
    if full:
        name = f"{issue.newsletter.slug}-{told.number or 0}.html"
        kind, body = _joined("mixed", [kind.encode("ascii") + b"\r\n" + body, _attached(attached_file(told), name)])
    return kind, body


def _part(kind: str, content: bytes) -> bytes:
    head = f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode("ascii") + content + b"\r\n"


def _attached(html: str, name: str) -> bytes:
    text = base64.b64encode(html.encode())
    lines = b"\r\n".join(text[start : start + LINE] for start in range(0, len(text), LINE))
    head = (
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    )
    return head.encode("ascii") + lines + b"\r\n"


def _joined(kind: str, parts: list[bytes]) -> tuple[str, bytes]:
    """Join parts of a message (RFC 2046, section 5.1); "=_" stands in no quoted-printable text."""
    mark = "=_" + hashlib.sha256(b"".join(parts)).hexdigest()[:24]
    begun = b"".join(b"--" + mark.encode() + b"\r\n" + part for part in parts)
    return f'Content-Type: multipart/{kind};\r\n boundary="{mark}"\r\n', begun + b"--" + mark.encode() + b"--\r\n"
