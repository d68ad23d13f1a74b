"""What the pages behind a reader's forms and links have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tamizdat.articles.models import FrontPage
from tamizdat.newsletter.marks import MarkKeys
from tamizdat.theme.languages import direction
from tamizdat.theme.script import script
from tamizdat.theme.style import style

NOTHING_HERE = 404
View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """Have a view answer what a reader's page or mail program asks, from whatever page the form was sent.

    That no cache keeps the answer, and no cookie comes with it, is seen to for all of these addresses in one place
    (``tamizdat.safety.headers``).
    """

    @csrf_exempt  # it relies on nothing that a cookie says, and readers have none
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return answering


def page(request: HttpRequest, name: str, language: str, status: int = 200, **told: object) -> HttpResponse:
    """Return a page in a language.

    Args:
        name: of its template.
    """
    return filled_in(request, f"newsletter/{name}.html", language, told, status)


def filled_in(
    request: HttpRequest, template: str, language: str, told: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """Return a page of any app, with what all of them have around them."""
    front = FrontPage.objects.live().filter(locale__language_code=language).first()
    around = {
        "language": language,
        "direction": direction(language),
        "newspaper": front.title if front else "",
        "front": front.address if front else "/",
        "style": style("letters"),
    }
    with override(language):
        return render(request, template, {**around, **told}, status=status)


def scripted(name: str) -> str:
    """Return a script that a page carries; the policy of readers' pages knows it by its hash."""
    return script(name)


def dead_link(request: HttpRequest) -> HttpResponse:
    """Say that a link leads to nothing, whatever the reason: nobody learns which links there are."""
    return page(request, "dead", default_language(), NOTHING_HERE)


def default_language() -> str:
    """Return the language of the newspaper's first front page."""
    front = FrontPage.objects.live().order_by("path").first()
    return front.language if front else settings.LANGUAGE_CODE


def mark_in(purpose: bytes, token: str) -> bytes | None:
    """Return the mark that a link names; None if it is none of ours."""
    return MarkKeys.of(settings.SECRET_KEY).mark_of(purpose, token)


def token_for(purpose: bytes, mark: bytes | memoryview) -> str:
    """Return the token of a link that one page leads to another with."""
    return MarkKeys.of(settings.SECRET_KEY).token(purpose, bytes(mark))
