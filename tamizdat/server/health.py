"""Whether the newspaper can be served at all, for whatever watches over the server."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def health(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers, 503 when it does not.

    Strangers can ask this too, so it says nothing else: ``tamizdat doctor`` says what is wrong.
    """
    answers = database_answers()
    return JsonResponse({"status": "ok" if answers else "unavailable"}, status=200 if answers else 503)


def database_answers() -> bool:
    """Tell whether the database carries out the smallest of queries."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
