"""The token of a form: random, dated and signed, so that an order is one, and a form that is sent tomorrow another."""

from __future__ import annotations

import datetime as dt
import secrets

from django.core import signing

SALT = "tamizdat.support.form"
GOOD_FOR = dt.timedelta(hours=12)


def new_token(now: dt.datetime) -> str:
    """Return the token of a form that is shown now."""
    return signing.dumps([int(now.timestamp()), secrets.token_hex(12)], salt=SALT)


def is_good(token: str, now: dt.datetime) -> bool:
    """Tell whether we have made a token, and not too long ago."""
    try:
        made, _random = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return False
    return 0 <= now.timestamp() - made <= GOOD_FOR.total_seconds()
