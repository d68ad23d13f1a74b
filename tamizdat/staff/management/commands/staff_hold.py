"""Say whether the newsroom is held."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tamizdat.staff.hold import NEEDED, confirmed, held_since, overdue

if TYPE_CHECKING:
    import datetime as dt
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Say whether the newsroom is held, who has confirmed that it may end, and which texts came due meanwhile. "
        "Exit code 1 while it is held."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        now, since = timezone.now(), held_since()
        told = _standing(now, since)
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else _sentences(told))
        raise SystemExit(1 if since else 0)


def _standing(now: dt.datetime, since: dt.datetime | None) -> dict[str, Any]:
    return {
        "held_since": since.isoformat(timespec="seconds") if since else None,
        "confirmed": [account.get_username() for account in confirmed(now)] if since else [],
        "needed": NEEDED,
        "overdue": [text.as_dict() for text in overdue(now)] if since else [],
    }


def _sentences(told: dict[str, Any]) -> str:
    if told["held_since"] is None:
        return "The newsroom is not held."
    names = ", ".join(told["confirmed"]) or "nobody"
    return "\n".join(
        [
            f"The newsroom is held since {told['held_since']}: nothing goes live by the clock.",
            f"{len(told['confirmed'])} of {told['needed']} have confirmed that it may end: {names}.",
            *(f"Came due: {text['at']}  {text['title']}" for text in told["overdue"]),
        ]
    )
