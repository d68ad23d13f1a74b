"""Slots that nothing is ready for, in sentences: above the list of issues, and on the first page in the admin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from tamizdat.newsletter import clockwork
from tamizdat.newsletter.desk.wall import on_the_wall
from tamizdat.newsletter.slots import Stage


def worries(now: dt.datetime) -> list[str]:
    """Return a sentence for each slot, near or lately passed, that nothing is ready for."""
    sentences = {
        Stage.EARLY: _("%(newsletter)s: nothing is approved yet for %(slot)s."),
        Stage.LATE: _("%(newsletter)s: nothing is approved yet for %(slot)s, less than two hours from now."),
        Stage.PASSED: _("%(newsletter)s: nothing was sent at %(slot)s, for nothing was approved."),
    }
    return [
        sentences[each.stage] % {"newsletter": isolated(newsletter.name), "slot": on_the_wall(each.slot, newsletter)}
        for newsletter, each in clockwork.known_warnings(now)
    ]


def isolated(name: str) -> str:
    """Keep a name's direction from turning the sentence around it (Unicode Standard Annex 9, 2.5: FSI and PDI)."""
    return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"


class WorriesPanel(Component):
    """The same on a colleague's first page in the admin."""

    name = "newsletter_worries"
    template_name = "newsletter/desk/worries.html"
    order = 110

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the sentences."""
        return dict(super().get_context_data(parent_context)) | {"worries": worries(timezone.now())}
