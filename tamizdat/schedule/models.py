"""What is remembered of each job: when it is due, who is at it, and how it went."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

# Who asks may have looked at the clock a little before the one who was quicker: that is no wrong clock.
CLOCKS_MAY_DIFFER = dt.timedelta(minutes=1)


class JobStateQuerySet(models.QuerySet):
    """Questions asked of the schedule."""

    def free(self, now: dt.datetime, lease: dt.timedelta) -> JobStateQuerySet:
        """States of jobs that nobody is at. A lease that ends later than any could was taken under a wrong clock."""
        latest = now + lease + CLOCKS_MAY_DIFFER
        return self.filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now) | Q(leased_until__gt=latest))

    def due(self, now: dt.datetime, every: dt.timedelta) -> JobStateQuerySet:
        """States of jobs whose time has come. One that is due later than the next time was set by a wrong clock."""
        return self.filter(Q(due__lte=now) | Q(due__gt=now + every + CLOCKS_MAY_DIFFER))


def is_due(due: dt.datetime, now: dt.datetime, every: dt.timedelta) -> bool:
    """Tell the same of one time."""
    return due <= now or due > now + every + CLOCKS_MAY_DIFFER


class JobState(models.Model):
    """What is remembered of a job.

    Args:
        holder: random mark of whoever is at it or was last.
        error: kind of the last error and where it was raised, "" for none; nobody's words are in it.
        failures: how often in a row it has failed.
    """

    name = models.CharField(max_length=64, primary_key=True)
    due = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=32, blank=True)
    started = models.DateTimeField(null=True)
    succeeded = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    objects = JobStateQuerySet.as_manager()

    class Meta:
        verbose_name = "state of a job"
        verbose_name_plural = "states of jobs"
        ordering = (F("name").asc(),)

    def __str__(self) -> str:
        return self.name
