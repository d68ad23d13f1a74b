"""What the pages behind supporters' forms and links have in common."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from tamizdat.articles.models import FrontPage
from tamizdat.newsletter.views.pages import default_language, filled_in

NOTHING_HERE = 404


def support_page(request: HttpRequest, name: str, language: str, status: int = 200, **told: object) -> HttpResponse:
    """Return a page in a language.

    Args:
        name: of its template.
    """
    around = {"support_address": f"/{language}/support/"}
    return filled_in(request, f"support/{name}.html", language, {**around, **told}, status)


def language_of(request: HttpRequest) -> str:
    """Return the language that a form or a link names, if the newspaper is published in it; else the first one."""
    asked = request.POST.get("language") or request.GET.get("language", "")
    if FrontPage.objects.live().filter(locale__language_code=asked).exists():
        return asked
    return default_language()


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Say that a link leads to nothing, whatever the reason: nobody learns which links there are."""
    return support_page(request, "dead", language_of(request), NOTHING_HERE)
