"""Payouts, and the files for the bookkeeper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.log_actions import log

from tamizdat.support.actions.paying_out import fetch
from tamizdat.support.books.exporting import Form, exported
from tamizdat.support.desk.pages import BOOKS, HANDLE, SupportView, a_page_of
from tamizdat.support.models import BookAccounts, Payout
from tamizdat.support.money import Money
from tamizdat.support.months import MONTHS, Month, last_months
from tamizdat.support.providers.registry import providers

FORMS = [
    (Form.CSV.value, gettext_lazy("Table (CSV)")),
    (Form.BEANCOUNT.value, gettext_lazy("Journal for beancount")),
    (Form.LEDGER.value, gettext_lazy("Journal for ledger and hledger")),
]
# So many years back can be chosen in the admin; a command goes back to the beginning.
YEARS = 5


class PayoutsView(SupportView):
    """Lists what providers have transferred, the newest first."""

    page_title = gettext_lazy("Payouts")
    header_icon = "download"
    template_name = "support/desk/payouts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the payouts."""
        page = a_page_of(Payout.objects.compared().order_by("-arrives", "-pk"), self.request)
        return super().get_context_data(page=page, rows=[_row(each) for each in page], **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask all providers now.

        Raises:
            PermissionDenied: the account may only look.
        """
        if not request.user.has_perm(HANDLE):
            raise PermissionDenied
        asked = fetch(providers(), timezone.now())
        new = sum(each.payouts for each in asked)
        told = ngettext("%(number)d payout is new.", "%(number)d payouts are new.", new) % {"number": new}
        messages.success(request, told)
        if not all(each.answered for each in asked):
            messages.warning(request, _("A provider did not answer: try again later."))
        return redirect("support_desk:payouts")


class PayoutView(SupportView):
    """Shows what a payout holds."""

    page_title = gettext_lazy("Payout")
    header_icon = "download"
    template_name = "support/desk/payout.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add our settlements in it, and what has not come through us."""
        payout = get_object_or_404(Payout.objects.compared(), pk=self.kwargs["pk"])
        items = payout.items.select_related("event").order_by("pk")
        ours = a_page_of(items.exclude(event=None), self.request)
        return super().get_context_data(
            **_row(payout),
            page=ours,
            ours_in_it=[(each.event, Money(each.event.settled or 0, each.event.settled_currency)) for each in ours],
            foreign=items.filter(event=None)[:200],
            **kwargs,
        )


def _row(payout: Any) -> dict[str, Any]:
    """Return a payout with its amounts."""
    ours = Money(int(payout.ours), payout.currency)
    return {
        "payout": payout,
        "ours": ours,
        "difference": payout.money - ours,
        "says_nothing": not payout.known and not payout.foreign,
    }


class AccountsForm(forms.ModelForm):
    """How the accounts are called."""

    class Meta:
        model = BookAccounts
        fields = (
            "bank",
            "clearing",
            "direct",
            "income",
            "refunds",
            "disputes",
            "fees",
            "difference",
            "suspense",
            "opening",
        )


def periods(today: dt.date) -> list[tuple[str, str]]:
    """Return the months and years of which the books can be taken, as pairs of a value and nothing else to know."""
    months = [str(each) for each in reversed(last_months(today, MONTHS + 1))]
    years = [str(today.year - ago) for ago in range(YEARS)]
    return [(each, each) for each in (*months, *years)]


class ExportForm(forms.Form):
    """What is downloaded."""

    period = forms.ChoiceField(label=gettext_lazy("Month or year"))
    form = forms.ChoiceField(label=gettext_lazy("As"), choices=FORMS)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods(today)  # type: ignore[attr-defined]

    def days(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day."""
        year, _dash, month = self.cleaned_data["period"].partition("-")
        first, last = Month(int(year), int(month or 1)), Month(int(year), int(month or MONTHS))
        return first.first, last.last


class BooksView(SupportView):
    """Offers the books, and says how their accounts are called."""

    page_title = gettext_lazy("Books")
    header_icon = "doc-full"
    template_name = "support/desk/books.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the forms."""
        kwargs.setdefault("accounts", AccountsForm(instance=BookAccounts.chosen()))
        return super().get_context_data(export=ExportForm(today=timezone.now().date()), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Call the accounts anew.

        Raises:
            PermissionDenied: the account may not.
        """
        if not request.user.has_perm(BOOKS):
            raise PermissionDenied
        form = AccountsForm(request.POST, instance=BookAccounts.chosen())
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(accounts=form))
        log(instance=form.save(), action="wagtail.edit", user=request.user)
        messages.success(request, _("The accounts have these names from now on."))
        return redirect("support_desk:books")


class DownloadView(SupportView):
    """Gives the books of a month or a year as a file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send the file, or lead back if nothing readable was asked for."""
        form = ExportForm(request.GET, today=timezone.now().date())
        if not form.is_valid():
            return redirect("support_desk:books")
        kind = Form(form.cleaned_data["form"])
        pieces = exported(kind, *form.days())
        response = StreamingHttpResponse(pieces, content_type=kind.content_type)
        name = f"support-{form.cleaned_data['period']}.{kind.value}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
