"""The way to the mail relay: a message is handed over, or it is said who cannot take it, without saying whom it is for.

What mail servers and Python's library say of a failure holds the receiver's address. So none of it leaves this module:
an error here knows its kind and the server's code, and has no cause and no context to be printed with it.

=======================  ===========================================  ========================================
error                    what happened                                what to do
=======================  ===========================================  ========================================
:class:`RefusedError`    this message or its receiver is refused      give this one up
:class:`PutOffError`     it is refused for now, or cannot be written  try this one later
:class:`RelayError`      nothing can be handed over, or it is not     try this one later, and no other for now
                         known whether this one was
=======================  ===========================================  ========================================
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from tamizdat.settings.mail import mail_settings

FOR_GOOD = 500
# The server ends the connection (RFC 5321, 3.8): it means everybody.
CLOSING = 421
NOWHERE = "localhost"


class HandOverError(Exception):
    """A message was not handed over.

    Args:
        kind: name of the library's error.
        code: of the server's answer; 0 if it gave none.
    """

    def __init__(self, kind: str, code: int = 0) -> None:
        super().__init__(f"{kind} {code}" if code else kind)
        self.kind, self.code = kind, code


class RefusedError(HandOverError):
    """The server takes this message never."""


class PutOffError(HandOverError):
    """The server does not take this message now."""


class RelayError(HandOverError):
    """The server takes none, or was gone before it had answered."""


def sender_domain() -> str:
    """Return the host of the address that mail to colleagues comes from: the name under which we greet and number."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    try:
        return host.encode("idna").decode() or NOWHERE
    except UnicodeError:
        return NOWHERE


class _Greeting(smtplib.SMTP):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options | {"local_hostname": sender_domain()})


class _GreetingTLS(smtplib.SMTP_SSL):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options | {"local_hostname": sender_domain()})


class RelayBackend(EmailBackend):
    """Django's way to a mail server, which greets with the sender's host: this machine's own name is nobody's business.

    The greeting stands in the ``Received`` line of every message (RFC 5321, 4.4).
    """

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return what makes a connection."""
        return _GreetingTLS if self.use_ssl else _Greeting


class WrittenMessage(EmailMessage):
    """A message that is complete as it is: nothing of it is written anew on the way.

    Args:
        whole: the message with its head, its lines ended by CRLF.
    """

    def __init__(self, whole: bytes, sender: str, receiver: str) -> None:
        super().__init__(from_email=sender, to=[receiver])
        self.whole = whole

    def message(self) -> WrittenMessage:  # type: ignore[override]  # whoever sends it asks it for its bytes
        """Return what Django's ways of sending ask for bytes."""
        return self

    def as_bytes(self, linesep: str = "\n") -> bytes:
        """Return the message, its lines ended by what is asked for."""
        return self.whole.replace(b"\r\n", linesep.encode("ascii"))


def connection_to(url: str) -> BaseEmailBackend:
    """Return Django's way to a relay; not open yet.

    Args:
        url: as ``TAMIZDAT_MAIL_URL`` names it; the relay for mail to colleagues if "".
    """
    if url in ("", settings.ENVIRONMENT.mail_url):
        return get_connection()
    told = mail_settings(url, settings.DATA_DIR)
    names = {"EMAIL_HOST_USER": "username", "EMAIL_HOST_PASSWORD": "password", "EMAIL_FILE_PATH": "file_path"}
    options: dict[str, Any] = {
        names.get(name, name.removeprefix("EMAIL_").lower()): value for name, value in told.items()
    }
    return get_connection(str(options.pop("backend")), **options)


class Relay:
    """A connection on which messages are handed over, one after another."""

    def __init__(self, url: str = "") -> None:
        self._url = url
        self._connection = connection_to(url)

    def hand_over(self, message: EmailMessage) -> None:
        """Hand over one message to one receiver.

        Raises:
            RefusedError, PutOffError, RelayError: it was not taken, or is not known to be.
        """
        trouble: HandOverError | None = None
        try:
            self._connection.open()
            self._connection.send_messages([message])
        except (smtplib.SMTPException, OSError, ValueError) as error:
            trouble = _told(error)
        if trouble is not None:
            # Outside of the handler, so that nothing of the error that holds the address hangs on this one.
            if isinstance(trouble, RelayError):
                self.close()
            raise trouble

    def hand_over_bytes(self, whole: bytes, sender: str, receiver: str) -> None:
        """Hand over a message that is written already, its lines ended by CRLF.

        Args:
            sender: address of the envelope, to which the message comes back if it cannot be delivered.
            receiver: one address.

        Raises:
            RefusedError, PutOffError, RelayError: it was not taken, or is not known to be.
        """
        self.hand_over(WrittenMessage(whole, sender, receiver))

    def close(self) -> None:
        """End the connection, whatever has become of it."""
        try:
            self._connection.close()
        except (smtplib.SMTPException, OSError):
            # It is over in any case, and whatever was handed over has been answered.
            self._connection = connection_to(self._url)


@contextmanager
def relay(url: str = "") -> Iterator[Relay]:
    """Open a way to the relay, and close it in the end.

    Args:
        url: of the relay, as ``TAMIZDAT_MAIL_URL`` names it; the one for mail to colleagues if "".
    """
    way = Relay(url)
    try:
        yield way
    finally:
        way.close()


def _told(error: Exception) -> HandOverError:
    kind, code = type(error).__name__, _code_of(error)
    # An address that cannot be written as one, the receiver's or ours, which may be mended. A certificate that does not
    # hold is a ValueError too, and the server's fault.
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        return PutOffError(kind)
    if code and code != CLOSING and isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)):
        return RefusedError(kind, code) if code >= FOR_GOOD and not _is_of_policy(error) else PutOffError(kind, code)
    return RelayError(kind, code)


def _is_of_policy(error: Exception) -> bool:
    """Tell whether a server has refused us and not the address (RFC 3463, 3.8: X.7.X), which the keeper can mend."""
    words = b" ".join(words for _code, words in error.recipients.values()) if hasattr(error, "recipients") else b""
    said = words or getattr(error, "smtp_error", b"")
    return b"5.7." in (said if isinstance(said, bytes) else str(said).encode())


def _code_of(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _words in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
