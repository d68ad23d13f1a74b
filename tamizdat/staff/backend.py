"""Who may log in at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend

if TYPE_CHECKING:
    from tamizdat.staff.models import Account


class AccountBackend(AuthenticationBackend):
    """Checks passwords, and asks again on every request whether the account may still come in."""

    def user_can_authenticate(self, user: Account | None) -> bool:
        """Tell whether this account may log in or go on with its session."""
        return user is not None and user.may_log_in
