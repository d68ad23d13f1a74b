"""Notices that providers have sent: which object to ask about, and nothing of what they said."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class ReceivedNotice(models.Model):
    """A notice whose signature was good, once, however often it came.

    Args:
        event: the provider's reference of it.
        key: of the order it is about, if it said so.
        objects_named: what to ask about, as pairs of kind and reference.
        due: when it is looked at next.
        done: when it had been; it is kept a while, so that the same one is known again.
    """

    provider = models.CharField(max_length=20)
    event = models.CharField(max_length=100)
    key = models.CharField(max_length=32, blank=True, default="")
    objects_named = models.JSONField(default=list)
    received = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "notice of a provider"
        verbose_name_plural = "notices of providers"
        constraints = [models.UniqueConstraint(fields=("provider", "event"), name="support_notice_once")]
        indexes = [models.Index(fields=("done", "due"), name="support_notice_due")]

    def __str__(self) -> str:
        return f"notice {self.pk} of {self.provider}"
