"""Where a supporter looks after one contribution, by a link of their own.

GET changes nothing. Each button is a form that comes back here; ending it takes two clicks, and nobody argues.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.newsletter.preferences import LONGEST_PAUSE, months_later
from tamizdat.newsletter.views.pages import for_readers
from tamizdat.support.actions import changing, erasing
from tamizdat.support.errors import NotPossibleError, SupportError
from tamizdat.support.letters import receipts
from tamizdat.support.links import contribution_of, manage_url
from tamizdat.support.looking_after import (
    Outcome,
    carry_out,
    data_of,
    payments_of,
    possible,
    set_receipts,
)
from tamizdat.support.marks import MANAGE
from tamizdat.support.models import Contribution, Supporter
from tamizdat.support.money import Money, parse
from tamizdat.support.providers.contract import ProviderError
from tamizdat.support.providers.registry import provider_called
from tamizdat.support.showing import shown
from tamizdat.support.views.fresh_link import dead_link
from tamizdat.support.views.own_pages import MISTYPED, own_page

PAUSES = {"1": 1, "2": 2, "3": 3}
KEY_BYTES = 16


@for_readers
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show a contribution, and do what its supporter wants when a button is pressed."""
    contribution = _found(token)
    if contribution is None:
        return dead_link(request)
    act = _ACTS.get(request.POST.get("do", "")) if request.method == "POST" else None
    with override(contribution.language):
        return act(request, contribution) if act else _shown(request, contribution)


@for_readers
def receipt(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Show the receipt of one payment, to be printed or kept."""
    contribution = _found(token)
    event = next((each for each in payments_of(contribution) if each.pk == number), None) if contribution else None
    if contribution is None or event is None:
        return dead_link(request)
    made = receipts.receipt_of(event, contribution)
    return own_page(request, "receipt", contribution.language, receipt=made, token=token)


def _found(token: str) -> Contribution | None:
    """Return the contribution that a link names; of one whose supporter was erased, nothing is shown to anybody."""
    found = contribution_of(MANAGE, token)
    return None if found is None or erasing.was_erased(found) else found


def _shown(request: HttpRequest, contribution: Contribution, status: int = 200, **told: Any) -> HttpResponse:
    language = contribution.language
    payments = [
        (event, receipts.day(event.at.date(), language), shown(Money(event.amount, event.currency), language))
        for event in payments_of(contribution)
    ]
    next_payment = contribution.next_payment
    return own_page(
        request,
        "manage",
        language,
        status,
        contribution=contribution,
        amount=shown(contribution.money, language),
        plain_amount=contribution.money.decimal,
        next_payment=receipts.day(next_payment, language) if next_payment else "",
        paused_until=receipts.day(contribution.paused_until, language) if contribution.paused_until else "",
        payments=payments,
        can=possible(contribution),
        choices=Supporter.Receipts.choices,
        chosen=contribution.supporter.receipts if contribution.supporter else "",
        has_address=contribution.supporter is not None and contribution.supporter.address is not None,
        token=request.resolver_match.kwargs["token"] if request.resolver_match else "",
        **told,
    )


def _after(request: HttpRequest, contribution: Contribution, outcome: Outcome) -> HttpResponse:
    """Show the contribution as it is after a verb."""
    contribution.refresh_from_db()
    return _shown(request, contribution, outcome=outcome.name.lower())


def _wrong(request: HttpRequest, contribution: Contribution, error: Exception) -> HttpResponse:
    return _shown(request, contribution, MISTYPED, wrong=str(error))


def _amount(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    try:
        amount = parse(request.POST.get("amount", ""), contribution.currency)
        _be_possible(possible(contribution).amount)
        operation = changing.change_amount(contribution, amount, timezone.now())
    except (ValueError, SupportError) as error:
        return _wrong(request, contribution, error)
    return _after(request, contribution, carry_out(operation, timezone.now()))


def _pause(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    try:
        until = _until(request, timezone.now().date())
        _be_possible(possible(contribution).pause)
        operation = changing.pause(contribution, until, timezone.now())
    except (ValueError, SupportError) as error:
        return _wrong(request, contribution, error)
    return _after(request, contribution, carry_out(operation, timezone.now()))


def _until(request: HttpRequest, today: dt.date) -> dt.date:
    """Return the first day of payments again.

    Raises:
        ValueError: it is none of the next year; the message is for whoever chose it.
    """
    chosen = request.POST.get("pause", "")
    if chosen in PAUSES:
        return months_later(today, PAUSES[chosen])
    try:
        until = dt.date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        raise ValueError(_("Please choose a day.")) from None
    if not today < until <= today + LONGEST_PAUSE:
        raise ValueError(_("Choose a day within the next year."))
    return until


def _resume(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    try:
        _be_possible(possible(contribution).resume)
        operation = changing.resume(contribution, timezone.now())
    except SupportError as error:
        return _wrong(request, contribution, error)
    return _after(request, contribution, carry_out(operation, timezone.now()))


def _be_possible(yes: bool) -> None:  # noqa: FBT001  it is what the function is about
    """Refuse what the page does not offer at this moment, such as the same thing twice.

    Raises:
        NotPossibleError: it is not possible.
    """
    if not yes:
        raise NotPossibleError


def _card(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Lead to the provider's page by a link: a form may lead to no host but ours."""
    provider = provider_called(contribution.provider)
    if provider is None or not possible(contribution).card:
        return _wrong(request, contribution, NotPossibleError())
    back = manage_url(contribution, timezone.now().date())
    try:
        address = provider.card_page(contribution.provider_objects, back, secrets.token_hex(KEY_BYTES))
    except ProviderError:
        return _shown(request, contribution, unanswered=True)
    return own_page(request, "card", contribution.language, address=address, label=provider.label)


def _ask_to_cancel(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    amount = shown(contribution.money, contribution.language)
    return own_page(
        request, "cancel", contribution.language, contribution=contribution, amount=amount, back=request.path
    )


def _cancel(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    try:
        operation = changing.cancel(contribution, timezone.now())
    except SupportError as error:
        return _wrong(request, contribution, error)
    return _after(request, contribution, carry_out(operation, timezone.now()))


def _receipts(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    set_receipts(contribution, request.POST.get("receipts", ""))
    return _after(request, contribution, Outcome.DONE)


def _data(_request: HttpRequest, contribution: Contribution) -> HttpResponse:
    response = JsonResponse(data_of(contribution), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def _ask_to_erase(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    return own_page(request, "erase", contribution.language, can=possible(contribution), back=request.path)


def _erase(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    can = possible(contribution)
    erasing.erase(contribution, timezone.now())
    return own_page(request, "erased", contribution.language, can=can)


_ACTS = {
    "amount": _amount,
    "pause": _pause,
    "resume": _resume,
    "card": _card,
    "cancel": _ask_to_cancel,
    "cancel-for-good": _cancel,
    "receipts": _receipts,
    "data": _data,
    "erase": _ask_to_erase,
    "erase-for-good": _erase,
}
