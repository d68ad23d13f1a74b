"""Operations: what is asked of a provider, written down before, so that a crash loses and repeats nothing."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.support.models.contribution import Contribution, new_key


class Operation(models.Model):
    """Something that is to be done with a contribution at its provider.

    Args:
        key: under which the provider is asked, each time the same.
        by: who wants it.
        amount: new amount of each payment, or what is given back, in minor units.
        payment: reference of the payment that is given back.
        until: last day of a pause.
        due: when it is tried next.
        done: when the provider had done it, or refused for good.
        refused: whether it refused.
    """

    class Verb(models.TextChoices):
        """What."""

        AMOUNT = "amount", _("change the amount")
        PAUSE = "pause", _("pause")
        RESUME = "resume", _("resume")
        CANCEL = "cancel", _("cancel")
        REFUND = "refund", _("refund")
        CAPTURE = "capture", _("take what is held")
        RELEASE = "release", _("let go what is held")
        FORGET = "forget", _("have the provider forget the person")

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="operations")
    verb = models.CharField(max_length=8, choices=Verb)
    key = models.CharField(max_length=32, unique=True, default=new_key)
    by = models.CharField(max_length=10, choices=Contribution.End, default=Contribution.End.SUPPORTER)
    amount = models.PositiveIntegerField(null=True)
    payment = models.CharField(max_length=100, blank=True, default="")
    until = models.DateField(null=True)
    made = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.DateTimeField(null=True)
    refused = models.BooleanField(default=False)

    class Meta:
        verbose_name = "operation"
        verbose_name_plural = "operations"
        indexes = [models.Index(fields=("done", "due"), name="support_operation_due")]

    def __str__(self) -> str:
        return f"{self.verb} contribution {self.contribution_id}"
