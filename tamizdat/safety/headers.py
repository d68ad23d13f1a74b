"""Headers that tell a browser what a page may do: for readers nearly nothing, for colleagues what Wagtail needs.

A reader's page consists of HTML, one inlined style sheet that is known by its hash, and pictures of ours. So all else
is forbidden (CSP Level 3): a script that somebody manages to put into an article does not run, and no host but ours is
asked for anything. The search page is the one exception, see :func:`readers_policy`.

The admin cannot be held that tightly: several of Wagtail's views carry inline scripts, and its widgets set inline
styles (wagtail/wagtail#1288). There the policy forbids what it can: other hosts, plug-ins, being framed by others, and
forms that post elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponseBase

from tamizdat.safety.audience import is_for_guests, is_for_readers, may_be_embedded
from tamizdat.theme.script import SCRIPTED, script_hash
from tamizdat.theme.style import style_hashes

COLLEAGUES_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
NO_FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
COLLEAGUES_FEATURES = f"{NO_FEATURES}, publickey-credentials-create=(self), publickey-credentials-get=(self)"


@cache
def readers_policy(kind: str = "") -> str:
    """Return the Content-Security-Policy of a page that a reader gets.

    Its pictures may be written into the page: the icon is, so that no browser asks for a second file. The search page
    alone may run a script, the one that it carries, and load the index, which is scripts beside it.

    Args:
        kind: of the page; "" for the policy of all pages without a script.
    """
    styles = " ".join(f"'{one}'" for one in style_hashes())
    scripts = f"script-src 'self' '{script_hash(kind)}'; " if kind in SCRIPTED else ""
    return (
        f"default-src 'none'; {scripts}style-src {styles}; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


class SafetyHeaders:
    """Add to every response what its audience is to be protected by; takes every cookie from a reader's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer through the rest of the application, then add the headers."""
        response = self.get_response(request)
        if is_for_guests(request.path):
            protect_guest(response)
        elif is_for_readers(request.path):
            protect_reader(response)
        else:
            protect_colleague(response)
        response["Cross-Origin-Resource-Policy"] = "cross-origin" if may_be_embedded(request.path) else "same-origin"
        return response


def protect_reader(response: HttpResponseBase) -> None:
    """Forbid a page nearly everything. A reader never gets a cookie: it would be a trace, and could tell two visits."""
    response.cookies.clear()
    # A view that knows better (media, which nothing may run in) has set a tighter one.
    response.setdefault("Content-Security-Policy", readers_policy())
    response["Permissions-Policy"] = NO_FEATURES


@cache
def guests_policy() -> str:
    """Return the policy of a draft that somebody reads by a link, and of the page that stands before it.

    It is a reader's, but for the style sheet of the door.
    """
    return readers_policy().replace("style-src ", "style-src 'self' ", 1)


def protect_guest(response: HttpResponseBase) -> None:
    """Protect whoever reads a draft as a reader, and the draft from caches, search engines and other hosts."""
    response.cookies.clear()
    response["Content-Security-Policy"] = guests_policy()
    response["Permissions-Policy"] = NO_FEATURES
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"


def protect_colleague(response: HttpResponseBase) -> None:
    """Forbid a page of the admin what it does not need. What it shows is kept by no cache."""
    response["Content-Security-Policy"] = COLLEAGUES_POLICY
    response["Permissions-Policy"] = COLLEAGUES_FEATURES
    # Under "no-referrer" a browser posts forms with "Origin: null", and Django refuses them as forged (Fetch, 3.1).
    response["Referrer-Policy"] = "same-origin"
    response.setdefault("Cache-Control", "private, no-store")
