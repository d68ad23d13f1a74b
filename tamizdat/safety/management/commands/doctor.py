"""``tamizdat doctor``: check a deployment and say how to mend it."""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from tamizdat.safety.deployment import look
from tamizdat.safety.doctor import CHECKS, Finding, Severity, examine


class Command(BaseCommand):
    help = "Check this deployment, and say what is wrong and how to mend it. Exit code 1 when there is a problem."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--offline", action="store_true", help="ask no other machine (the mail relay, the resolver of names)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: object, offline: bool, json: bool, **_options: object) -> None:
        findings = examine(look(offline=offline))
        self.stdout.write(as_json(findings) if json else as_text(findings))
        raise SystemExit(1 if any(one.severity is Severity.PROBLEM for one in findings) else 0)


def as_json(findings: list[Finding]) -> str:
    """Return the findings for a program."""
    return json.dumps({"checks": len(CHECKS), "findings": [one.as_dict() for one in findings]}, ensure_ascii=False)


def as_text(findings: list[Finding]) -> str:
    """Return the findings for a person."""
    marks = {Severity.PROBLEM: "✗", Severity.WARNING: "!"}
    blocks = [f"{marks[one.severity]} {one.wrong}\n  {one.mend}  [{one.id}]" for one in findings]
    in_order = len(CHECKS) - len(findings)
    return "\n\n".join([*blocks, f"{in_order} of {len(CHECKS)} checks found nothing."])
