"""What colleagues have to look at, in sentences: above the dashboard, and on the first page in the admin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from tamizdat.support.alarm import alarming
from tamizdat.support.doubts import doubts
from tamizdat.support.models import Payout


def worries(now: dt.datetime) -> list[str]:
    """Return one sentence for each thing that does not go by itself."""
    found, told = doubts(now), []
    if found.contributions:
        told.append(
            ngettext(
                "Of %(number)d contribution nobody knows how it stands: the provider has not answered for an hour.",
                "Of %(number)d contributions nobody knows how they stand: the provider has not answered for an hour.",
                found.contributions,
            )
            % {"number": found.contributions}
        )
    if found.notices:
        told.append(
            ngettext(
                "%(number)d notice of a provider has waited for more than an hour.",
                "%(number)d notices of providers have waited for more than an hour.",
                found.notices,
            )
            % {"number": found.notices}
        )
    if found.late:
        told.append(
            ngettext(
                "%(number)d thing that was asked of a provider is not done after an hour.",
                "%(number)d things that were asked of providers are not done after an hour.",
                found.late,
            )
            % {"number": found.late}
        )
    if found.refused:
        told.append(
            ngettext(
                "A provider has refused %(number)d thing in the last week: do it there by hand.",
                "Providers have refused %(number)d things in the last week: do them there by hand.",
                found.refused,
            )
            % {"number": found.refused}
        )
    return _of_card_testing(now) + told + _of_payouts()


def _of_card_testing(now: dt.datetime) -> list[str]:
    found = alarming(now)
    if found is None:
        return []
    sentence = _(
        "Somebody may be trying stolen cards: in the hour from %(hour)s UTC %(declined)d cards were declined, "
        "%(slowed)d attempts slowed down and %(refused)d refused, of %(tried)d."
    )
    counts = {name: getattr(found, name) for name in ("declined", "slowed", "refused", "tried")}
    return [sentence % (counts | {"hour": f"{found.hour:%H:%M}"})]


def _of_payouts() -> list[str]:
    number = Payout.objects.unmatched().count()
    if not number:
        return []
    sentence = ngettext(
        "%(number)d payout is more or less than what is in the ledger.",
        "%(number)d payouts are more or less than what is in the ledger.",
        number,
    )
    return [sentence % {"number": number}]


class SupportPanel(Component):
    """The same on a colleague's first page in the admin."""

    name = "support_worries"
    template_name = "support/desk/worries.html"
    order = 120

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the sentences."""
        return dict(super().get_context_data(parent_context)) | {"worries": worries(timezone.now())}
