"""Where a subscriber decides how the newsletter comes, and what is to become of what is known of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tamizdat.newsletter import preferences as verbs
from tamizdat.newsletter.mail_address import is_address
from tamizdat.newsletter.marks import LEAVE, PREFERENCES
from tamizdat.newsletter.models import Form, Subscription
from tamizdat.newsletter.views.pages import dead_link, for_readers, mark_in, page, token_for

MISTYPED = 422
Frequency = Subscription.Frequency


class PreferencesForm(forms.Form):
    """How the newsletter comes."""

    form = forms.TypedChoiceField(
        label=_("What comes"),
        choices=[
            (Form.DIGEST, _("A digest: headlines, what they are about, and links")),
            (Form.FULL, _("The full text of every article, for whoever cannot open the site")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
    )
    frequency = forms.ChoiceField(
        label=_("How often"),
        choices=[(Frequency.EACH, _("Every issue")), (Frequency.MONTHLY, _("One issue a month"))],
        widget=forms.RadioSelect,
    )
    pause = forms.ChoiceField(
        label=_("Pause"),
        choices=[
            ("", _("No pause")),
            ("1", _("For one month")),
            ("3", _("For three months")),
            ("until", _("Until this day:")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label=_("First day on which it comes again"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, subscription: Subscription, today: dt.date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.newsletters = {each.pk: each for each in (subscription.newsletter, *verbs.sisters(subscription))}
        choices = [(key, f"{each.name} ({each.locale.get_display_name()})") for key, each in self.newsletters.items()]
        self.fields["newsletter"] = forms.ChoiceField(label=_("Language"), choices=choices, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        """Turn the pause into the first day after it."""
        told = super().clean() or {}
        chosen, until = told.get("pause"), told.get("until")
        if chosen != "until":
            return told | {"paused_until": verbs.months_later(self.today, int(chosen)) if chosen else None}
        if until is None and "until" not in self.errors:
            self.add_error("until", _("Say until which day."))
        elif until is not None and not self.today < until <= self.today + verbs.LONGEST_PAUSE:
            self.add_error("until", _("Choose a day within the next year."))
        return told | {"paused_until": until}


@for_readers
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Show how the newsletter comes, and do what the reader wants when a button is pressed."""
    mark = mark_in(PREFERENCES, token)
    subscription = verbs.held_by(mark) if mark else None
    if subscription is None:
        return dead_link(request)
    act = _ACTS.get(request.POST.get("do", "")) if request.method == "POST" else None
    return act(request, subscription) if act else _shown(request, subscription)


def _shown(
    request: HttpRequest, subscription: Subscription, form: PreferencesForm | None = None, **more: Any
) -> HttpResponse:
    today = timezone.now().date()
    language = subscription.newsletter.language
    with override(language):
        form = form or PreferencesForm(subscription, today, initial=_initial(subscription, today))
        return page(
            request,
            "preferences",
            language,
            MISTYPED if form.errors or more.get("mistyped") else 200,
            subscription=subscription,
            form=form,
            is_active=subscription.state == Subscription.State.ACTIVE,
            leave=token_for(LEAVE, subscription.mark),
            **more,
        )


def _initial(subscription: Subscription, today: dt.date) -> dict[str, Any]:
    until = subscription.paused_until
    is_paused = until is not None and until > today
    return {
        "form": subscription.form,
        "frequency": subscription.frequency,
        "pause": "until" if is_paused else "",
        "until": until.isoformat() if until and is_paused else "",
        "newsletter": subscription.newsletter_id,
    }


def _set(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    form = PreferencesForm(subscription, timezone.now().date(), request.POST)
    with override(subscription.newsletter.language):
        if not form.is_valid():
            return _shown(request, subscription, form)
    told = form.cleaned_data
    verbs.set_preferences(
        subscription,
        newsletter=form.newsletters[int(told["newsletter"])],
        form=Form(told["form"]),
        frequency=told["frequency"],
        paused_until=told["paused_until"],
    )
    return _shown(request, subscription, saved=True)


def _change(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    address = request.POST.get("address", "").strip()
    if not is_address(address):
        return _shown(request, subscription, mistyped=True)
    verbs.ask_for_change(subscription, address, timezone.now())
    return _shown(request, subscription, asked=True)


def _data(_request: HttpRequest, subscription: Subscription) -> HttpResponse:
    response = JsonResponse(
        verbs.data_of(subscription.subscriber), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def _ask_again(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    return page(request, "erase", subscription.newsletter.language)


def _erase(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    verbs.ask_to_be_erased(subscription.subscriber)
    return page(request, "erased", subscription.newsletter.language)


_ACTS = {"set": _set, "change": _change, "data": _data, "erase": _ask_again, "erase-for-good": _erase}
