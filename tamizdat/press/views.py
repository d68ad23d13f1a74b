"""The public site over HTTP, rendered on demand through the press."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tamizdat.press.kinds.missing import missing_in
from tamizdat.press.kinds.redirect import MOVED_PERMANENTLY
from tamizdat.press.outputs import Output, find, render
from tamizdat.press.publication import default_language
from tamizdat.safety.headers import readers_policy

_NAME_OF_THE_FILE = re.compile(r"/index\.html\Z")


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer a reader with the output at an address, or with ways on from where there is nothing."""
    # In a tree of files a page is called by its file's name; both names lead to it here.
    address = _NAME_OF_THE_FILE.sub("/", f"/{path}")
    output = find(address, request.GET.dict())
    if output is None:
        return _nothing(address)
    if output.location:
        kind = HttpResponsePermanentRedirect if output.status == MOVED_PERMANENTLY else HttpResponseRedirect
        return kind(output.location)
    return _response(output)


def _response(output: Output) -> HttpResponse:
    response = HttpResponse(render(output), content_type=output.media_type, status=output.status)
    response["Content-Security-Policy"] = readers_policy(output.kind)
    return response


def _nothing(address: str) -> HttpResponse:
    if not address.endswith("/") and find(f"{address}/"):
        return HttpResponsePermanentRedirect(f"{address}/")
    language = address.split("/")[1]
    output = missing_in(language) or missing_in(default_language())
    if output is None:
        return HttpResponse(
            gettext("There is no newspaper here yet."), content_type="text/plain; charset=utf-8", status=404
        )
    return _response(output)
