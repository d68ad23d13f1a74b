"""Contributions: what somebody gives, once or again and again, and where it stands."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.support.frequency import Frequency
from tamizdat.support.models.supporter import Supporter
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Object

MARK_BYTES = 12
KEY_BYTES = 16


def new_mark() -> bytes:
    """Return a random mark."""
    return secrets.token_bytes(MARK_BYTES)


def new_key() -> str:
    """Return a random key."""
    return secrets.token_hex(KEY_BYTES)


def this_minute() -> dt.datetime:
    """Return the present, to the minute."""
    return timezone.now().replace(second=0, microsecond=0)


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Questions asked of contributions."""

    def real(self) -> ContributionQuerySet:
        """Contributions of people, and not of a rehearsal."""
        return self.filter(rehearsed=False)

    def running(self) -> ContributionQuerySet:
        """Recurring contributions for which money is expected, or would be if they were not paused."""
        return self.filter(state__in=RUNNING)

    def in_doubt(self) -> ContributionQuerySet:
        """Contributions of which the provider may know more than we do."""
        return self.filter(state__in=IN_DOUBT)

    def of_country(self, country: str) -> ContributionQuerySet:
        """Contributions from a country, as their supporters said or their cards show."""
        return self.filter(models.Q(country=country) | models.Q(card_country=country))


class Contribution(models.Model):
    """What somebody gives.

    Args:
        mark: names it in links; 12 random bytes.
        key: of the order at the provider, and of the form from which it came: a form sent twice is one contribution.
        provider: name of the provider.
        amount: of each payment in minor units, with what covers the fee.
        covers: how much of that covers the fee.
        country: two letters, as the supporter said; "" if they did not, or are erased.
        card_country: of the bank that issued the card; likewise.
        description: what the newsroom was called at the provider.
        appeal: name of the appeal that led here, and wording of it, or "".
        made: to the minute.
        next_payment: day of it, of what recurs.
        paused_until: first day of payments again; None if it is not paused, or without an end.
        asked: when the provider was last asked about it.
        ended: day on which it ended.
        rehearsed: whether a rehearsal made it: it counts in no sum, and its rows can be deleted.
    """

    class State(models.TextChoices):
        """Where it stands."""

        STARTED = "started", _("started")
        WAITING = "waiting", _("waits for the supporter")
        AUTHORISED = "authorised", _("money is held")
        PROCESSING = "processing", _("on its way")
        PAID = "paid", _("paid")
        ACTIVE = "active", _("runs")
        PAST_DUE = "past-due", _("last payment failed")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("ended")
        EXPIRED = "expired", _("never finished")
        FAILED = "failed", _("failed")
        REFUSED = "refused", _("refused")

    class End(models.TextChoices):
        """Why it ended."""

        NONE = "", ""
        SUPPORTER = "supporter", _("by the supporter")
        NEWSROOM = "newsroom", _("by the newsroom")
        COUNTRY = "country", _("by the policy for a country")
        UNPAID = "unpaid", _("payments failed")
        ERASED = "erased", _("the supporter was erased")
        PROVIDER = "provider", _("at the provider")

    mark = models.BinaryField(max_length=MARK_BYTES, unique=True, default=new_mark)
    key = models.CharField(max_length=32, unique=True, default=new_key)
    provider = models.CharField(_("provider"), max_length=20)
    frequency = models.CharField(_("frequency"), max_length=8, choices=Frequency)
    amount = models.PositiveIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    covers = models.PositiveIntegerField(_("of it for the fee"), default=0)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.STARTED)
    end = models.CharField(_("ended"), max_length=10, choices=End, default=End.NONE, blank=True)
    supporter = models.OneToOneField(Supporter, models.SET_NULL, null=True, related_name="contribution")
    language = models.CharField(_("language"), max_length=20)
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    card_country = models.CharField(_("country of the card"), max_length=2, blank=True, default="")
    method = models.CharField(_("method"), max_length=30, blank=True, default="")
    description = models.CharField(max_length=60, blank=True, default="")
    appeal = models.CharField(_("appeal"), max_length=80, blank=True, default="")
    made = models.DateTimeField(default=this_minute)
    next_payment = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    asked = models.DateTimeField(null=True)
    ended = models.DateField(null=True)
    rehearsed = models.BooleanField(default=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        indexes = [
            models.Index(fields=("state", "asked"), name="support_contribution_state"),
            models.Index(fields=("country", "state"), name="support_contribution_country"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="support_amount_positive")]

    def __str__(self) -> str:
        return f"contribution {self.pk}"

    @property
    def money(self) -> Money:
        """What each payment is."""
        return Money(self.amount, self.currency)

    @property
    def recurs(self) -> bool:
        """Whether it is paid again and again."""
        return Frequency(self.frequency).recurs

    @property
    def provider_objects(self) -> list[Object]:
        """What the provider holds of it, the newest first."""
        return [Object(each.kind, each.reference) for each in self.objects_held.order_by("-pk")]


State = Contribution.State
IN_DOUBT = (State.STARTED, State.WAITING, State.PROCESSING, State.AUTHORISED)
RUNNING = (State.ACTIVE, State.PAST_DUE, State.PAUSED)
OVER = (State.ENDED, State.EXPIRED, State.FAILED, State.REFUSED)


class ProviderObject(models.Model):
    """Something at a provider that belongs to a contribution: by it a notice finds the contribution.

    Args:
        kind: the provider's own word.
        reference: as the provider names it.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="objects_held")
    provider = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=100)

    class Meta:
        verbose_name = "object at a provider"
        verbose_name_plural = "objects at providers"
        constraints = [
            models.UniqueConstraint(fields=("provider", "kind", "reference"), name="support_object_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.provider}"
