"""tamizdat newsletter list: newsletters and their issues."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tamizdat.newsletter.management.issue_command import report_of
from tamizdat.newsletter.management.naming import newsletters_of
from tamizdat.newsletter.models import Issue, Newsletter


class Command(BaseCommand):
    help = "List the newsletters, and their issues with their ids and states, the newest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--newsletter", metavar="SLUG", help="only one newsletter")
        parser.add_argument(
            "--most", type=int, default=20, metavar="N", help="issues of each at the most (default: 20)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        named = options["newsletter"]
        everything = Newsletter.objects.select_related("locale").order_by("slug")
        newsletters = newsletters_of([named]) if named is not None else everything
        found = [(each, self._issues(each, options["most"])) for each in newsletters]
        if options["json"]:
            told = [_newsletter(each) | {"issues": [report_of(issue) for issue in issues]} for each, issues in found]
            self.stdout.write(json.dumps({"newsletters": told}, ensure_ascii=False))
            return
        for each, issues in found:
            self.stdout.write(
                f"{each.slug}  ({each.language}, {each.subscriptions.active().count():,} subscribers)  {each.name}"
            )
            for issue in issues:
                number = f"No. {issue.number}" if issue.number else "-"
                self.stdout.write(f"{issue.pk:>7}  {number:<8} {issue.state:<10} {issue.subject}")

    def _issues(self, newsletter: Newsletter, most: int) -> list[Issue]:
        return list(newsletter.issues.select_related("newsletter__locale").order_by("-pk")[: max(most, 0)])


def _newsletter(newsletter: Newsletter) -> dict[str, Any]:
    return {
        "slug": newsletter.slug,
        "name": newsletter.name,
        "language": newsletter.language,
        "open": newsletter.is_open,
        "subscribers": newsletter.subscriptions.active().count(),
    }
