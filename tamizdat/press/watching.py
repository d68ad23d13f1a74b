"""Watching: pressing whatever changes, within a fraction of a second.

A look costs a query of the database that finds nothing, so there can be many in a second, and nothing has to be told
from process to process or from machine to machine.
"""

from __future__ import annotations

import logging
import time

from django.db import DatabaseError, close_old_connections

from tamizdat.press.behind import is_behind
from tamizdat.press.inventory.ledger import let_plan_well
from tamizdat.press.lock import PressBusyError
from tamizdat.press.machines import failed, own_trees, this_machine
from tamizdat.press.models import Tree
from tamizdat.press.plates import made_with
from tamizdat.press.step import Report, house_tree, press_changed
from tamizdat.press.tree import NotATreeError

logger = logging.getLogger("tamizdat.press")

SECONDS_BETWEEN_LOOKS = 0.1
SECONDS_BETWEEN_TRIES = 60.0
# After a disk that is full or a database that does not answer; each try is a line in the log, on that same disk.
SECONDS_OF_REST = 5.0


def ensure_house_tree() -> None:
    """Have the newspaper's own tree kept; the next look builds it, should it not be whole."""
    let_plan_well()
    Tree.objects.get_or_create(machine=this_machine(), path=str(house_tree()))


class Watch:
    """One process's watch over what changes."""

    def __init__(self) -> None:
        self._next_try = 0.0
        self._rest_until = 0.0

    def look(self) -> Report | None:
        """Press what has changed, if anything has; None if there was nothing to do or it cannot be done now."""
        if time.monotonic() < self._rest_until:
            return None
        try:
            return self._look()
        except DatabaseError:
            logger.exception("the database did not answer")
            self._rest_until = time.monotonic() + SECONDS_OF_REST
            close_old_connections()
        except OSError:
            logger.exception("a page could not be written")
            self._rest_until = time.monotonic() + SECONDS_OF_REST
        except NotATreeError as error:
            logger.error("%s", error)  # noqa: TRY400  it says all there is to say
            self._rest_until = time.monotonic() + SECONDS_OF_REST
        except PressBusyError:
            self._next_try = 0.0
        except Exception as error:  # whatever one text has in it, the worker goes on with all that is not pressing
            logger.exception("pressing failed: %s", type(error).__name__)
            self._rest_until = time.monotonic() + SECONDS_OF_REST
        return None

    def _look(self) -> Report | None:
        # What could not be done is tried again, but not many times a second.
        again = time.monotonic() >= self._next_try
        if again:
            self._next_try = time.monotonic() + SECONDS_BETWEEN_TRIES
            this_machine()
        if not (is_behind() or (again and _is_unfinished())):
            return None
        report = press_changed(again=again, wait=False)
        tell(report)
        return report


def tell(report: Report) -> None:
    """Write down what was pressed."""
    tally = report.tally
    logger.info("pressed %d addresses, %d written, %d removed", report.touched, tally.written, tally.removed)
    for path, built in report.built.items():
        logger.info("built %s: %d written", path, built.written)
    for address, failure in report.failures.items():
        logger.error("could not press %s: %s", address, failure)


def _is_unfinished() -> bool:
    """Tell whether a tree is to be built, or something could not be rendered and is worth another try."""
    return (
        own_trees().filter(whole=False).exists()
        or own_trees().exclude(made_with=made_with()).exists()
        or failed().exists()
    )
