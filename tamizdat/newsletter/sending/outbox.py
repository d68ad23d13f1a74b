"""The demo's relay: a folder of files, which the browser can open; nothing leaves the machine.

Messages are written as Django's file backend writes them, one file for each issue, and noted as they would be for a
relay: in flight before, delivered after.
"""

from __future__ import annotations

from pathlib import Path

from tamizdat.newsletter.sending import database as rows
from tamizdat.newsletter.sending.database import Database, Note
from tamizdat.newsletter.sending.mailer import Outcome
from tamizdat.newsletter.sending.recipients import Recipients, UnopenedError, UnwritableError

SEPARATOR = b"-" * 79 + b"\n"
AT_ONCE = 50


def put_into_outbox(folder: Path, database: Database, recipients: Recipients) -> Outcome:
    """Write every message that is due into the outbox.

    Args:
        folder: made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    outcome = Outcome()
    with (folder / f"issue-{database.issue}.log").open("ab") as file:
        while database.may_send() and (found := database.take(AT_ONCE, rows.seconds())):
            allowed = database.note([], [taken.number for taken in found], rows.seconds())
            notes = []
            for taken in found:
                if taken.number not in allowed:
                    continue
                try:
                    content = recipients.content(recipients.letter(taken))
                except (UnopenedError, UnwritableError):
                    notes.append(Note(taken.number, rows.REFUSED, code=553, status="5.1.3"))
                    continue
                file.write(content.replace(b"\r\n", b"\n") + SEPARATOR)
                notes.append(Note(taken.number, rows.DELIVERED))
            file.flush()
            database.note(notes, [], rows.seconds())
            outcome.add(notes)
    return outcome
