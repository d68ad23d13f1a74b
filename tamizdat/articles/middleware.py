"""Refusals of the newsroom's rules, said to the editor instead of a server error."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.admin import messages

from tamizdat.articles.errors import ArticleError
from tamizdat.articles.models import ImmutableRecordError


class RefusalMiddleware:
    """Send an editor back to where they came from with the reason, when a rule stands in the way.

    Wagtail knows many ways of publishing and deleting (bulk actions, workflows, its own API). The rules hold beneath
    all of them and raise; this is where such an error becomes a sentence.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal into a message."""
        if not isinstance(error, ArticleError | ImmutableRecordError):
            return None
        messages.error(request, str(error))
        came_from = request.headers.get("Referer", "")
        safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
        return redirect(came_from if safe else "wagtailadmin_home")
