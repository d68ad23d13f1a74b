"""The gate: whoever is logged in goes nowhere but to the second factor until this session has shown one.

What counts is the session and not the account. A session that came about without allauth's log-in (a side door, another
backend, a forgotten management page) has shown nothing, so it stands before the gate like any other.

========================  =============================================================================
this session              is let through to
========================  =============================================================================
has shown a factor        everything
has not, account has one  the pages that ask for it, and log-out
has not, account has none the pages on which one is set up, and log-out
demo account, demo mode   everything, under a banner that says so
========================  =============================================================================
"""

from __future__ import annotations

import datetime as dt
from enum import Enum, auto
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from tamizdat.staff.models import Account

# In the session: the factor that was set up in it, which is as good as shown.
FRESH_FACTOR = "staff_fresh_factor"

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
ALWAYS_OPEN = {"account_login", "account_logout", "account_inactive", "staff_welcome"}
ASKING = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
ENROLLING = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_change_password"}


class Standing(Enum):
    """What a session has shown."""

    PROVEN = auto()
    UNPROVEN = auto()
    WITHOUT_FACTOR = auto()


def colleague(request: HttpRequest) -> Account:
    """Return the account of whoever is logged in."""
    return cast("Account", request.user)


def standing(request: HttpRequest) -> Standing:
    """Tell what this session has shown of its account's second factor.

    Args:
        request: of somebody who is logged in.
    """
    records = get_authentication_records(request, request.user)
    shown = {record.get("id") for record in records if record.get("method") == "mfa"}
    shown.add(request.session.get(FRESH_FACTOR))
    factors = dict(Authenticator.objects.filter(user_id=request.user.pk).values_list("pk", "type"))
    if not any(kind in FACTORS for kind in factors.values()):
        return Standing.WITHOUT_FACTOR
    return Standing.PROVEN if shown & factors.keys() else Standing.UNPROVEN


def factor_shown_at(request: HttpRequest) -> dt.datetime | None:
    """Return when this session last showed a second factor that its account still has, or set one up; None for never.

    Args:
        request: of somebody who is logged in.
    """
    records = get_authentication_records(request, request.user)
    factors = Authenticator.objects.filter(user_id=request.user.pk)
    present = set(factors.values_list("pk", flat=True))
    shown = [
        dt.datetime.fromtimestamp(record["at"], dt.UTC)
        for record in records
        if record.get("method") == "mfa" and record.get("id") in present
    ]
    fresh = factors.filter(pk=request.session.get(FRESH_FACTOR)).values_list("created_at", flat=True)
    return max([*shown, *fresh], default=None)


def is_open_as_demo(account: Account) -> bool:
    """Tell whether an account needs no second factor: a demo account, in demo mode."""
    return bool(settings.DEMO and account.demo)


class SecondFactorGate:
    """Middleware that stands after Django's authentication and allauth's account middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> HttpResponse | None:
        """Stop a request of a session that has not shown a second factor, before any view runs.

        Raises:
            PermissionDenied: when the request would change something or wants data and no page.
        """
        # Without the cookie nobody is logged in; not to look keeps readers' pages free of "Vary: Cookie".
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        view_name = request.resolver_match.view_name if request.resolver_match else ""
        if view_name in ALWAYS_OPEN or is_open_as_demo(request.user):
            return None
        return self._stop(request, view_name, standing(request))

    def _stop(self, request: HttpRequest, view_name: str, shown: Standing) -> HttpResponse | None:
        open_views = {Standing.UNPROVEN: ASKING, Standing.WITHOUT_FACTOR: ENROLLING}.get(shown)
        if open_views is None or view_name in open_views:
            return None
        if request.method not in ("GET", "HEAD") or request.headers.get("x-requested-with") == "XMLHttpRequest":
            raise PermissionDenied
        if shown is Standing.WITHOUT_FACTOR:
            return HttpResponseRedirect(reverse("mfa_index"))
        return HttpResponseRedirect(f"{asking_page(request)}?{urlencode({'next': request.get_full_path()})}")


def asking_page(request: HttpRequest) -> str:
    """Return the address at which a logged-in colleague shows a second factor again."""
    has_app = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists()
    return reverse("mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn")


def remember_fresh_factor(
    sender: object,
    request: HttpRequest,
    authenticator: Authenticator,
    **kwargs: object,
) -> None:
    """Let a session through that has just set up a factor, under a new session key."""
    if authenticator.type in FACTORS:
        request.session.cycle_key()
        request.session[FRESH_FACTOR] = authenticator.pk
