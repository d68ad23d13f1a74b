"""Show the accounts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from tamizdat.staff.enrolment import colleagues

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Show the accounts with their roles and second factors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        found = colleagues()
        if options["json"]:
            for one in found:
                self.stdout.write(json.dumps(one, ensure_ascii=False))
            return
        for one in found:
            roles = ", ".join(one["roles"]) or "no role"
            factors = ", ".join(one["second_factor"]) or "no second factor yet"
            shut = "; closed in danger" if one["closed"] else "" if one["active"] else "; closed"
            self.stdout.write(f"{one['name']}: {roles}; {factors}{shut}")
        if not found:
            self.stdout.write("There are no accounts yet: 'tamizdat staff add NAME --role publisher' makes the first.")
