"""Joins: whether a row beside a text names an account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import connection
from wagtail.models import Revision

from tamizdat.safety.seizure.places import Hit
from tamizdat.staff.attribution import MASKED, NOT_KEPT, accounts_in
from tamizdat.triggers import quoted

FORM = "the number of the account"


def search_joins(accounts: Mapping[int, int]) -> Iterator[Hit]:
    """Look for accounts beside texts.

    Args:
        accounts: their numbers, by the numbers of the people who hold them.
    """
    whose = {account: person for person, account in accounts.items()}
    with connection.cursor() as cursor:
        for column in (*MASKED, *NOT_KEPT):
            cursor.execute(f"SELECT DISTINCT {quoted(column.name)} FROM {quoted(column.table)}")  # noqa: S608  our own
            for (account,) in cursor.fetchall():
                if account in whose:
                    yield Hit(f"table {column.table}", whose[account], FORM)
    for content in Revision.objects.values_list("content", flat=True).iterator():
        for account in accounts_in(content) & whose.keys():
            yield Hit("table wagtailcore_revision", whose[account], FORM)
