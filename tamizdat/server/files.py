"""Pictures, handed out by the embedded server. In production the web server in front does it faster."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils._os import safe_join
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since

A_YEAR = 60 * 60 * 24 * 365
# Wagtail's folders: what it makes for pages, and what was uploaded. The latter is for colleagues.
RENDITIONS = "images"
ORIGINALS = "original_images"
MEDIA_TYPES = {
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
}


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out one picture: a rendition to everyone, an original to colleagues.

    Args:
        name: its path below the media directory.

    Raises:
        Http404: there is no such picture, or this visitor may not have it.
    """
    path = path_of(name)
    if path is None or not may_have(request, path):
        raise Http404
    changed = int(path.stat().st_mtime)
    if not was_modified_since(request.headers.get("If-Modified-Since"), changed):
        return HttpResponseNotModified()
    response = FileResponse(path.open("rb"), content_type=MEDIA_TYPES[path.suffix.lower()])
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = caching_of(path)
    return response


def path_of(name: str) -> Path | None:
    """Return where a picture lies, or None if there is none of that name."""
    try:
        path = Path(safe_join(str(settings.MEDIA_ROOT), name))
    except (SuspiciousFileOperation, ValueError):
        return None
    return path if path.suffix.lower() in MEDIA_TYPES and path.is_file() else None


def may_have(request: HttpRequest, path: Path) -> bool:
    """Tell whether a visitor may have a picture."""
    if _in(RENDITIONS, path):
        return True
    return _in(ORIGINALS, path) and request.user.has_perm("wagtailadmin.access_admin")


def caching_of(path: Path) -> str:
    """Return for how long a picture may be kept: a rendition's name changes with its content, so for ever."""
    return f"public, max-age={A_YEAR}, immutable" if _in(RENDITIONS, path) else "private, no-store"


def _in(folder: str, path: Path) -> bool:
    return path.is_relative_to(Path(settings.MEDIA_ROOT) / folder)
