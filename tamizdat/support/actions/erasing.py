"""Erasing: who has given is forgotten, here and at the provider, and every sum stays as it was."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tamizdat.support import ledger
from tamizdat.support.actions.taking_in import want
from tamizdat.support.models import Contribution, Happening, Operation, SupportLetter
from tamizdat.support.models.contribution import RUNNING
from tamizdat.support.providers.registry import provider_called
from tamizdat.support.signals import happened

Verb, End, State = Operation.Verb, Contribution.End, Contribution.State
# Pages of the provider that can be shut. What is held or on its way arrives, and is nobody's then.
UNFINISHED = (State.STARTED, State.WAITING)


def was_erased(contribution: Contribution) -> bool:
    """Tell whether a contribution's supporter was erased."""
    return contribution.events.filter(kind=Happening.ERASED).exists()


@transaction.atomic
def erase(contribution: Contribution, now: dt.datetime) -> bool:
    """Forget who has given a contribution, end what runs, and have the provider forget them too.

    What the provider has to do is put on its way, and asked again until it is done; nothing needs to be opened.

    Returns:
        Whether there was anything to be forgotten.
    """
    row = Contribution.objects.select_for_update(of=("self",)).select_related("supporter").get(pk=contribution.pk)
    event = ledger.note(row, Happening.ERASED, f"erased-{row.key}", now)
    if event is None:
        return False
    _ask_provider(row, now)
    _forget(row)
    happened.send(Contribution, contribution=row, events=[event])
    contribution.refresh_from_db()
    return True


def _ask_provider(row: Contribution, now: dt.datetime) -> None:
    provider = provider_called(row.provider)
    # A provider that is not configured at this moment may be able to; one that cannot is not asked.
    able = provider is None or "cancel" in provider.offers.changes
    if row.state in RUNNING and able:
        want(row, Verb.CANCEL, now, by=End.ERASED)
    elif row.state in UNFINISHED:
        want(row, Verb.RELEASE, now, by=End.ERASED)
    # Of what was begun and is not written down yet, the provider may know more than we do.
    if row.state in UNFINISHED or row.objects_held.exists():
        want(row, Verb.FORGET, now, by=End.ERASED)


def _forget(row: Contribution) -> None:
    SupportLetter.objects.filter(contribution=row, done=None).delete()
    supporter, row.supporter = row.supporter, None
    row.country = row.card_country = ""
    row.save(update_fields=["supporter", "country", "card_country"])
    if supporter is not None:
        supporter.delete()
