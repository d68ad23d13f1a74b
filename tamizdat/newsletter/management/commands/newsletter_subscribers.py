"""``tamizdat newsletter subscribers``: how many there are, and of whom nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from tamizdat.newsletter.management.naming import newsletters_of
from tamizdat.newsletter.models import Form, Newsletter, Subscription, Suppression

FORMS = {Form.DIGEST: "digest", Form.FULL: "full"}


class Command(BaseCommand):
    help = "Count the subscriptions of each newsletter, and the suppression list; it says nothing of anybody."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--newsletter", metavar="SLUG", help="only this one")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: object, newsletter: str | None, **options: Any) -> None:
        among = _among(newsletter)
        told = {
            "newsletters": [counts_of(each) for each in among],
            "suppressed": _by(Suppression.objects.all(), "reason"),
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else "\n".join(sentences(told)))


def _among(slug: str | None) -> list[Newsletter]:
    return list(Newsletter.objects.select_related("locale")) if slug is None else newsletters_of([slug])


def counts_of(newsletter: Newsletter) -> dict[str, Any]:
    """Return how many subscriptions a newsletter has, and what kinds of active ones."""
    active = Subscription.objects.active().filter(newsletter=newsletter)
    forms = {FORMS[Form(form)]: number for form, number in _by(active, "form").items()}
    return {
        "newsletter": newsletter.slug,
        "language": newsletter.language,
        "state": _by(Subscription.objects.filter(newsletter=newsletter), "state"),
        "form": forms,
        "frequency": _by(active, "frequency"),
        "source": _by(active, "source"),
    }


def sentences(told: dict[str, Any]) -> list[str]:
    """Return the counts for a person."""
    lines = []
    for each in told["newsletters"]:
        lines.append(f"{each['newsletter']} ({each['language']}): {_listed(each['state'])}")
        lines += [
            f"  active by {what}: {_listed(each[what])}" for what in ("form", "frequency", "source") if each[what]
        ]
    return [*lines, f"On the suppression list: {_listed(told['suppressed'])}"]


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items()) or "nobody"


def _by(rows: Any, what: str) -> dict[Any, int]:
    return dict(rows.order_by(what).values_list(what).annotate(Count("pk")))
