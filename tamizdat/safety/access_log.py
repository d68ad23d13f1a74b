"""One log line for each request: what was asked for, the answer's status and how long it took. Never by whom."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("tamizdat.access")


class AccessLog:
    """Write the line. The address of the visitor, their browser and their query are never looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer through the rest of the application, and note how long it took."""
        start = time.perf_counter()
        response = self.get_response(request)
        milliseconds = (time.perf_counter() - start) * 1000
        logger.info("%s %s %s %.1f ms", request.method, request.path, response.status_code, milliseconds)
        return response
