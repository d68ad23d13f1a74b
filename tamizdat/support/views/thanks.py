"""Where supporters come back to from a payment provider: how far their contribution is, as the provider says it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tamizdat.newsletter.attempting import HOUR, counted
from tamizdat.newsletter.views.pages import for_readers
from tamizdat.support.actions.asking import ask_about
from tamizdat.support.actions.beginning import order_for
from tamizdat.support.actions.erasing import was_erased
from tamizdat.support.links import contribution_of, manage_url
from tamizdat.support.marks import THANKS
from tamizdat.support.models import Contribution
from tamizdat.support.providers.contract import MisconfiguredError, Provider, ProviderError
from tamizdat.support.providers.registry import provider_called
from tamizdat.support.showing import shown
from tamizdat.support.views.pages import nothing_here, support_page

State = Contribution.State
# Somebody who reloads the page does not have the provider asked each time.
NOT_BEFORE = dt.timedelta(seconds=5)
MOST_AN_HOUR = 60
OPEN = (State.STARTED, State.WAITING, State.AUTHORISED, State.PROCESSING)
SAID = {
    State.STARTED: "waiting",
    State.WAITING: "waiting",
    State.AUTHORISED: "held",
    State.PROCESSING: "on_its_way",
    State.PAID: "thanks",
    State.ACTIVE: "thanks",
    State.PAST_DUE: "thanks",
    State.PAUSED: "thanks",
    State.ENDED: "ended",
    State.EXPIRED: "failed",
    State.FAILED: "failed",
    State.REFUSED: "refused",
}


@for_readers
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Say how far a contribution is."""
    found = contribution_of(THANKS, token)
    if found is None or was_erased(found):
        return nothing_here(request)
    now = timezone.now()
    provider = provider_called(found.provider)
    if provider and _is_worth_asking(found, now):
        with suppress(MisconfiguredError):
            ask_about(found, provider, now)
        found = Contribution.objects.get(pk=found.pk)
    said = SAID[State(found.state)]
    return support_page(
        request,
        "how_it_went",
        found.language,
        said=said,
        amount=shown(found.money, found.language),
        frequency=found.frequency,
        manage=manage_url(found, now.date()) if said in ("thanks", "held", "on_its_way") else "",
        instructions=_instructions(found, provider) if said == "waiting" else (),
        pretends=provider is not None and not provider.offers.moves_money,
    )


def _instructions(contribution: Contribution, provider: Provider | None) -> tuple[tuple[str, str], ...]:
    """Return once more what somebody has to do by themselves who has not done it yet."""
    if provider is None or provider.offers.hosted:
        return ()
    with suppress(ProviderError):
        return provider.begin(order_for(contribution)).instructions
    return ()


def _is_worth_asking(contribution: Contribution, now: dt.datetime) -> bool:
    if contribution.state not in OPEN:
        return False
    if contribution.asked and now - NOT_BEFORE < contribution.asked <= now:
        return False
    return counted("looks at a contribution", bytes(contribution.mark), now, HOUR) <= MOST_AN_HOUR
