"""The drawer: which texts and pictures somebody has begun, known to their browser and to nobody else.

A reporter may change what they have begun themselves. The newspaper does not write down whose a text is
(:mod:`tamizdat.staff.attribution`), so the browser keeps it: a cookie that only this server can read, and does
not keep. Whoever takes the server finds no drawer in it; whoever takes the computer cannot read its cookie. In another
browser the drawer is empty, and an editor helps.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from tamizdat.staff.sealing import sealing

if TYPE_CHECKING:
    from tamizdat.staff.models import Account

WHERE = "/admin/"
KEPT_FOR = 400 * 24 * 60 * 60
# As many as a cookie holds, with room to spare: browsers drop one of more than 4,096 bytes (RFC 6265, 6.1).
ROOM = 250
# Of versions only the one is of use that is written over while somebody types.
FEW = {"version": 5}


@dataclass(slots=True)
class Drawer:
    """What one colleague has begun in one browser.

    Args:
        account: whose it is; it opens to nobody else.
        mark: random, known to this browser alone; tells its unfinished previews from those of others.
        begun: numbers of what was begun, the latest last, by kind: ``page``, ``picture``, ``file``, ``version``,
            ``remark``, ``answer``, ``issue``.
    """

    account: int = 0
    mark: str = ""
    begun: dict[str, list[int]] = field(default_factory=dict)
    changed: bool = False

    def holds(self, kind: str, number: int | None) -> bool:
        """Tell whether something was begun here."""
        return number in self.begun.get(kind, ())

    def numbers(self, kind: str) -> list[int]:
        """Return what was begun here, the latest last."""
        return list(self.begun.get(kind, ()))

    def put(self, kind: str, number: int) -> None:
        """Keep in mind that something was begun here. The oldest is forgotten when there is no room."""
        if self.holds(kind, number):
            return
        self.begun.setdefault(kind, []).append(number)
        del self.begun[kind][: -FEW.get(kind, ROOM)]
        while sum(map(len, self.begun.values())) > ROOM:
            max(self.begun.values(), key=len).pop(0)
        self.changed = True

    def as_cookie(self) -> str:
        """Return the drawer as only this server can read it."""
        held = {"account": self.account, "mark": self.mark, "begun": self.begun}
        text = json.dumps(held, separators=(",", ":"))
        # What is sealed says when; that moment would be found again in a text's history.
        return sealing("staff.drawer").encrypt_at_time(text.encode(), 0).decode()


def opened(cookie: str, account: int) -> Drawer:
    """Read a drawer; an empty one, with a mark of its own, if it is none of this server's or another account's."""
    try:
        held = json.loads(sealing("staff.drawer").decrypt(cookie.encode()))
    except (InvalidToken, ValueError):
        held = {}
    if held.get("account") != account:
        return Drawer(account, secrets.token_hex(16), changed=True)
    return Drawer(**held)


def drawer_of(user: object) -> Drawer:
    """Return the drawer of whoever makes this request; an empty one for whoever comes by another way."""
    return getattr(user, "drawer", None) or Drawer()


class DrawerMiddleware:
    """Opens the drawer of whoever works in the admin, and gives the browser the new one when something was put in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with a drawer at hand."""
        if not request.path.startswith(WHERE) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return self.get_response(request)
        name = cookie_name(request.user)
        request.user.drawer = opened(request.COOKIES.get(name, ""), request.user.pk)
        response = self.get_response(request)
        if request.user.is_authenticated and request.user.drawer.changed:
            hand_over(response, name, request.user.drawer)
        return response


def cookie_name(account: Account) -> str:
    """Return the name of an account's drawer, so that two who share a computer have one each."""
    return f"drawer{account.pk}"


def hand_over(response: HttpResponse, name: str, drawer: Drawer) -> None:
    """Give a browser its drawer."""
    response.set_cookie(
        name,
        drawer.as_cookie(),
        max_age=KEPT_FOR,
        path=WHERE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def putting(kind: str, whose: str) -> Callable[..., None]:
    """Return a receiver of ``post_save`` that puts what was made into its maker's drawer.

    Args:
        kind: of what is made.
        whose: name of the attribute in which Wagtail notes the maker, who has a drawer in the admin.
    """

    def put(instance: Model, created: bool = False, **_kwargs: Any) -> None:  # noqa: FBT001, FBT002  the signal's own
        # The one in memory: what the database says is a mask, and asking it would cost a query.
        maker = instance._state.fields_cache.get(whose)  # noqa: SLF001  Django's own
        drawer = getattr(maker, "drawer", None)
        if created and drawer is not None:
            drawer.put(kind, instance.pk)

    return put
