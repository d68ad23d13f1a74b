"""What the newspaper wants of django-allauth that its settings do not offer."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.http import url_has_allowed_host_and_scheme

from tamizdat.staff.sealing import sealing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tamizdat.staff.models import Account

# Of this process alone: what it hides cannot be found out once the process has ended.
_VISITOR_KEY = secrets.token_bytes(32)

ENROLLING_SINCE = "staff_enrolling_since"
ENROLLING_SECONDS = 15 * 60
FACTORS = "staff.factors"


class AccountAdapter(DefaultAccountAdapter):
    """Log-in for the staff: by invitation, to this site, counting attempts without keeping addresses."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: accounts are made by ``tamizdat staff add``."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Let a log-in lead on to an address of this host only, and one that is written without a host."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return what tells visitors apart while attempts are counted, and is worth nothing to anyone else."""
        return disguised(str(request.META.get("REMOTE_ADDR", "")))

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse | None:
        """Turn away an account that may not log in, whatever it has proven."""
        if not user.may_log_in:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password again before factors are changed, except of those who have just chosen it."""
        since = context.request.session.get(ENROLLING_SINCE, 0)
        if time.time() - since < ENROLLING_SECONDS:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


def disguised(address: str) -> str:
    """Return a keyed digest of a network address; of an IPv6 address, of its /64 network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        network = address
    else:
        network = str(ipaddress.ip_network((parsed, 64 if parsed.version == 6 else 32), strict=False))  # noqa: PLR2004
    return hashlib.blake2b(network.encode(), key=_VISITOR_KEY, digest_size=12).hexdigest()


class FactorAdapter(DefaultMFAAdapter):
    """Second factors whose secrets a stolen copy of the database does not give away."""

    def encrypt(self, text: str) -> str:
        """Seal the secret of an authenticator app or of recovery codes with the server's key."""
        return sealing(FACTORS).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what :meth:`encrypt` has sealed."""
        return sealing(FACTORS).decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as an SVG element that can stand in a page."""
        svg = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]
