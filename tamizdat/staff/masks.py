"""Masks: what the record says instead of who it was.

Whoever takes the server must not find which colleague works on a pseudonym's texts. So no account is ever written
beside a text: each has a *mask*, an account that nobody can log in to and that stands for a role, and the database
itself puts the mask in the account's place (:mod:`tamizdat.staff.attribution`). The history says "an editor", never
which one.

A role that only one or two colleagues have would name them. They wear the newsroom's mask, which is everybody's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tamizdat.staff.roles import Role

# A role is told of when at least so many wear its mask.
FEWEST = 3


class Mask(StrEnum):
    """Whom the record names; the value is the mask's user name, which no colleague can have."""

    PUBLISHER = "[publisher]"
    EDITOR = "[editor]"
    REPORTER = "[reporter]"
    KEEPER = "[keeper]"
    NEWSROOM = "[newsroom]"


ROLES = {
    Role.PUBLISHER.value: Mask.PUBLISHER,
    Role.EDITOR.value: Mask.EDITOR,
    Role.REPORTER.value: Mask.REPORTER,
    Role.KEEPER.value: Mask.KEEPER,
}


# What colleagues read in place of a name.
SHOWN = {
    Mask.PUBLISHER.value: _("A publisher"),
    Mask.EDITOR.value: _("An editor"),
    Mask.REPORTER.value: _("A reporter"),
    Mask.KEEPER.value: _("A keeper"),
    Mask.NEWSROOM.value: _("The newsroom"),
}


def masks_for(colleagues: Mapping[int, set[str]]) -> dict[int, Mask]:
    """Choose the mask of each colleague: that of their weightiest role, if enough wear it.

    Args:
        colleagues: names of the groups of each account that can log in.
    """
    by_role = {
        account: next((mask for role, mask in ROLES.items() if role in groups), Mask.NEWSROOM)
        for account, groups in colleagues.items()
    }
    wearers = Counter(by_role.values())
    return {account: mask if wearers[mask] >= FEWEST else Mask.NEWSROOM for account, mask in by_role.items()}
