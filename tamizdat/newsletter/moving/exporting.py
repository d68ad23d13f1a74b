"""Exporting: subscribers leave for another system, in a file that is locked with a passphrase.

It holds addresses, so it needs the vault's private key to be made; and it is locked as a backup of the vault is, so it
can be carried and opened on another machine, which needs no vault for that.
"""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from tamizdat.newsletter.models import Newsletter, Subscription
from tamizdat.vault.errors import LooseKeyFileError, SealedValueError
from tamizdat.vault.keyfiles import OWNER_ONLY, write_new
from tamizdat.vault.locked import lock, unlock

ROWS_AT_ONCE = 500
HOLDS = "newsletter subscribers"
COLUMNS = (
    "address",
    "newsletter",
    "language",
    "state",
    "form",
    "frequency",
    "paused_until",
    "source",
    "consented",
    "confirmed",
    "ended",
    "wording",
)


def write_export(
    file: Path, newsletter: Newsletter, passphrase: str, reached: Callable[[int], None]
) -> tuple[int, int]:
    """Write all subscriptions of a newsletter to a new file, and read it back.

    Args:
        reached: told again and again how many it is.

    Returns:
        How many are in it, and how many addresses could not be opened and are not.

    Raises:
        FileExistsError: a file of this name is there; it stays as it is.
        PassphraseRefusedError: the passphrase is too short.
        KeyTroubleError: this process cannot open addresses.
    """
    text = io.StringIO(newline="")
    written = csv.writer(text)
    written.writerow(COLUMNS)
    done = failed = 0
    for subscription in _in_turn(newsletter):
        try:
            written.writerow(_row(subscription, newsletter))
            done += 1
        except SealedValueError:
            failed += 1
        reached(done + failed)
    content = text.getvalue().encode()
    write_new(file, lock(content, passphrase, HOLDS))
    read_export(file, passphrase)
    return done, failed


def read_export(file: Path, passphrase: str) -> bytes:
    """Return what is in an export: CSV in UTF-8.

    Raises:
        FileNotFoundError: there is none.
        LooseKeyFileError: others can read it.
        WrongPassphraseError: the passphrase is another one, or the file was changed.
        BrokenKeyFileError: it is no export.
    """
    if stat.S_IMODE(file.stat().st_mode) & OWNER_ONLY:
        raise LooseKeyFileError(file)
    return unlock(file.read_bytes(), passphrase, HOLDS, str(file))


def _in_turn(newsletter: Newsletter) -> Iterator[Subscription]:
    among = newsletter.subscriptions.select_related("subscriber", "wording").order_by("pk")
    last = 0
    while found := list(among.filter(pk__gt=last)[:ROWS_AT_ONCE]):
        last = found[-1].pk
        yield from found


def _row(one: Subscription, newsletter: Newsletter) -> tuple[str, ...]:
    told = (
        one.subscriber.address.open(),
        newsletter.slug,
        newsletter.language,
        one.state,
        one.get_form_display(),
        one.frequency,
        one.paused_until,
        one.source,
        one.consented,
        one.confirmed,
        one.ended,
        one.wording and one.wording.text,
    )
    return tuple("" if value is None else str(value) for value in told)
