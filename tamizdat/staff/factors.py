"""Second factors that are typed in where there is no browser."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from tamizdat.staff.models import Account


def accepts(account: Account, code: str) -> bool:
    """Tell whether a code is what the account's app shows now, or a recovery code, which is used up by that."""
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user_id=account.pk)}
    app = factors.get(Authenticator.Type.TOTP)
    if app and TOTP(app).validate_code(code):
        return True
    written_down = factors.get(Authenticator.Type.RECOVERY_CODES)
    return bool(written_down and RecoveryCodes(written_down).validate_code(code))
