"""Linking: whoever has lost the link to what they give is sent a fresh one; nobody else learns whether there is one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tamizdat.support.letters.following import put_on_the_way
from tamizdat.support.looking_after import given_by
from tamizdat.support.models import LinkRequest, SupportLetter

SOME = 100


def ask_for_link(address: str, now: dt.datetime) -> None:
    """Lay down that somebody wants a link: the same row, whoever it is."""
    row = LinkRequest(address=address, made=now.replace(second=0, microsecond=0))
    LinkRequest.objects.bulk_create([row], ignore_conflicts=True)


def take_in(now: dt.datetime) -> int:
    """Make a letter of each request from an address that something was given from; return how many."""
    return sum(_take(request, now) for request in LinkRequest.objects.order_by("pk")[:SOME])


@transaction.atomic
def _take(request: LinkRequest, now: dt.datetime) -> bool:
    newest = given_by(request.address_index).order_by("pk").last()
    if newest is not None:
        put_on_the_way(newest, [(SupportLetter.Kind.LINKS, "")], now)
    request.delete()
    return newest is not None
