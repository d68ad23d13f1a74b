"""The pages for whoever is in danger: two clicks, no script, plain words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import auth, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.cache import never_cache

from tamizdat.staff.epoch import begin_epoch
from tamizdat.staff.gate import asking_page, colleague, factor_shown_at, is_open_as_demo
from tamizdat.staff.hold import (
    NEEDED,
    NotAGuardError,
    NotHeldError,
    confirm_return,
    confirmed,
    held_since,
    may_guard,
    overdue,
)
from tamizdat.staff.models import Account
from tamizdat.staff.panic import everyone, only, panic
from tamizdat.staff.roles import GUARD

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

EVERYONE = "everyone"
# How long ago a second factor may have been shown by whoever says that the hold may end.
FRESH = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whose accounts are to be closed.

    Args:
        asked: as the form says it.
        name: the user name, "" for everyone.
        me: whether whoever asks is among them.
    """

    asked: str
    accounts: QuerySet[Account]
    name: str = ""
    me: bool = False


def whom(request: HttpRequest, asked: str) -> Whom:
    """Return whose accounts a colleague wants to close: "" is their own.

    Raises:
        PermissionDenied: those of others are closed by publishers and keepers.
        Http404: there is no such account.
    """
    if asked in ("", str(request.user.pk)):
        return Whom("", only(colleague(request)), request.user.get_username(), me=True)
    if not request.user.has_perm(GUARD):
        raise PermissionDenied
    if asked == EVERYONE:
        return Whom(EVERYONE, everyone(), me=True)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0  # noqa: PLR2004  fits a big integer
    account = Account.objects.filter(pk=number).first()
    if account is None:
        raise Http404
    return Whom(asked, only(account), account.get_username())


@method_decorator(never_cache, name="dispatch")
class DangerView(View):
    """What a colleague can do when somebody is in danger, and how the newsroom stands."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page."""
        return render(request, "staff/danger.html", _standing(request) if request.user.has_perm(GUARD) else {})


def _standing(request: HttpRequest) -> dict[str, Any]:
    now, since = timezone.now(), held_since()
    return {
        "guard": True,
        "everyone": EVERYONE,
        "others": Account.objects.exclude(pk=colleague(request).pk).order_by("username"),
        "since": since,
        "confirmed": len(confirmed(now)) if since else 0,
        "needed": NEEDED,
    }


@method_decorator(never_cache, name="dispatch")
class CloseView(View):
    """Say what closing an account means, and close it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what will happen."""
        return render(request, "staff/close.html", {"whom": whom(request, request.GET.get("account", ""))})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Close the accounts; whoever was among them is signed out and sees a page that says no more than that."""
        asked = whom(request, request.POST.get("account", ""))
        panic(asked.accounts, timezone.now())
        if asked.me:
            return _signed_out(request)
        messages.success(request, _("The account “%(name)s” is closed. The newsroom is held.") % {"name": asked.name})
        return redirect("staff_danger")


def _signed_out(request: HttpRequest) -> HttpResponse:
    # What waits to be said, such as who has signed in, would be said on the page that comes next.
    list(messages.get_messages(request))
    auth.logout(request)
    response = HttpResponseRedirect(reverse("staff_signed_out"))
    # The pages that were open lie in the browser's cache, and begun texts in its storage (Clear Site Data, section 3).
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


class SignedOutView(View):
    """What is seen by whoever has closed their account, and by whoever stands behind them: nothing much."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page."""
        return render(request, "staff/signed_out.html")


@method_decorator(never_cache, name="dispatch")
class ReturnView(View):
    """Where a colleague who has just shown a second factor says that the hold may end."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in whoever may say so, after a second factor.

        Raises:
            PermissionDenied: that is for publishers and keepers.
        """
        if not may_guard(colleague(request)):
            raise PermissionDenied
        since = held_since()
        if since is None:
            messages.success(request, _("The newsroom is not held."))
            return redirect("staff_danger")
        if not _shown_lately(request, max(since, timezone.now() - FRESH)):
            return HttpResponseRedirect(f"{asking_page(request)}?{urlencode({'next': reverse('staff_return')})}")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what will happen."""
        now = timezone.now()
        already = [account for account in confirmed(now) if account.pk != request.user.pk]
        context = {"since": held_since(), "others": len(already), "overdue": overdue(now)}
        return render(request, "staff/return.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note that this colleague wants the hold to end, and end it if another one does too."""
        try:
            outcome = confirm_return(colleague(request), timezone.now())
        except NotHeldError:
            # A colleague was quicker.
            messages.success(request, _("The newsroom is not held."))
            return redirect("staff_danger")
        except NotAGuardError:
            raise PermissionDenied from None
        if outcome.over:
            return render(request, "staff/returned.html", {"put_back": outcome.put_back})
        messages.success(request, _still_needed(NEEDED - outcome.confirmed))
        return redirect("staff_danger")


def _still_needed(number: int) -> str:
    return ngettext(
        "Noted. %(number)s more colleague has to confirm within a day.",
        "Noted. %(number)s more colleagues have to confirm within a day.",
        number,
    ) % {"number": number}


def _shown_lately(request: HttpRequest, since: dt.datetime) -> bool:
    shown = factor_shown_at(request)
    return is_open_as_demo(colleague(request)) or (shown is not None and shown >= since)


class EndLinksView(View):
    """End all links to drafts."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """End them.

        Raises:
            PermissionDenied: that is for publishers and keepers.
        """
        if not request.user.has_perm(GUARD):
            raise PermissionDenied
        begin_epoch()
        messages.success(request, _("No link to a draft opens anything any more."))
        return redirect("staff_danger")
