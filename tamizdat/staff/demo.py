"""The demo log-in: a plain way in for a newsroom that is only being tried out.

Its accounts are marked in the database. The mark opens a door in demo mode alone, which listens on the loopback
interface alone; everywhere else a marked account cannot log in at all, and ``tamizdat doctor`` names it.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from tamizdat.staff.models import Account
from tamizdat.staff.roles import Role

# Public on purpose: the log-in page of the demo shows it.
DEMO_PASSWORD = "demo-newsroom-only"  # noqa: S105  not a secret
DEMO_ACCOUNTS = {
    "reporter": Role.REPORTER,
    "editor": Role.EDITOR,
    "publisher": Role.PUBLISHER,
    "keeper": Role.KEEPER,
}


class NotADemoError(Exception):
    """Someone asked for demo accounts in a newsroom that is meant in earnest."""

    def __init__(self) -> None:
        super().__init__("Demo accounts have a public password: they are only made when TAMIZDAT_MODE=demo.")


@transaction.atomic
def make_demo_accounts() -> dict[str, Account]:
    """Give the demo newsroom one account for each role, all with :data:`DEMO_PASSWORD`.

    An account of that name that is there already is kept, with its password; a second call changes nothing.

    Returns:
        The accounts by user name.

    Raises:
        NotADemoError: the newsroom does not run in demo mode.
    """
    if not settings.DEMO:
        raise NotADemoError
    return {name: _demo_account(name, role) for name, role in DEMO_ACCOUNTS.items()}


def _demo_account(name: str, role: Role) -> Account:
    account = Account.objects.filter(username__iexact=name).first()
    if account is None:
        account = Account(username=name, demo=True)
        account.set_password(DEMO_PASSWORD)
        account.save()
        account.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return account


def demo_accounts_present() -> list[str]:
    """Return the user names of the demo accounts in the database, which production must not have."""
    return list(Account.objects.filter(demo=True).order_by("username").values_list("username", flat=True))
