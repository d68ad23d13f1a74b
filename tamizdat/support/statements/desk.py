"""At the desk: a statement is brought, and a colleague sees to the lines that belong to nobody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from tamizdat.support.errors import SupportError
from tamizdat.support.models import BankAccount, BankLine
from tamizdat.support.money import Money
from tamizdat.support.providers.bank.iban import in_groups
from tamizdat.support.statements import camt
from tamizdat.support.statements.importing import Report, bring
from tamizdat.support.statements.lines import StatementError
from tamizdat.support.statements.seeing import assign, book_as_gift, set_aside, text_of
from tamizdat.support.statements.table import layout_of

SEE_TO = "support.change_bankline"
MOST = 200


class StatementForm(forms.Form):
    """A statement, and how to read it."""

    file = forms.FileField(label=gettext_lazy("Statement, in camt.053 or CSV"))
    account = forms.ModelChoiceField(
        BankAccount.objects.all(),
        label=gettext_lazy("Account"),
        required=False,
        empty_label=gettext_lazy("As the file says"),
    )
    columns = forms.CharField(
        label=gettext_lazy("Columns"),
        required=False,
        help_text=gettext_lazy("Only if they are not found: date=1,amount=Betrag,text=3"),
    )
    dates = forms.ChoiceField(
        label=gettext_lazy("Days in a CSV file"),
        required=False,
        choices=[
            ("", gettext_lazy("As the file says")),
            ("dmy", gettext_lazy("Day first")),
            ("mdy", gettext_lazy("Month first")),
        ],
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be read.

        Raises:
            ValidationError: on the field.
        """
        file = self.cleaned_data["file"]
        if file.size > camt.LARGEST:
            raise forms.ValidationError(_("This file has more than 64 MB: export a shorter time."))
        return file


class StatementsView(WagtailAdminTemplateMixin, TemplateView):
    """Takes a statement, and shows what somebody has to see to."""

    page_title = gettext_lazy("Bank statements")
    header_icon = "doc-full-inverse"
    template_name = "support/desk/statements.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer those who may do this.

        Raises:
            PermissionDenied: the account may not.
        """
        if not request.user.has_perm(SEE_TO):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return where the page stands."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form and the lines."""
        kwargs.setdefault("form", StatementForm())
        unmatched = BankLine.objects.unmatched().select_related("account")
        lines = [_shown(line) for line in unmatched[:MOST]]
        return super().get_context_data(lines=lines, number=unmatched.count(), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Bring a statement, or see to a line."""
        if "line" in request.POST:
            self._see_to(request)
            return redirect("support_bank:statements")
        form = StatementForm(request.POST, request.FILES)
        if not form.is_valid() or not self._bring(form):
            return self.render_to_response(self.get_context_data(form=form))
        return redirect("support_bank:statements")

    def _bring(self, form: StatementForm) -> bool:
        told = form.cleaned_data
        try:
            layout = layout_of(told["columns"], told["dates"])
            report = bring(told["file"].read(), told["account"], layout, timezone.now())
        except StatementError as error:
            form.add_error("file", str(error))
            return False
        messages.success(self.request, in_words(report))
        return True

    def _see_to(self, request: HttpRequest) -> None:
        told, number = request.POST.get("do", ""), request.POST["line"]
        line = BankLine.objects.filter(pk=number if number.isdecimal() else 0).first()
        if line is None:
            return
        try:
            if told == "assign":
                assign(line.pk, request.POST.get("code", ""), timezone.now())
            elif told == "gift":
                book_as_gift(line.pk, timezone.now())
            elif told == "aside":
                set_aside(line.pk)
            else:
                return
        except SupportError as error:
            messages.error(request, str(error))
            return
        log(instance=line, action=f"support.bank_{told}", user=request.user)
        messages.success(request, _("The line is seen to."))


def in_words(report: Report) -> str:
    """Say what became of a statement."""
    told = [
        ngettext(
            "%(number)d line belongs to a contribution.", "%(number)d lines belong to contributions.", report.matched
        )
        % {"number": report.matched},
        ngettext("%(number)d line waits below.", "%(number)d lines wait below.", report.unmatched)
        % {"number": report.unmatched},
        ngettext("%(number)d was brought before.", "%(number)d were brought before.", report.known)
        % {"number": report.known},
    ]
    return " ".join(told)


def _shown(line: BankLine) -> dict[str, Any]:
    return {
        "pk": line.pk,
        "day": line.day,
        "amount": str(Money(line.amount, line.currency)),
        "came": line.amount > 0,
        "account": line.account,
        "text": text_of(line),
        "suspect": in_groups(line.suspect),
    }


app_name = "support_bank"
urlpatterns = [path("", StatementsView.as_view(), name="statements")]
