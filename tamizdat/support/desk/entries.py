"""The ledger in the admin, and what is in doubt."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from tamizdat.support import doubts
from tamizdat.support.desk.pages import A_PAGE, SupportView, a_page_of
from tamizdat.support.models import Contribution, Event, Happening
from tamizdat.support.money import EXPONENTS, Money
from tamizdat.support.months import Month

ANY = ("", gettext_lazy("all"))


class LedgerFilter(forms.Form):
    """Which entries are shown."""

    month = forms.DateField(
        label=gettext_lazy("Month"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month", "placeholder": "2026-11"}),
    )
    provider = forms.CharField(label=gettext_lazy("Provider"), required=False, max_length=20)
    kind = forms.ChoiceField(label=gettext_lazy("What"), required=False, choices=[ANY, *Happening.choices])
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), required=False, choices=[ANY, *((each, each) for each in sorted(EXPONENTS))]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Where the contribution stands"), required=False, choices=[ANY, *Contribution.State.choices]
    )

    def chosen(self) -> QuerySet[Event]:
        """Return the entries; those of all, where nothing readable is chosen."""
        told = self.cleaned_data if self.is_valid() else {}
        found = Event.objects.real().select_related("contribution").order_by("-at", "-pk")
        if told.get("month"):
            month = Month.of(told["month"])
            found = found.between(month.since, month.after(1).since)
        columns = {"provider": "provider", "kind": "kind", "currency": "currency", "state": "contribution__state"}
        return found.filter(**{column: told[name] for name, column in columns.items() if told.get(name)})


class LedgerView(SupportView):
    """Lists entries, the newest first."""

    page_title = gettext_lazy("Ledger")
    header_icon = "list-ul"
    template_name = "support/desk/ledger.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entries that were asked for."""
        form = LedgerFilter(self.request.GET)
        page = a_page_of(form.chosen(), self.request)
        asked = self.request.GET.copy()
        asked.pop("p", None)
        return super().get_context_data(
            form=form, page=page, rows=[with_money(each) for each in page], asked=asked.urlencode(), **kwargs
        )


def with_money(event: Event) -> dict[str, Any]:
    """Return an entry with its amounts."""
    account = event.settled_currency
    return {
        "event": event,
        "amount": Money(event.amount, event.currency) if event.amount else None,
        "settled": Money(event.settled, account) if event.settled is not None else None,
        "fee": Money(event.fee, account) if event.fee else None,
    }


class DoubtsView(SupportView):
    """Lists what ought to have come to an end by itself, and has not."""

    page_title = gettext_lazy("In doubt")
    header_icon = "warning"
    template_name = "support/desk/doubts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the lists, each of which may be longer than what is shown."""
        now = timezone.now()
        return super().get_context_data(
            counts=doubts.doubts(now),
            contributions=doubts.contributions_in_doubt(now)[:A_PAGE],
            notices=doubts.notices_waiting(now)[:A_PAGE],
            late=doubts.operations_late(now)[:A_PAGE],
            refused=doubts.operations_refused(now)[:A_PAGE],
            **kwargs,
        )
