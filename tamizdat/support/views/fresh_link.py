"""Where somebody who has lost their link asks for a fresh one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from tamizdat.newsletter.mail_address import is_address
from tamizdat.newsletter.views.pages import default_language, for_readers
from tamizdat.support.actions.linking import ask_for_link
from tamizdat.support.views.own_pages import MISTYPED, address_form, language_of, not_taken, own_page

NOTHING_HERE = 404


@for_readers
def fresh_link(request: HttpRequest) -> HttpResponse:
    """Take an address, and answer alike whoever it is; without one, show the form."""
    language = language_of(request)
    if request.method != "POST":
        return own_page(request, "link", language)
    address = request.POST.get("address", "").strip()
    if not is_address(address):
        return own_page(request, "link", language, MISTYPED, mistyped=True)
    form = address_form(request, address, "language")
    refusal = not_taken(request, form, language, reverse("support_link"))
    if refusal is None and not form.trap:
        ask_for_link(address, timezone.now())
    return refusal or own_page(request, "link_asked", language)


def dead_link(request: HttpRequest) -> HttpResponse:
    """Say that a link leads to nothing, and offer a fresh one; nobody learns which links there are."""
    return own_page(request, "link", default_language(), NOTHING_HERE, dead=True)
