"""What the newsroom has decided for countries, day by day; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.support.policy import Decision, Stance, stances

if TYPE_CHECKING:
    import datetime as dt


def this_day() -> dt.date:
    """Return the day it is in UTC, whose days decisions count, wherever the colleague is who decides."""
    return timezone.now().date()


class CountryDecisionQuerySet(models.QuerySet["CountryDecision"]):
    """Questions asked of decisions."""

    def stances(self, today: dt.date) -> Mapping[str, Stance]:
        """What holds today, by country."""
        rows = self.filter(since__lte=today).values_list("since", "pk", "country", "stance")
        return stances((Decision(since, pk, country, Stance(stance)) for since, pk, country, stance in rows), today)

    def refused(self, today: dt.date) -> frozenset[str]:
        """Countries from which nothing is taken today."""
        return frozenset(country for country, stance in self.stances(today).items() if stance is Stance.REFUSE)


class CountryDecision(models.Model):
    """That from a day on something holds for people in a country, and for cards from there.

    Args:
        country: two capital letters (ISO 3166-1).
        since: first day, in UTC.
        reason: for colleagues; supporters do not see it.
    """

    class Choice(models.IntegerChoices):
        """What is done."""

        ALLOW = Stance.ALLOW.value, _("say nothing")
        INFORM = Stance.INFORM.value, _("inform")
        WARN = Stance.WARN.value, _("warn")
        REFUSE = Stance.REFUSE.value, _("refuse")

    country = models.CharField(_("country"), max_length=2)
    stance = models.PositiveSmallIntegerField(_("what is done"), choices=Choice)
    since = models.DateField(_("since"), default=this_day)
    reason = models.CharField(_("why"), max_length=300, blank=True, help_text=_("For colleagues."))
    made = models.DateTimeField(auto_now_add=True)

    objects = CountryDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision for a country")
        verbose_name_plural = _("decisions for countries")
        ordering = ("country", "-since", "-pk")

    def __str__(self) -> str:
        return f"{self.country}: {self.get_stance_display()}"
