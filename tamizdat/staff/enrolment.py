"""How a colleague comes to an account, and how an account is taken back from whoever has it.

A code is made on the server and handed over in person or by a messenger; it is good once and for a day. With it the
colleague chooses a password and sets up a second factor. The link carries the code behind ``#``, where no browser sends
it to a server: it stands in no log and in no ``Referer``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tamizdat.staff.models import Account

if TYPE_CHECKING:
    from tamizdat.staff.roles import Role


class NameRefusedError(Exception):
    """A user name cannot be given to a new account; the message says why."""


class NoSuchAccountError(Exception):
    """Nobody has this user name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no account '{name}': 'tamizdat staff list' shows those there are.")


class BadCodeError(Exception):
    """An enrolment code is wrong, used or too old."""


class _Codes(PasswordResetTokenGenerator):
    key_salt = "tamizdat.staff.enrolment"


_codes = _Codes()


@transaction.atomic
def add_colleague(name: str, role: Role) -> str:
    """Make an account for a colleague.

    Args:
        name: user name, the only thing that is stored about the person.
        role: what the colleague may do.

    Returns:
        The enrolment link.

    Raises:
        NameRefusedError: the name is taken, or has characters that a user name cannot have.
    """
    account = Account(username=name)
    account.set_unusable_password()
    try:
        account.full_clean()
    except ValidationError as error:
        raise NameRefusedError(" ".join(error.messages)) from None
    account.save()
    account.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return enrolment_link(account)


@transaction.atomic
def reset_colleague(name: str) -> str:
    """Take away an account's password, second factors and sessions, everywhere and at once.

    For a lost or seized device, and for a colleague who has locked themselves out.

    Args:
        name: user name, in upper or lower case.

    Returns:
        The link by which the colleague enrols again.

    Raises:
        NoSuchAccountError: nobody has this name.
    """
    account = Account.objects.select_for_update().filter(username__iexact=name).first()
    if account is None:
        raise NoSuchAccountError(name)
    account.set_unusable_password()
    account.demo = False
    account.save()
    Authenticator.objects.filter(user_id=account.pk).delete()
    end_sessions(account)
    return enrolment_link(account)


def end_sessions(account: Account) -> int:
    """Log an account out everywhere.

    Returns:
        How many sessions have ended.
    """
    found = sessions_of(account)
    for session in found:
        session.delete()
    return len(found)


def sessions_of(account: Account) -> list[Session]:
    """Return the sessions in which an account is logged in."""
    living = Session.objects.filter(expire_date__gt=timezone.now()).iterator()
    return [session for session in living if session.get_decoded().get(SESSION_KEY) == str(account.pk)]


def enrolment_link(account: Account) -> str:
    """Return the address at which the account's owner enrols; it is a secret."""
    code = f"{account.pk}.{_codes.make_token(account)}"
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('staff_welcome')}#{code}"


def account_of_code(code: str) -> Account:
    """Find whom an enrolment code was made for.

    Raises:
        BadCodeError: it is not a code, has been used, or is older than ``PASSWORD_RESET_TIMEOUT``.
    """
    number, _dot, token = code.strip().rpartition("#")[2].partition(".")
    account = None
    if number.isascii() and number.isdigit() and len(number) < 19:  # noqa: PLR2004  fits a big integer
        account = Account.objects.filter(pk=int(number), is_active=True).first()
    if account is None or not _codes.check_token(account, token):
        raise BadCodeError
    return account


def colleagues() -> list[dict[str, Any]]:
    """Return every account: ``name``, ``roles``, ``active``, ``demo`` and the kinds of ``second_factor`` it has."""
    factors: dict[int, set[str]] = {}
    for owner, kind in Authenticator.objects.values_list("user_id", "type"):
        factors.setdefault(owner, set()).add(kind)
    return [
        {
            "name": account.username,
            "roles": sorted(group.name for group in account.groups.all()),
            "active": account.is_active,
            "demo": account.demo,
            "second_factor": sorted(factors.get(account.pk, ())),
        }
        for account in Account.objects.order_by("username").prefetch_related("groups")
    ]
