"""Where the answers to an appeal lead where no script runs: a kind word, and nothing that is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from tamizdat.newsletter.views.pages import for_readers
from tamizdat.support.views.pages import language_of, support_page


@for_readers
def already(request: HttpRequest) -> HttpResponse:
    """Thank somebody who supports the newspaper already."""
    return support_page(request, "already", language_of(request))


@for_readers
def not_now(request: HttpRequest) -> HttpResponse:
    """Let somebody go on reading."""
    return support_page(request, "not_now", language_of(request))
