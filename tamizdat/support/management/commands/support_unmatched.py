"""``tamizdat support unmatched``: the lines of bank statements that belong to nobody."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from tamizdat.support.models import BankLine
from tamizdat.support.money import Money
from tamizdat.support.providers.bank.iban import in_groups
from tamizdat.support.statements.seeing import text_of
from tamizdat.vault import at_hand
from tamizdat.vault.management.vault_command import VaultCommand


class Command(VaultCommand):
    help = (
        "Show the lines of bank statements that belong to no contribution, with their numbers for 'tamizdat support "
        "assign'. What stands on them is sealed: --open shows it, where the private key is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--open", action="store_true", help="show what stands on them too")
        super().add_arguments(parser)

    def act(self, **options: Any) -> None:
        if options["open"]:
            # Says what is wrong before anything is shown, if nothing can be opened.
            at_hand.opener()
        lines = [told(line, opened=options["open"]) for line in BankLine.objects.unmatched()]
        sentences = [in_words(each) for each in lines] or ["There is nothing to see to."]
        self.report({"lines": lines}, sentences, as_json=options["json"])


def told(line: BankLine, *, opened: bool) -> dict[str, Any]:
    """Return a line for a program."""
    return {
        "line": line.pk,
        "day": line.day.isoformat(),
        "amount": line.amount,
        "currency": line.currency,
        "suspect": line.suspect,
        "text": text_of(line) if opened else None,
    }


def in_words(line: dict[str, Any]) -> str:
    """Return a line for a person."""
    parts = [f"{line['line']:>6}  {line['day']}  {Money(line['amount'], line['currency'])}"]
    if line["suspect"]:
        parts.append(f"perhaps {in_groups(line['suspect'])}")
    if line["text"]:
        parts.append(line["text"])
    return "  ".join(parts)
