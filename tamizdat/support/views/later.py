"""Remind me later: where the form of the widget goes, and where a reminder leads that is to be the last."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tamizdat.newsletter.mail_address import is_address
from tamizdat.newsletter.views.pages import default_language, for_readers
from tamizdat.support.actions.reminding import keep
from tamizdat.support.later import NoSuchDayError, When, due_day
from tamizdat.support.letters.receipts import day
from tamizdat.support.marks import REMINDER, LinkKeys
from tamizdat.support.models import ReminderRefusal
from tamizdat.support.views.own_pages import MISTYPED, address_form, language_of, not_taken, own_page

NOTHING_HERE = 404


@for_readers
def later(request: HttpRequest) -> HttpResponse:
    """Keep in mind to remind somebody, once; the answer is the same whoever it is."""
    language, today = language_of(request), timezone.now().date()
    if request.method != "POST":
        return own_page(request, "later", language, when=When.ONE_MONTH)
    address, when = request.POST.get("address", "").strip(), request.POST.get("when", "")
    told = {"when": when, "on": request.POST.get("on", "")}
    if not is_address(address):
        return own_page(request, "later", language, MISTYPED, mistyped=True, **told)
    try:
        with override(language):
            due = due_day(when, today, told["on"])
    except NoSuchDayError as error:
        return own_page(request, "later", language, MISTYPED, wrong_day=str(error), **told)
    form = address_form(request, address, "when", "on", "language")
    refusal = not_taken(request, form, language, reverse("support_later"))
    if refusal is None and not form.trap:
        keep(address, language, due, today)
    return refusal or own_page(request, "later_asked", language, day=day(due, language))


@for_readers
def no_reminder(request: HttpRequest, token: str) -> HttpResponse:
    """Have an address never be reminded again, when the button is pressed."""
    language, today = default_language(), timezone.now().date()
    mark = LinkKeys.of(settings.SECRET_KEY).mark_of(REMINDER, token, today)
    found = ReminderRefusal.objects.filter(mark=mark) if mark else ReminderRefusal.objects.none()
    if not found.exists():
        return own_page(request, "no_reminder", language, NOTHING_HERE, dead=True)
    if request.method == "POST":
        found.filter(refused=None).update(refused=today)
        return own_page(request, "no_reminder", language, done=True)
    return own_page(request, "no_reminder", language)
