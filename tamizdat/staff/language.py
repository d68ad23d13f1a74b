"""In which language the door speaks."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from wagtail.users.models import UserProfile

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def staff_language(request: HttpRequest) -> str:
    """Return the language that a colleague has chosen for the admin, or else what their browser asks for."""
    permitted = dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
    profile = UserProfile.objects.filter(user_id=request.user.pk).first() if request.user.is_authenticated else None
    chosen = profile.preferred_language if profile else ""
    wanted = chosen or translation.get_language_from_request(request)
    return wanted if wanted in permitted else settings.LANGUAGE_CODE


def in_staff_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Have a view and its template speak the language of :func:`staff_language`."""

    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(staff_language(request)):
            response = view(request, *args, **kwargs)
            # A template response would otherwise be rendered after the language has been put back.
            return response.render() if hasattr(response, "render") else response

    return speaking
