"""Headers that tell a browser what a page may do: for readers nearly nothing, for colleagues what Wagtail needs.

A reader's page consists of HTML, one inlined style sheet that is known by its hash, and pictures of ours. So all else
is forbidden (CSP Level 3): a script that somebody manages to put into an article does not run, and no host but ours is
asked for anything. The exceptions, each by the hash of its own script, are the search page, the pages on which a
browser works for a form, the little script by which a browser remembers that an appeal was seen, and the page on which
a card is typed in, see :func:`readers_policy`. Forms go to the site itself, from wherever a page was handed out: a
mirror takes none.

The admin cannot be held that tightly: several of Wagtail's views carry inline scripts, and its widgets set inline
styles (wagtail/wagtail#1288). There the policy forbids what it can: other hosts, plug-ins, being framed by others, and
forms that post elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from tamizdat.safety.audience import AT_WORK, is_for_guests, is_for_readers, is_for_subscribers, may_be_embedded
from tamizdat.theme.script import SCRIPTED, script_hash
from tamizdat.theme.style import sheet_hash, style_hashes

LETTERS = "letters"

COLLEAGUES_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
NO_FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
COLLEAGUES_FEATURES = f"{NO_FEATURES}, publickey-credentials-create=(self), publickey-credentials-get=(self)"


def readers_policy(kind: str = "", origin: str = "") -> str:
    """Return the Content-Security-Policy of a page that a reader gets.

    Its pictures may be written into the page: the icon is, so that no browser asks for a second file. The search page
    may run a script, the one that it carries, and load the index, which is scripts beside it; the page on which a
    browser works for a sign-up may run its own. A page of the tree may run the script of those that carry an appeal,
    and load nothing: a server that knows a file by its name does not know which do.

    Args:
        kind: of the page; "" for the policy of all pages without a script.
        origin: of the site, to which forms go; that of the settings if "".
    """
    return _readers_policy(kind, origin or settings.ENVIRONMENT.site_url)


@cache
def _readers_policy(kind: str, origin: str) -> str:
    # What the program answers there itself has a sheet of its own.
    hashes = (*style_hashes(), sheet_hash(LETTERS)) if kind in (LETTERS, "sign_up") else style_hashes()
    styles = " ".join(f"'{one}'" for one in hashes)
    loading = "" if kind == "asking" else "'self' "
    scripts = f"script-src {loading}'{script_hash(kind)}'; " if kind in SCRIPTED else ""
    return (
        f"default-src 'none'; {scripts}style-src {styles}; img-src 'self' data:; form-action 'self' {origin}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def card_policy(script: str, hosts: Iterable[str]) -> str:
    """Return the policy of the page on which a card is typed into a frame of the payment provider.

    Args:
        script: address of the provider's script.
        hosts: origins that it has to reach: in frames, and by asking.
    """
    origins = " ".join(sorted(hosts))
    return (
        f"default-src 'none'; script-src '{script_hash('giving')}' {script} {origins}; frame-src {origins}; "
        f"connect-src {origins}; style-src '{sheet_hash(LETTERS)}'; img-src 'self' data:; "
        f"form-action 'self' {settings.ENVIRONMENT.site_url}; base-uri 'none'; frame-ancestors 'none'"
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
        elif is_for_subscribers(request.path):
            protect_subscriber(response, request.path)
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


def protect_subscriber(response: HttpResponseBase, path: str) -> None:
    """Protect whoever fills in a form or follows a link of a letter as a reader, and what is theirs from caches."""
    card = getattr(response, "card_form", None)
    policy = readers_policy("sign_up" if path in AT_WORK else LETTERS)
    response["Content-Security-Policy"] = card_policy(card.script, card.hosts) if card else policy
    protect_reader(response)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"


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
