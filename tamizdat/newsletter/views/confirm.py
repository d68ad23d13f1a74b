"""Where the link of a letter leads that asks to confirm."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tamizdat.newsletter.confirming import change_to_be_confirmed, confirm, confirm_change, to_be_confirmed
from tamizdat.newsletter.marks import CHANGE, CONFIRM, PREFERENCES
from tamizdat.newsletter.models import Subscription
from tamizdat.newsletter.views.pages import dead_link, for_readers, mark_in, page, token_for


@for_readers
def confirm_subscription(request: HttpRequest, token: str) -> HttpResponse:
    """Have the newsletter sent from now on, when the button is pressed."""
    mark, now = mark_in(CONFIRM, token), timezone.now()
    subscription = to_be_confirmed(mark, now) if mark else None
    if subscription is None:
        return dead_link(request)
    newsletter = subscription.newsletter
    if request.method != "POST" and subscription.state == Subscription.State.PENDING:
        return page(request, "confirm", newsletter.language, newsletter=newsletter)
    if request.method == "POST":
        confirm(subscription, now)
    preferences = token_for(PREFERENCES, subscription.mark)
    return page(request, "confirmed", newsletter.language, newsletter=newsletter, preferences=preferences)


@for_readers
def confirm_new_address(request: HttpRequest, token: str) -> HttpResponse:
    """Have everything sent to another address from now on, when the button is pressed."""
    mark = mark_in(CHANGE, token)
    change = change_to_be_confirmed(mark, timezone.now()) if mark else None
    if change is None:
        return dead_link(request)
    some = change.subscriber.subscriptions.select_related("newsletter__locale").order_by("pk").first()
    if some is None:
        return dead_link(request)
    if request.method != "POST":
        return page(request, "confirm_change", some.newsletter.language)
    kept = confirm_change(change).subscription
    preferences = token_for(PREFERENCES, kept.mark) if kept else ""
    return page(request, "moved", some.newsletter.language, preferences=preferences)
