"""The newsroom's epoch: what was signed in an earlier one holds no longer.

Links to drafts are not stored, so none can be struck out alone. Each carries the epoch in which it was made; a new
epoch ends all of them.
"""

from __future__ import annotations

from django.db import transaction

from tamizdat.staff.models import Newsroom, fresh_epoch


def epoch() -> str:
    """Return the newsroom's epoch."""
    return Newsroom.objects.get_or_create(pk=Newsroom.ONLY)[0].epoch


@transaction.atomic
def begin_epoch() -> None:
    """End every link to a draft."""
    newsroom = Newsroom.locked()
    newsroom.epoch = fresh_epoch()
    newsroom.save()
