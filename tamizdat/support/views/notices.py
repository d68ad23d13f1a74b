"""Where payment providers send their notices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tamizdat.support.actions import noticing
from tamizdat.support.providers.contract import NoticeError
from tamizdat.support.providers.registry import provider_called

NO_CONTENT, BAD, NOWHERE, TOO_LARGE = 204, 400, 404, 413
# The largest event that a provider sends has some tens of kilobytes.
LARGEST = 1 << 19


@csrf_exempt  # what it does follows from the provider's signature, and from no cookie
@require_POST
def take_notice(request: HttpRequest, provider: str) -> HttpResponse:
    """Write down that a provider has told us something, and answer at once; the worker asks what it is."""
    made = provider_called(provider)
    if made is None:
        return HttpResponse(status=NOWHERE)
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=TOO_LARGE)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        noticing.receive(made, request.body, headers, timezone.now())
    except (NoticeError, NotImplementedError):
        return HttpResponse(status=BAD)
    return HttpResponse(status=NO_CONTENT)
