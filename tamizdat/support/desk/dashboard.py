"""The dashboard: how reader support goes, in sums."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tamizdat.support import figures
from tamizdat.support.desk.pages import SupportView
from tamizdat.support.desk.worries import worries
from tamizdat.support.figures import Coming, Moved, Share
from tamizdat.support.frequency import Frequency
from tamizdat.support.models import Contribution, CountryDecision
from tamizdat.support.policy import Stance

WHOLE = 100


class DashboardView(SupportView):
    """Shows this month and the twelve before it."""

    page_title = gettext_lazy("Support")
    template_name = "support/desk/dashboard.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return where the page stands: first of all."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the figures."""
        now = timezone.now()
        return super().get_context_data(
            worries=worries(now),
            moved=_with_bars(figures.moved(now)),
            arrived=figures.arrived(now),
            run_rate=figures.run_rate().values(),
            standing=_standing(figures.standing()),
            coming=[(each, _reasons(each)) for each in figures.coming(now)],
            parts=_parts(now),
            **kwargs,
        )


def _with_bars(moved: Sequence[Moved]) -> list[tuple[Moved, int]]:
    """Return what was given with the length of its bar, in percent of the longest of its currency."""
    longest: dict[str, int] = {}
    for each in moved:
        currency = each.left.currency
        longest[currency] = max(longest.get(currency, 1), each.left.minor)
    return [(each, max(0, WHOLE * each.left.minor // longest[each.left.currency])) for each in moved]


def _standing(standing: Mapping[str, Mapping[str, int]]) -> list[tuple[str, int, int]]:
    """Return the states by their names, with the numbers of monthly and annual contributions."""
    return [
        (str(Contribution.State(state).label), counts.get(Frequency.MONTHLY, 0), counts.get(Frequency.ANNUAL, 0))
        for state, counts in standing.items()
    ]


def _reasons(coming: Coming) -> list[tuple[str, int]]:
    return [(_why(end), number) for end, number in sorted(coming.churned.items(), key=lambda row: -row[1])]


def _why(end: str) -> str:
    return str(Contribution.End(end).label) or _("not known why")


def _parts(now: dt.datetime) -> list[tuple[str, list[Share]]]:
    """Return the tables that say what came from where, each with its heading and with names in words."""
    stances = {stance.name.lower(): str(CountryDecision.Choice(stance.value).label) for stance in Stance}
    return [
        (_("By appeal"), _named(figures.by_appeal(now), {"": _("without an appeal")})),
        (_("By provider"), _named(figures.by_provider(now), {})),
        (_("By policy for the country, as it is today"), _named(figures.by_policy(now), stances)),
    ]


def _named(shares: Iterable[Share], names: Mapping[str, str]) -> list[Share]:
    return [Share(names.get(each.name, each.name), each.contributions, each.month, each.year) for each in shares]
