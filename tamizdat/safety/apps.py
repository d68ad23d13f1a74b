from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_noop

from tamizdat.retention.sweeping import retain
from tamizdat.schedule.jobs import Job, register


class SafetyConfig(AppConfig):
    """Puts on the schedule that what has served its time is ended."""

    name = "tamizdat.safety"
    label = "safety"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have it done once a day, and have the seizure test play what people do here."""
        from tamizdat.safety.seizure.flows import register_flows  # noqa: PLC0415  needs the models

        register(RETAIN)
        register_flows()


RETAIN = Job(
    "retain",
    gettext_noop("End what is kept of people and has served its time."),
    every=timedelta(days=1),
    run=lambda turn: retain(turn.now),
)
