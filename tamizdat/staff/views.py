"""Pages at the door."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from allauth.account.views import LoginView
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import auth
from django.http import HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from tamizdat.staff.adapter import ENROLLING_SINCE
from tamizdat.staff.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from tamizdat.staff.forms import WelcomeForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class LogInView(LoginView):
    """Log-in; in demo mode the page says how."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo log-in, in demo mode alone."""
        demo = {"names": list(DEMO_ACCOUNTS), "password": DEMO_PASSWORD} if settings.DEMO else None
        return super().get_context_data(demo=demo, **kwargs)


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters("code", "password", "again"), name="dispatch")
@method_decorator(rate_limit(action="reset_password_from_key"), name="dispatch")
class WelcomeView(FormView):
    """Where a colleague with an enrolment link chooses a password, and is then led on to the second factor."""

    template_name = "staff/welcome.html"
    form_class = WelcomeForm
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: WelcomeForm) -> HttpResponse:
        """Store the password, use up the code, and log the colleague in under a new session key."""
        account = form.account
        account.set_password(form.cleaned_data["password"])
        account.save()
        auth.logout(self.request)
        auth.login(self.request, account)
        self.request.session[ENROLLING_SINCE] = time.time()
        self.request.session.set_expiry(0)
        return super().form_valid(form)


@csrf_exempt  # it changes nothing, and a refused token would be a worse answer than the way to the right door
@never_cache
def closed_door(request: HttpRequest) -> HttpResponse:
    """Lead whoever tries one of Wagtail's or Django's own log-in pages, by any method, to ours."""
    target = reverse("account_login")
    onward = request.GET.get("next", "")
    if onward and url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        target = f"{target}?{urlencode({'next': onward})}"
    return HttpResponseRedirect(target)
