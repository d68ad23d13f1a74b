"""Verdicts: what a relay's answer means for a delivery, and for the relay itself."""

from __future__ import annotations

from tamizdat.newsletter.sending import database
from tamizdat.newsletter.sending.database import Note, Taken
from tamizdat.newsletter.sending.pace import retry_delay
from tamizdat.newsletter.sending.smtp import Answer

# Answers to "MAIL" and before are about us, and so are those by which a relay says that it has had enough (RFC 3463,
# 3.5 and 3.8): the delivery is none the worse for them.
ABOUT_US = frozenset({"greeting", "hello", "tls", "certificate", "login", "user", "password", "mail", "quit", ""})
ENOUGH = frozenset({"4.3.2", "4.4.5", "4.5.3", "4.7.28"})
INSUFFICIENT = 452
# A relay that never answers for a content may have it each time: nobody is to get it more often than this.
MOST_IN_DOUBT = 4


def is_about_us(answer: Answer) -> bool:
    """Tell whether an answer is about the sender or the connection, and not about this recipient or this message."""
    if answer.good:
        return False
    if answer.to in ABOUT_US or answer.status in ENOUGH:
        return True
    # A full mailbox has the same code.
    return answer.code == INSUFFICIENT and not answer.status.startswith("4.2.")


def is_of_policy(answer: Answer) -> bool:
    """Tell whether we are refused and not the recipient (RFC 3463, 3.8), which the keeper can mend."""
    return answer.for_good and answer.status.startswith("5.7.")


def note_of(number: int, tries: int, answer: Answer, now: int) -> Note:
    """Return what becomes of a delivery after an answer that is about it.

    Args:
        tries: how often it was tried before.
    """
    if answer.good:
        return Note(number, database.DELIVERED)
    if answer.for_good and not is_of_policy(answer):
        return Note(number, database.REFUSED, code=answer.code, status=answer.status)
    return Note(number, database.PUT_OFF, now + retry_delay(tries + 1), answer.code, answer.status)


def given_back(number: int, now: int, *, tried: bool = False) -> Note:
    """Return a delivery to the others, behind those that were never begun: the relay has no message of it."""
    return Note(number, database.WAITING, now, tried=tried)


def in_doubt(taken: Taken, now: int) -> Note:
    """Note that nobody can know whether the relay has the message; it is sent again at once, and then ever later."""
    if taken.again and taken.tries + 1 >= MOST_IN_DOUBT:
        return Note(taken.number, database.GIVEN_UP)
    due = now + retry_delay(taken.tries) if taken.tries else 0
    return Note(taken.number, database.IN_DOUBT, due)
