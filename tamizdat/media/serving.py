"""Media over HTTP: pictures and files for everyone, the rest for the newsroom.

In production a web server or CDN serves the public folders itself (docs/how-to/deploy.md). This view serves them in a
demo, and shows originals and previews to colleagues everywhere. A browser is told the one right type and forbidden to
guess, and documents are downloaded, never opened as a page of the newspaper's own origin.
"""

from __future__ import annotations

import posixpath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since

from tamizdat.media.sniffing import CLAIMS, ending
from tamizdat.media.storage import PUBLIC

# Names follow from the content, so what is behind a name never changes.
FOR_EVER = "public, max-age=31536000, immutable"
# Should anything ever slip through the cleaning, it must not run.
LOCKED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def is_public(name: str) -> bool:
    """Tell whether a stored file may be seen by anyone who knows its address.

    Args:
        name: as the storage knows it, such as ``pictures/0a1b….800.avif``.
    """
    # A file has one address. By "pictures/../originals/…" a stranger would walk out of the public folders.
    return name == posixpath.normpath(name) and name.partition("/")[0] in PUBLIC


@require_safe
def serve(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send a stored file: a public one to everyone, another to colleagues.

    Args:
        name: as the storage knows it.

    Raises:
        Http404: there is no such file, or this visitor may not have it.
    """
    kind = CLAIMS.get(ending(name))
    if kind is None or not (is_public(name) or request.user.has_perm("wagtailadmin.access_admin")):
        raise Http404
    try:
        changed = int(default_storage.get_modified_time(name).timestamp())
        file = default_storage.open(name)
    except (OSError, SuspiciousFileOperation, ValueError):
        raise Http404 from None
    if not was_modified_since(request.headers.get("If-Modified-Since"), changed):
        file.close()
        return HttpResponseNotModified()
    response = FileResponse(file, content_type=kind.media_type, as_attachment=not kind.picture)
    response["Last-Modified"] = http_date(changed)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = LOCKED
    response["Cache-Control"] = FOR_EVER if is_public(name) else "private, no-store"
    return response
