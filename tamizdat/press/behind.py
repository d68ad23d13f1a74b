"""Whether there may be anything to press, in one statement: a worker asks ten times a second, day and night."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from tamizdat.press.machines import mark

# By hand, since putting such a statement together takes Django ten times as long as the database takes to answer it.
_BEHIND = """
SELECT 1 WHERE EXISTS (SELECT 1 FROM press_note)
    OR EXISTS (SELECT 1 FROM press_entry WHERE look_again <= %s)
    OR EXISTS (
        SELECT 1 FROM press_touch JOIN press_machine ON press_touch.id > press_machine.pressed
        WHERE press_machine.mark = %s AND NOT press_touch.failed
    )
    OR EXISTS (
        SELECT 1 FROM press_tree JOIN press_machine ON press_machine.id = press_tree.machine_id
        WHERE press_machine.mark = %s AND press_tree.whole AND press_tree.made_with = ''
    )
"""


def is_behind() -> bool:
    """Tell whether there may be anything to press on this machine.

    That is what has been noted or may have expired, what waits for its trees, and trees to be built anew.
    """
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, [now, mark(), mark()])
        return cursor.fetchone() is not None
