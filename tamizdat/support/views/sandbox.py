"""The sandbox's page: where a payment provider would ask for a card, somebody chooses a pretended one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from tamizdat.newsletter.views.pages import dead_link, filled_in, for_readers
from tamizdat.support.actions.asking import ask_about
from tamizdat.support.models import Contribution, SandboxObject
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Object, RefusedError, State
from tamizdat.support.providers.registry import provider_called
from tamizdat.support.providers.sandbox import play
from tamizdat.support.providers.sandbox.provider import KIND, SLUG, Sandbox
from tamizdat.support.showing import shown

REFUSED = 402
COUNTRY_LETTERS = 2
CHOICES = {
    play.Card.WORKS: gettext_lazy("A card that works"),
    play.Card.DECLINED: gettext_lazy("A card that is declined"),
    play.Card.DEBIT: gettext_lazy("A bank debit that takes two minutes"),
    play.Card.BROKEN_DEBIT: gettext_lazy("A bank debit that fails after two minutes"),
    play.Card.FAILS_LATER: gettext_lazy("A card that works once, and fails at each renewal"),
}


@for_readers
def sandbox_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Let somebody choose a pretended card, or go back without one."""
    provider = provider_called(SLUG)
    held = SandboxObject.objects.filter(reference=reference).first()
    if not isinstance(provider, Sandbox) or held is None:
        return dead_link(request)
    # What is due by now happens in what is shown; it is kept when somebody asks the provider.
    play.advance(held, timezone.now())
    if request.method != "POST":
        return _shown(request, held)
    if request.POST.get("do") == "back":
        return HttpResponseRedirect(held.done_url)
    return _chosen(request, provider, held)


def _chosen(request: HttpRequest, provider: Sandbox, held: SandboxObject) -> HttpResponse:
    card = request.POST.get("card", "")
    if card not in list(play.Card):
        return _shown(request, held, _("Choose one of these."))
    country = request.POST.get("country", "").strip().upper()
    if len(country) != COUNTRY_LETTERS or not (country.isascii() and country.isalpha()):
        country = ""
    refusal = ""
    with provider.changing([Object(KIND, held.reference)]) as changed:
        try:
            play.choose(changed, play.Card(card), country, timezone.now())
        except RefusedError:
            refusal = _declined(changed, country)
    contribution = Contribution.objects.select_related("supporter").filter(key=held.key, provider=SLUG).first()
    if contribution is not None:
        ask_about(contribution, provider, timezone.now())
    return _shown(request, changed, refusal, REFUSED) if refusal else HttpResponseRedirect(held.done_url)


def _declined(held: SandboxObject, country: str) -> str:
    with override(held.language):
        if country in held.refused.split():
            return _("Cards from this country are refused, to protect those who hold them. Nothing was charged.")
        return _("The pretended bank has declined this card. Choose another one.")


def _shown(request: HttpRequest, held: SandboxObject, refusal: str = "", status: int = 200) -> HttpResponse:
    told: dict[str, Any] = {
        "amount": shown(Money(held.amount, held.currency), held.language),
        "frequency": held.frequency,
        "choices": [(card.value, label) for card, label in CHOICES.items()],
        "runs": held.state in play.RUNS,
        "is_open": held.state == State.OPEN or held.state in play.RUNS,
        "refusal": refusal,
        "done_url": held.done_url,
    }
    return filled_in(request, "support/sandbox.html", held.language, told, status)
