"""Where the forms by which readers give are sent to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.newsletter.signing_up.asking import network_of
from tamizdat.newsletter.signing_up.challenge import Challenge
from tamizdat.newsletter.views.pages import for_readers, scripted
from tamizdat.support.actions.beginning import Wish, begin
from tamizdat.support.appeals import count_posted
from tamizdat.support.countries import countries, name_of
from tamizdat.support.errors import CountryRefusedError, SupportError
from tamizdat.support.frequency import Frequency
from tamizdat.support.giving.allowing import Answer, Attempt, ask, note_declined
from tamizdat.support.giving.form import (
    BY_CARD,
    Filled,
    currencies,
    held_for,
    looked_over,
    read,
    suggested,
    ways,
    with_amount,
    with_error,
)
from tamizdat.support.giving.tokens import new_token
from tamizdat.support.links import thanks_url
from tamizdat.support.models import Contribution
from tamizdat.support.money import Money
from tamizdat.support.policy import Stance
from tamizdat.support.providers.contract import Begun, MisconfiguredError, Provider, RefusedError, UnreachableError
from tamizdat.support.providers.registry import providers
from tamizdat.support.showing import shown
from tamizdat.support.views.pages import language_of, support_page

OK = 200
MISTYPED = 422
REFUSED = 403
TOO_MANY = 429
TROUBLE = 503
SEE_OTHER = 303


@for_readers
def give(request: HttpRequest) -> HttpResponse:
    """Show what is about to be given; begin it once somebody has pressed the button of that page."""
    language, now = language_of(request), timezone.now()
    with override(language):
        filled = read(request.POST, language) if request.method == "POST" else suggested(language)
        if request.method == "POST" and filled.token:
            return _sent(request, filled, now)
        if request.method == "POST":
            count_posted(filled.appeal, now)
        return _page(request, with_amount(filled), now)


def _page(request: HttpRequest, filled: Filled, now: dt.datetime) -> HttpResponse:
    """Return the page on which everything can still be changed, with a token of its own."""
    offered = ways(filled.frequency, filled.currency) or list(providers().values())
    if not currencies() or not offered:
        return support_page(request, "closed", filled.language)
    stance = held_for(filled.country, now)
    chosen = filled.way or offered[0].slug
    return support_page(
        request,
        "give",
        filled.language,
        MISTYPED if filled.errors else 200,
        filled=replace(filled, token=new_token(now), way=chosen),
        errors=filled.errors,
        frequencies=[(each.value, _frequency(each)) for each in Frequency],
        currencies=currencies(),
        countries=countries(filled.language),
        country=name_of(filled.country, filled.language),
        warns=stance is Stance.WARN,
        informs=stance is Stance.INFORM,
        ways=_choices(offered),
        fee=shown(filled.fee, filled.language) if filled.fee else "",
        with_fee=shown(filled.amount + filled.fee, filled.language) if filled.amount and filled.fee else "",
        pretends=not all(each.offers.moves_money for each in offered),
    )


def _frequency(frequency: Frequency) -> str:
    words = {Frequency.ONCE: _("Once"), Frequency.MONTHLY: _("Monthly"), Frequency.ANNUAL: _("Annual")}
    return words[frequency]


def _choices(offered: list[Provider]) -> list[tuple[str, str]]:
    """Return the ways to pay; a card can be typed in on our own page where its country is to be looked at first."""
    found = []
    for each in offered:
        found.append((each.slug, each.label))
        if each.offers.sees_card and each.card_form():
            label = _("A card, on a page of ours that first looks at the country it comes from")
            found.append((f"{each.slug}{BY_CARD}", label))
    return found


def _sent(request: HttpRequest, filled: Filled, now: dt.datetime) -> HttpResponse:
    """Do what somebody wants whose page was looked over."""
    if held_for(filled.country, now) is Stance.REFUSE:
        return _refused(request, filled.language)
    filled = looked_over(filled, now)
    provider, amount = filled.provider, filled.amount
    if filled.errors or provider is None or amount is None:
        return _page(request, filled, now)
    if filled.way.endswith(BY_CARD) and not filled.card:
        return _card_page(request, filled, provider)
    card = filled.card if filled.way.endswith(BY_CARD) else ""
    wish = filled.wish(amount)
    key = wish.key(provider.slug, card)
    if not Contribution.objects.filter(key=key).exists():
        attempt = Attempt(
            key=key,
            form=filled.token,
            amount=amount,
            challenge=request.POST.get("challenge", ""),
            proof=request.POST.get("proof", ""),
            network=_network(request),
        )
        answer, challenge = ask(attempt, now)
        if answer is not Answer.GO_ON:
            return _slowed(request, filled, challenge)
    return _begun(request, filled, wish, provider, card)


def _network(request: HttpRequest) -> bytes:
    # Behind a web server nobody is told where a reader comes from.
    return b"" if settings.ENVIRONMENT.behind_proxy else network_of(request.META.get("REMOTE_ADDR", ""))


def _slowed(request: HttpRequest, filled: Filled, challenge: Challenge | None) -> HttpResponse:
    if challenge is None:
        return support_page(request, "too_many", filled.language, TOO_MANY)
    told = {"fields": _fields(filled), "challenge": challenge, "script": scripted("sign_up")}
    return support_page(request, "one_more_click", filled.language, OK, **told)


def _fields(filled: Filled) -> list[tuple[str, str]]:
    """Return a whole form for a page that asks for nothing but one more click."""
    told = {
        "form": filled.token,
        "language": filled.language,
        "frequency": filled.frequency.value,
        "currency": filled.currency,
        "amount": filled.typed,
        "covers_fee": "yes" if filled.covers_fee else "",
        "fee_of": filled.fee_of,
        "country": filled.country,
        "told": filled.told,
        "acknowledged": filled.acknowledged,
        "way": filled.way,
        "address": filled.address,
        "name": filled.name,
        "appeal": filled.appeal,
        "card": filled.card,
    }
    return [(name, value) for name, value in told.items() if value]


def _begun(request: HttpRequest, filled: Filled, wish: Wish, provider: Provider, card: str) -> HttpResponse:
    """Begin a contribution; say whose fault it is if that cannot be done."""
    now = timezone.now()
    try:
        contribution, begun = begin(wish, provider, now, card=card)
    except CountryRefusedError:
        return _refused(request, filled.language)
    except SupportError as error:
        return _page(request, with_error(filled, "amount", str(error)), now)
    except RefusedError:
        note_declined(_network(request), now)
        sentence = _("The payment company has refused this; nothing was paid. Please try another way or another card.")
        return _page(request, with_error(filled, "way", sentence), now)
    except MisconfiguredError:
        return support_page(request, "our_fault", filled.language, TROUBLE)
    except UnreachableError:
        contribution = Contribution.objects.get(key=wish.key(provider.slug, card))
        return support_page(request, "in_doubt", filled.language, TROUBLE, thanks=thanks_url(contribution))
    return _onwards(request, filled, contribution, begun, provider)


def _onwards(
    request: HttpRequest, filled: Filled, contribution: Contribution, begun: Begun, provider: Provider
) -> HttpResponse:
    """Lead on to the provider, or say what to do.

    A form may send nobody to another host (``form-action``, and browsers hold redirects to it): a page of ours does.
    """
    thanks = thanks_url(contribution)
    if not begun.url and not begun.instructions:
        return HttpResponseRedirect(thanks, status=SEE_OTHER)
    told = {
        "begun": begun,
        "thanks": thanks,
        "amount": shown(Money(contribution.amount, contribution.currency), filled.language),
        "pretends": not provider.offers.moves_money,
    }
    return support_page(request, "onwards" if begun.url else "instructions", filled.language, OK, **told)


def _card_page(request: HttpRequest, filled: Filled, provider: Provider) -> HttpResponse:
    """Return the page on which a card is typed into a frame of the provider."""
    form = provider.card_form()
    if form is None:
        return _page(
            request, with_error(filled, "way", _("This way is closed now: please choose another.")), timezone.now()
        )
    fields = [pair for pair in _fields(filled) if pair[0] != "way"]
    amount = filled.amount + filled.fee if filled.amount and filled.covers_fee and filled.fee else filled.amount
    told = {"fields": fields, "way": filled.way, "hosted": provider.slug, "card": form, "script": scripted("giving")}
    told |= {"amount": amount, "sum": shown(amount, filled.language) if amount else "", "frequency": filled.frequency}
    response = support_page(request, "card", filled.language, OK, **told)
    # What the page has to let in is told to whoever sets its policy (``tamizdat.safety.headers``).
    response.card_form = form  # type: ignore[attr-defined]
    return response


def _refused(request: HttpRequest, language: str) -> HttpResponse:
    return support_page(request, "refused", language, REFUSED, sentence=str(CountryRefusedError()))
