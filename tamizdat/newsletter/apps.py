"""The newsletter as a Django app."""

from __future__ import annotations

from django.apps import AppConfig

from tamizdat.schedule.jobs import register


class NewsletterConfig(AppConfig):
    """The newsletter as a Django app."""

    name = "tamizdat.newsletter"
    label = "newsletter"
    verbose_name = "newsletter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is kept of readers, what is done again and again, and what people do with it."""
        from tamizdat.newsletter import (  # noqa: PLC0415  models are not loaded before
            clockwork,
            letters,
            persons,
            records,
            rehearsing,
            running,
            suppressing,
            trials,
        )
        from tamizdat.newsletter.bounces import mailbox  # noqa: PLC0415  likewise
        from tamizdat.newsletter.bounces import records as records_of_bounces  # noqa: PLC0415  likewise
        from tamizdat.newsletter.signing_up import taking_in  # noqa: PLC0415  likewise

        for job in (
            running.JOB,
            clockwork.SEND,
            clockwork.WATCH,
            trials.JOB,
            taking_in.JOB,
            letters.JOB,
            mailbox.JOB,
            suppressing.JOB,
        ):
            register(job)
        for each in (records, records_of_bounces, trials, persons, rehearsing):
            each.declare()
