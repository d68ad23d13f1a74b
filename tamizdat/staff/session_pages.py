"""Where a colleague is signed in, and where all are, as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.cache import never_cache

from tamizdat.staff.gate import colleague
from tamizdat.staff.sessions import SignedIn, end, name_of, sessions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

OTHERS = "others"


@method_decorator(never_cache, name="dispatch")
class SessionsView(View):
    """Show a colleague where they are signed in, and keepers where everybody is; end what they choose."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the list."""
        own = sessions(colleague(request))
        context = {
            "here": name_of(str(request.session.session_key)),
            "own": own,
            "others": OTHERS,
            "of_colleagues": [each for each in _visible(request) if each.account != request.user.get_username()],
            "keeper": _is_keeper(request),
        }
        return render(request, "staff/sessions.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """End one session by its name, or all of one's own but this."""
        asked, here = request.POST.get("end", ""), name_of(str(request.session.session_key))
        if asked == OTHERS:
            ended = end([each for each in sessions(colleague(request)) if each.name != here])
        else:
            ended = end([each for each in _visible(request) if each.name == asked])
        if asked == here:
            return redirect("account_login")
        messages.success(request, _ended(ended))
        return redirect("staff_sessions")


def _visible(request: HttpRequest) -> list[SignedIn]:
    return sessions() if _is_keeper(request) else sessions(colleague(request))


def _is_keeper(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("staff.change_account"))


def _ended(number: int) -> str:
    if not number:
        return _("It had ended already.")
    return ngettext("%(number)s session has ended.", "%(number)s sessions have ended.", number) % {"number": number}
