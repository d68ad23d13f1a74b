"""Decisions for countries, and what is done on the day on which giving becomes a crime in one of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import log

from tamizdat.support.actions.designating import progress, set_out
from tamizdat.support.countries import countries, is_country, name_of
from tamizdat.support.desk.pages import DECIDE, SupportView
from tamizdat.support.models import CountryDecision

VIEW = "support.view_countrydecision"


class DecisionForm(forms.ModelForm):
    """A new decision; an earlier one is never changed."""

    country = forms.ChoiceField(label=gettext_lazy("Country"))

    class Meta:
        model = CountryDecision
        fields = ("country", "stance", "since", "reason")
        widgets = {"since": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["country"]
        field.choices = [("", "…"), *countries(get_language() or "en")]  # type: ignore[attr-defined]


class DesignateForm(forms.Form):
    """What colleagues are told of why."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, required=False, help_text=gettext_lazy("For colleagues.")
    )


class CountriesView(SupportView):
    """Shows what holds for each country today and what was decided before, and takes a new decision."""

    permission = VIEW
    page_title = gettext_lazy("Countries")
    header_icon = "globe"
    template_name = "support/desk/countries.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the decisions, by country, those of each with the newest first."""
        kwargs.setdefault("form", DecisionForm())
        return super().get_context_data(held=_held(CountryDecision.objects.all()), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Decide.

        Raises:
            PermissionDenied: the account may only look.
        """
        if not request.user.has_perm(DECIDE):
            raise PermissionDenied
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        log(instance=form.save(), action="wagtail.create", user=request.user)
        messages.success(request, _("It is decided. What runs already goes on: see 'Designated today' to stop it."))
        return redirect("support_desk:countries")


def _held(decisions: Iterable[CountryDecision]) -> list[dict[str, Any]]:
    """Return the countries in the order of their names, with what holds today and all decisions."""
    today, language = timezone.now().date(), get_language() or "en"
    found: dict[str, list[CountryDecision]] = {}
    for each in decisions:
        found.setdefault(each.country, []).append(each)
    rows = [
        {
            "country": country,
            "today": next((each for each in of_country if each.since <= today), None),
            "decisions": of_country,
        }
        for country, of_country in found.items()
    ]
    return sorted(rows, key=lambda row: name_of(str(row["country"]), language))


class DesignatedChoiceView(SupportView):
    """Leads to the page of a country."""

    permission = DECIDE
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead there, or back if no country was chosen."""
        country = request.GET.get("country", "")
        if not is_country(country):
            return redirect("support_desk:countries")
        return redirect("support_desk:designated", country)


class DesignatedView(SupportView):
    """Stops what runs from a country, after having asked once, and says how far that is."""

    permission = DECIDE
    page_title = gettext_lazy("Designated today")
    header_icon = "warning"
    template_name = "support/desk/designated.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer for a country.

        Raises:
            Http404: the letters are those of none.
        """
        if not is_country(kwargs["country"]):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return the country's name."""
        return name_of(self.kwargs["country"], get_language() or "en")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return where the page stands."""
        items = super().get_breadcrumbs_items()
        items.insert(-1, {"url": reverse("support_desk:countries"), "label": _("Countries")})
        return items

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how far it is."""
        country = kwargs["country"] = self.kwargs["country"]
        kwargs.setdefault("form", DesignateForm())
        return super().get_context_data(progress=progress(country, timezone.now().date()), **kwargs)

    def post(self, request: HttpRequest, country: str) -> HttpResponse:
        """Refuse the country, and put on its way the end of what runs; the worker carries it out."""
        form = DesignateForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        set_out(country, timezone.now(), form.cleaned_data["reason"])
        decision = CountryDecision.objects.filter(country=country).order_by("-since", "-pk").first()
        log(instance=decision, action="support.designate", user=request.user)
        messages.success(request, _("Nothing is taken from there any more. What runs is being stopped."))
        return redirect("support_desk:designated", country)
