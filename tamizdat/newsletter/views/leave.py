"""Where readers leave: by a button on a page, or by one that their mail program shows (RFC 8058)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tamizdat.newsletter import leaving
from tamizdat.newsletter.marks import LEAVE, PREFERENCES
from tamizdat.newsletter.models import Subscription
from tamizdat.newsletter.preferences import held_by
from tamizdat.newsletter.views.pages import dead_link, default_language, for_readers, mark_in, page, token_for


@for_readers
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """End a subscription at once when somebody or a mail program posts, whatever it posts; take it back on demand.

    A mail program asks without its owner looking on, so it is told that all is well even when the subscription has
    ended before.
    """
    mark = mark_in(LEAVE, token)
    if mark is None:
        return dead_link(request)
    subscription = held_by(mark)
    if subscription is None:
        return _gone(request)
    today = timezone.now().date()
    if request.method == "POST" and request.POST.get("do") == "take-back":
        leaving.take_back(subscription, today)
        if subscription.state == Subscription.State.ACTIVE:
            return _stayed(request, subscription)
    elif request.method == "POST":
        leaving.leave(subscription, today)
    elif subscription.state != Subscription.State.LEFT:
        return page(request, "leave", subscription.newsletter.language, newsletter=subscription.newsletter)
    return page(
        request,
        "left",
        subscription.newsletter.language,
        newsletter=subscription.newsletter,
        can_be_taken_back=subscription.confirmed is not None,
        preferences=token_for(PREFERENCES, subscription.mark),
    )


def _stayed(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    preferences = token_for(PREFERENCES, subscription.mark)
    newsletter = subscription.newsletter
    return page(request, "stayed", newsletter.language, newsletter=newsletter, preferences=preferences)


def _gone(request: HttpRequest) -> HttpResponse:
    """Say that a subscription has ended, and no more: its holder may have signed up again, or moved in with another."""
    return page(request, "ended", default_language())
