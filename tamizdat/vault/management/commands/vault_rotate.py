"""``tamizdat vault rotate``: give the vault new keys and move every record to them, or go on with that."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from tamizdat.vault import at_hand
from tamizdat.vault.checking import survey
from tamizdat.vault.errors import UnreadableValuesError
from tamizdat.vault.keeping import forget_keys, settle_keys, turn_keys
from tamizdat.vault.management.vault_command import VaultCommand, ask, today, told_troubles
from tamizdat.vault.records import records_of, tables
from tamizdat.vault.rotation import Outcome, rotate_records
from tamizdat.vault.sources import Opener


class Command(VaultCommand):
    help = (
        "Give the vault new keys and seal and index every record anew. Ended at any moment, it goes on where it is "
        "called again. Older keys stay, so that old backups of the database can be opened; --forget destroys them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--private-key-to", metavar="FILE", help="write all private keys to this new file, not to where they are"
        )
        parser.add_argument("--forget", action="store_true", help="destroy the older keys, if no record needs them")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        super().add_arguments(parser)

    def act(self, *, private_key_to: str | None, forget: bool, dry_run: bool, **options: Any) -> None:
        private_file = Path(private_key_to).expanduser().absolute() if private_key_to else None
        if forget:
            self.forget(private_file, dry_run=dry_run, as_json=options["json"])
        elif dry_run:
            self.foretell(as_json=options["json"])
        else:
            self.rotate(private_file, as_json=options["json"])

    def rotate(self, private_file: Path | None, *, as_json: bool) -> None:
        """Turn the keys, move the records, and write down that it is done."""
        among = tables()
        _ring, keys = turn_keys(at_hand.folder(), present_keys, today(), private_file=private_file)
        with self.progress(among) as tell:
            outcome = rotate_records(
                among, lambda: (at_hand.ring(), keys if private_file else present_keys().keys), tell
            )
        ring = settle_keys(at_hand.folder())
        told = {
            "sealing_key": ring.sealing_key.name.hex(),
            "index_key": ring.index_key.name.hex(),
            "records": outcome.records,
            "moved": outcome.moved,
            "kept": outcome.kept,
            "spoiled": told_troubles(outcome.spoiled),
            "clashing": told_troubles(outcome.clashing),
        }
        good = not (outcome.spoiled or outcome.clashing)
        self.report(told, sentences(outcome), as_json=as_json, good=good)

    def foretell(self, *, as_json: bool) -> None:
        """Say what a rotation would do."""
        ring, among = at_hand.ring(), tables()
        told = {"dry_run": True, "goes_on": ring.rotating, "records": records_of(among)}
        begin = "A rotation is under way and would go on" if ring.rotating else "New keys would be made"
        self.report(told, [f"{begin}: {told['records']:,} records would be looked at."], as_json=as_json)

    def forget(self, private_file: Path | None, *, dry_run: bool, as_json: bool) -> None:
        """Destroy the older keys that no record needs.

        Raises:
            UnreadableValuesError: some values do not say which one they need.
        """
        among = tables()
        with self.progress(among) as tell:
            counted = survey(among, tell)
        if counted.unreadable:
            raise UnreadableValuesError(counted.unreadable)
        older = at_hand.ring().older
        unused = [name for name in older if not counted.under[name]]
        if unused and not dry_run:
            forget_keys(at_hand.folder(), present_keys, unused, today(), private_file=private_file)
        needed = {name.hex(): counted.under[name] for name in older if counted.under[name]}
        told = {"dry_run": dry_run, "forgotten": [name.hex() for name in unused], "needed": needed}
        done = "would be" if dry_run else "are"
        lines = [f"{len(unused)} older keys {done} forgotten. Old backups of the database need a backup of these keys."]
        lines += [f"{name} stays: {values:,} values need it." for name, values in needed.items()]
        self.report(told, lines, as_json=as_json)


def present_keys() -> Opener:
    """Return the private keys as they are now, asking for a passphrase if there is need."""
    return at_hand.opener(ask)


def sentences(outcome: Outcome) -> list[str]:
    """Return what was done, for a person."""
    lines = [f"{outcome.records:,} records are looked at, {outcome.moved:,} moved to the new keys."]
    if outcome.kept:
        lines.append(f"{outcome.kept:,} indexes have no text beside them and keep their older key, which stays.")
    lines += [f"{one.table} {one.number} stays as it was: {one.kind}." for one in outcome.spoiled]
    lines += [f"{one.table} {one.number} is there twice: delete one, and rotate again." for one in outcome.clashing]
    lines.append("Next: 'tamizdat vault backup', for the new keys are in no backup yet.")
    return lines
