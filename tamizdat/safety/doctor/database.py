"""The database."""

from __future__ import annotations

from tamizdat.safety.deployment import Deployment
from tamizdat.safety.doctor.checks import Severity, Verdict, check
from tamizdat.safety.doctor.machine import EVERYBODY


@check("database", Severity.PROBLEM)
def database(deployment: Deployment) -> Verdict:
    """Nothing works without it."""
    if not deployment.database.trouble:
        return None
    return (
        f"The database does not answer ({deployment.database.trouble}).",
        "Check DATABASE_URL, and whether the database server runs and lets this account in.",
    )


@check("migrations", Severity.PROBLEM)
def migrations(deployment: Deployment) -> Verdict:
    """An older database does not fit the program."""
    pending = deployment.database.pending
    if not pending:
        return None
    return (
        f"The database is {len(pending)} migrations behind this version of the program (first: {pending[0]}).",
        "Make a backup, then run 'tamizdat migrate'.",
    )


@check("sqlite-damage", Severity.PROBLEM)
def sqlite_damage(deployment: Deployment) -> Verdict:
    """SQLite's own check of its file."""
    if not deployment.database.damage:
        return None
    return (
        f"The database file is damaged: {deployment.database.damage}",
        "Stop the newspaper, keep a copy of the file, and restore the last backup.",
    )


@check("sqlite-journal", Severity.WARNING)
def sqlite_journal(deployment: Deployment) -> Verdict:
    """Without write-ahead logging an editor who saves keeps every reader waiting."""
    data = deployment.database
    if data.vendor != "sqlite" or data.trouble or data.journal in ("wal", "memory"):
        return None
    return (
        f"SQLite's journal is in mode {data.journal}, so whoever saves keeps everybody else waiting.",
        "Put the database on a local disk: on network drives SQLite cannot use write-ahead logging.",
    )


@check("database-permissions", Severity.PROBLEM, in_demo=False)
def database_permissions(deployment: Deployment) -> Verdict:
    """A readable file in a readable directory is a leak."""
    if not (deployment.database.permissions & EVERYBODY and deployment.folder.permissions & EVERYBODY):
        return None
    return (
        "Every account of this machine can read the database file.",
        "Run 'chmod o-rwx' on it and on its directory.",
    )
