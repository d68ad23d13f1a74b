"""Where the sign-up form is sent to."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tamizdat.newsletter.mail_address import is_address
from tamizdat.newsletter.models import Newsletter, Wording
from tamizdat.newsletter.signing_up.asking import Answer, Form, ask, network_of
from tamizdat.newsletter.signing_up.challenge import Challenge
from tamizdat.newsletter.signing_up.consent import consent_to
from tamizdat.newsletter.views.pages import dead_link, default_language, for_readers, page, scripted

MISTYPED = 422
TOO_MANY = 429


@for_readers
def sign_up(request: HttpRequest) -> HttpResponse:
    """Take a filled-in form; without one, show the forms of all open newsletters."""
    if request.method != "POST":
        return _forms(request)
    newsletter = Newsletter.objects.open().select_related("locale").filter(slug=request.POST.get("newsletter")).first()
    if newsletter is None:
        return dead_link(request)
    address = request.POST.get("address", "").strip()
    if not is_address(address):
        return _form(request, newsletter, MISTYPED, mistyped=True)
    wording = _wording(request.POST.get("wording", ""), newsletter)
    if wording is None:
        # Whoever has sent words that we have never shown has not agreed to any that we know.
        return _form(request, newsletter, MISTYPED)
    form = Form(
        address=address,
        newsletter=newsletter,
        wording=wording,
        trap=request.POST.get("website", ""),
        challenge=request.POST.get("challenge", ""),
        proof=request.POST.get("proof", ""),
        # Behind a web server nobody is told where a reader comes from.
        network=b"" if settings.ENVIRONMENT.behind_proxy else network_of(request.META.get("REMOTE_ADDR", "")),
    )
    return _answer(request, form, *ask(form, timezone.now()))


def _answer(request: HttpRequest, form: Form, answer: Answer, challenge: Challenge | None) -> HttpResponse:
    language = form.newsletter.language
    if answer is Answer.TAKEN:
        return page(request, "asked", language, newsletter=form.newsletter)
    if challenge is None:
        return page(request, "too_many", language, TOO_MANY, newsletter=form.newsletter)
    return page(request, "one_more_click", language, form=form, challenge=challenge, script=scripted("sign_up"))


def _wording(number: str, newsletter: Newsletter) -> Wording | None:
    if not (number.isascii() and number.isdigit() and len(number) <= 18):  # noqa: PLR2004  what a row's number can have
        return None
    return Wording.objects.filter(pk=int(number), language=newsletter.language).first()


def _form(request: HttpRequest, newsletter: Newsletter, status: int = 200, *, mistyped: bool = False) -> HttpResponse:
    told = {"forms": [(newsletter, consent_to(newsletter))], "mistyped": mistyped}
    return page(request, "sign_up", newsletter.language, status, **told)


def _forms(request: HttpRequest) -> HttpResponse:
    newsletters = Newsletter.objects.open().select_related("locale", "privacy_page")
    chosen = newsletters.filter(slug=request.GET.get("newsletter", "")).first()
    if chosen:
        return _form(request, chosen)
    language = default_language()
    return page(request, "sign_up", language, forms=[(each, consent_to(each)) for each in newsletters])
