"""``tamizdat vault status``: which keys there are, what is under each, and whether this process could open it."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from tamizdat.vault import at_hand
from tamizdat.vault.checking import Survey, survey
from tamizdat.vault.errors import KeyTroubleError, NoPrivateKeyError
from tamizdat.vault.keeping import refuse_wrong
from tamizdat.vault.management.vault_command import VaultCommand
from tamizdat.vault.records import tables
from tamizdat.vault.ring import Ring
from tamizdat.vault.sources import source_of


class Command(VaultCommand):
    help = (
        "Say which keys the vault has, how many stored values are under each, where the private key comes from and "
        "whether it fits. Exit code 1 when something is wrong."
    )

    def act(self, **options: Any) -> None:
        ring, among = at_hand.ring(), tables()
        with self.progress(among) as tell:
            counted = survey(among, tell)
        state, wrong = private_key_state(ring)
        unknown = sum(number for name, number in counted.under.items() if name not in ring.dates)
        keys = told_keys(ring, counted)
        told = {
            "vault": str(at_hand.folder()),
            "rotating": ring.rotating,
            "private_key": {"source": source_of(settings.ENVIRONMENT).sort, "state": state, "wrong": wrong},
            "keys": keys,
            "records": counted.records,
            "tables": [table.label for table in among],
            "unreadable": counted.unreadable,
            "unknown_key": unknown,
        }
        good = not (counted.unreadable or unknown or wrong)
        self.report(told, sentences(told), as_json=options["json"], good=good)


def private_key_state(ring: Ring) -> tuple[str, str]:
    """Return ``fits``, ``fits, locked``, ``absent`` or ``wrong``, and what is wrong, or "".

    Absent is how it should be on a web server.
    """
    try:
        opener = at_hand.opener()
        refuse_wrong(ring, opener.keys)
    except NoPrivateKeyError:
        return "absent", ""
    except KeyTroubleError as error:
        return "wrong", str(error)
    return ("fits" if opener.passphrase is None else "fits, locked"), ""


def told_keys(ring: Ring, counted: Survey) -> list[dict[str, Any]]:
    """Return what is told of each key, the oldest first."""
    return [
        {
            "key": name.hex(),
            "use": "sealing" if name in {key.name for key in ring.sealing} else "index",
            "current": name in (ring.sealing_key.name, ring.index_key.name),
            "made": ring.dates[name].made.isoformat(),
            "backed_up": backed_up.isoformat() if (backed_up := ring.dates[name].backed_up) else None,
            "values": counted.under[name],
        }
        for name in ring.names
    ]


def sentences(told: dict[str, Any]) -> list[str]:
    """Return the status for a person."""
    private = told["private_key"]
    lines = [
        f"{'current' if key['current'] else 'older':<8}{key['use']:<8} {key['key']:<17} made {key['made']}, "
        f"{'in a backup since ' + key['backed_up'] if key['backed_up'] else 'in no backup'}, {key['values']:,} values"
        for key in told["keys"]
    ]
    lines.append(f"{told['records']:,} records in {len(told['tables'])} tables.")
    lines.append(f"The private key ({private['source']}): {(private['wrong'] or private['state']).rstrip('.')}.")
    if told["rotating"]:
        lines.append("A rotation was begun and is not at its end: run 'tamizdat vault rotate' to go on.")
    if told["unreadable"]:
        lines.append(f"{told['unreadable']:,} values are spoiled: 'tamizdat vault restore-check' says which.")
    if told["unknown_key"]:
        lines.append(f"{told['unknown_key']:,} values are under keys that this vault does not have.")
    return lines
