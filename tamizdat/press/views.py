"""The public site over HTTP, rendered on demand: what is not pressed yet, and ways on from where there is nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tamizdat.press.almanac import Almanac
from tamizdat.press.hosting.rules import is_for_readers
from tamizdat.press.inventory.intake import take_in
from tamizdat.press.kinds.missing import missing_in
from tamizdat.press.kinds.redirect import MOVED_PERMANENTLY
from tamizdat.press.outputs import Output, find, render
from tamizdat.safety.headers import readers_policy
from tamizdat.theme.linking import FILE


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer a reader with the output at an address, or with ways on from where there is nothing."""
    take_in()
    almanac = Almanac()
    # Pages name each other's files, so that they lead to one another without a web server too.
    address = f"/{path}".removesuffix(FILE) if path.endswith(f"/{FILE}") or path == FILE else f"/{path}"
    output = find(address, almanac)
    if output is None or output.folder or not (output.location or is_for_readers(address)):
        return _nothing(address, almanac)
    if output.location:
        kind = HttpResponsePermanentRedirect if output.status == MOVED_PERMANENTLY else HttpResponseRedirect
        return kind(output.location)
    return _response(output, almanac)


def _response(output: Output, almanac: Almanac) -> HttpResponse:
    response = HttpResponse(render(output, almanac), content_type=output.media_type, status=output.status)
    response["Content-Security-Policy"] = readers_policy(output.kind)
    return response


def _nothing(address: str, almanac: Almanac) -> HttpResponse:
    if not address.endswith("/") and find(f"{address}/", almanac):
        return HttpResponsePermanentRedirect(f"{address}/")
    language = address.split("/")[1]
    output = missing_in(language, almanac) or missing_in(almanac.default_language, almanac)
    if output is None:
        return HttpResponse(
            gettext("There is no newspaper here yet."), content_type="text/plain; charset=utf-8", status=404
        )
    return _response(output, almanac)
