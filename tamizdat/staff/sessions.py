"""Sessions: where a colleague is signed in, and signing them out there.

Of a session is stored which account it is of, when it began and which second factor it has shown; no address and no
browser. The key of a session opens it, so a session goes by a name here that is derived from the key and opens nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from tamizdat.staff.models import Account

if TYPE_CHECKING:
    from django.http import HttpRequest

# In the session: when its colleague signed in, in seconds since 1970.
BEGAN = "staff_began"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One place where a colleague is signed in.

    Args:
        name: by which people speak of the session; it opens nothing.
        account: user name.
        began: when the colleague signed in; None for a session that began before this was noted.
        ends: when it ends by itself if nobody uses it.
        key: opens the session; shown to nobody.
    """

    name: str
    account: str
    began: dt.datetime | None
    ends: dt.datetime
    key: str

    def __repr__(self) -> str:
        """Leave the key out."""
        return f"<session {self.name}>"

    def as_dict(self) -> dict[str, object]:
        """Return what may be shown of it, for JSON."""
        began = self.began.isoformat(timespec="seconds") if self.began else None
        return {"account": self.account, "name": self.name, "began": began, "ends": self.ends.isoformat("T", "seconds")}


def remember_beginning(sender: object, request: HttpRequest, **kwargs: object) -> None:
    """Note in a session when it began; listens to ``user_logged_in``."""
    request.session[BEGAN] = time.time()


def name_of(key: str) -> str:
    """Return the name that a session goes by: a keyed digest of its key."""
    secret = str(settings.SECRET_KEY).encode()[:64]
    digest = hashlib.blake2b(key.encode(), key=secret, person=b"staff.session", digest_size=6).hexdigest()
    return f"{digest[:4]}-{digest[4:8]}-{digest[8:]}"


def sessions(of: Account | None = None) -> list[SignedIn]:
    """Return where an account is signed in, or where all are, the newest first."""
    names = {str(number): name for number, name in Account.objects.values_list("pk", "username")}
    wanted = {str(of.pk)} if of else names.keys()
    found = [_signed_in(row, data, names[owner]) for row, owner, data in _stored() if owner in wanted]
    return sorted(found, key=lambda each: (each.began or each.ends, each.name), reverse=True)


def end(several: Collection[SignedIn]) -> int:
    """Sign colleagues out in some places.

    Returns:
        How many sessions have ended by this.
    """
    return Session.objects.filter(session_key__in=[each.key for each in several]).delete()[0]


def end_sessions(accounts: Collection[int]) -> int:
    """Sign accounts out everywhere.

    Args:
        accounts: their numbers.

    Returns:
        How many sessions have ended.
    """
    owners = {str(number) for number in accounts}
    keys = [row.session_key for row, owner, _data in _stored() if owner in owners]
    return Session.objects.filter(session_key__in=keys).delete()[0]


def _stored() -> Iterator[tuple[Session, str, dict[str, object]]]:
    """Return every session of somebody who is signed in, with its owner's number and what is in it."""
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        data = row.get_decoded()
        if SESSION_KEY in data:
            yield row, str(data[SESSION_KEY]), data


def _signed_in(row: Session, data: dict[str, object], account: str) -> SignedIn:
    began = data.get(BEGAN)
    moment = dt.datetime.fromtimestamp(began, dt.UTC) if isinstance(began, int | float) else None
    return SignedIn(name_of(row.session_key), account, moment, row.expire_date, row.session_key)
