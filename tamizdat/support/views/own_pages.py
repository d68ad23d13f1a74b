"""What the pages have in common on which supporters look after what they give."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import override

from tamizdat.articles.models import FrontPage
from tamizdat.newsletter.signing_up.asking import Answer, admit, network_of
from tamizdat.newsletter.signing_up.challenge import Challenge
from tamizdat.newsletter.views.pages import default_language
from tamizdat.theme.languages import direction
from tamizdat.theme.style import style

MISTYPED, TOO_MANY = 422, 429


def own_page(request: HttpRequest, name: str, language: str, status: int = 200, **told: object) -> HttpResponse:
    """Return a page in a language.

    Args:
        name: of its template, below ``support/own/``.
    """
    front = FrontPage.objects.live().filter(locale__language_code=language).first()
    around = {
        "language": language,
        "direction": direction(language),
        "newspaper": front.title if front else "",
        "front": front.address if front else "/",
        "style": style("letters"),
    }
    with override(language):
        return render(request, f"support/own/{name}.html", {**around, **told}, status=status)


def language_of(request: HttpRequest) -> str:
    """Return the language that a form or a link asks for, if the newspaper has it; else the first one."""
    asked = request.POST.get("language") or request.GET.get("language") or ""
    known = FrontPage.objects.live().filter(locale__language_code=asked[:20]).exists()
    return asked if known else default_language()


@dataclass(frozen=True, slots=True)
class AddressForm:
    """A form with an address, as it was sent.

    Args:
        address: looked over.
        fields: what else was filled in, as pairs of a name and a text, to be sent once more by a second page.
        trap: what was filled into the field that no person sees.
        challenge: of the second page; "" on the first.
        network: prefix of the sender's network, or b"" if it is not known.
    """

    address: str
    fields: tuple[tuple[str, str], ...]
    trap: str = ""
    challenge: str = ""
    proof: str = ""
    network: bytes = b""

    @property
    def words(self) -> str:
        """What a challenge is good for."""
        return "\0".join((self.address, *(text for _name, text in self.fields)))


def address_form(request: HttpRequest, address: str, *names: str) -> AddressForm:
    """Return what was sent, with the fields of some names."""
    told = request.POST
    return AddressForm(
        address=address,
        fields=tuple((name, told.get(name, "")[:40]) for name in names),
        trap=told.get("website", ""),
        challenge=told.get("challenge", ""),
        # Behind a web server nobody is told where a reader comes from.
        network=b"" if settings.ENVIRONMENT.behind_proxy else network_of(request.META.get("REMOTE_ADDR", "")),
    )


def not_taken(request: HttpRequest, form: AddressForm, language: str, action: str) -> HttpResponse | None:
    """Return the page for a form that cannot be taken as it is: one more click, or later; None if it can be.

    Args:
        action: where the form goes.
    """
    answer, challenge = admit(form, timezone.now())
    if answer is Answer.TAKEN:
        return None
    if challenge is None:
        return own_page(request, "too_many", language, TOO_MANY)
    return _one_more_click(request, form, challenge, language, action)


def _one_more_click(
    request: HttpRequest, form: AddressForm, challenge: Challenge, language: str, action: str
) -> HttpResponse:
    return own_page(request, "one_more_click", language, form=form, challenge=challenge, action=action)
