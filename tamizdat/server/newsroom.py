"""Making the demo's newsroom ready to be served: once in full, and every later time in a moment.

What has been made is noted in the marker file of the data directory, together with what it was made for (the version of
the program, the migrations, the database). The note is written last. So whenever the process is killed, the next start
finds the note missing and does the rest. Loading the sample is one transaction, and loading it again changes nothing.
Not all migrations are transactions, though (Wagtail's ``wagtailcore.0070`` is none): a database whose very first
migration was cut short cannot be continued, and is made anew. Nobody has worked in it yet.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tamizdat import __version__
from tamizdat.settings.environment import DEMO_MARKER
from tamizdat.vault import at_hand
from tamizdat.vault.keeping import make_vault

STATIC_NOTE = ".made-of"
MAKING = "making\n"


class NotADemoError(Exception):
    """The sample newsroom was to be loaded into a newsroom that is meant in earnest."""

    def __init__(self) -> None:
        super().__init__(
            "The database holds a newsroom that 'make demo' has not made, and the demo would mix its own into it: "
            "set TAMIZDAT_DATA_DIR to an empty directory (and DATABASE_URL to an empty database, if you set it)."
        )


def prepare(data_dir: Path, say: Callable[[str], None]) -> None:
    """Bring the demo's newsroom into being, or find it as it was left.

    Args:
        data_dir: made if it is not there.
        say: told, in a sentence, what takes a while.

    Raises:
        NotADemoError: somebody's real newsroom is there.
    """
    with _alone(data_dir) as marker:
        make_keys()
        if marker.read_text(encoding="utf-8") != _note():
            say("Making the database …")
            make_database(marker)
            say("Loading the sample newsroom …")
            call_command("demo_load", verbosity=0)
            marker.write_text(_note(), encoding="utf-8")
    collect_static(say)


def make_keys() -> None:
    """Give the demo a vault, so that an address can be tried in it; it comes before the database, which may need it."""
    if not at_hand.folder().exists():
        make_vault(at_hand.folder(), timezone.now().date())


def make_database(marker: Path) -> None:
    """Bring the database up to date; one whose making was cut short before it was ever used is begun again.

    Args:
        marker: holds :data:`MAKING` from before the first migration until after the last.
    """
    if marker.read_text(encoding="utf-8") == MAKING and is_behind():
        _empty_database()
    if not connection.introspection.table_names():
        marker.write_text(MAKING, encoding="utf-8")
    call_command("migrate", interactive=False, verbosity=0)
    marker.write_text("", encoding="utf-8")


def _empty_database() -> None:
    if connection.vendor == "sqlite":
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")


def is_behind() -> bool:
    """Tell whether the database lacks migrations of this version of the program."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static(say: Callable[[str], None]) -> None:
    """Put style sheets and scripts of the admin in one directory, if any of them has changed."""
    note = Path(settings.STATIC_ROOT) / STATIC_NOTE
    sources = _static_sources()
    if note.is_file() and note.read_text(encoding="utf-8") == sources:
        return
    say("Collecting the admin's style sheets and scripts …")
    call_command("collectstatic", interactive=False, verbosity=0)
    note.write_text(sources, encoding="utf-8")


@contextmanager
def _alone(data_dir: Path) -> Iterator[Path]:
    marker = data_dir / DEMO_MARKER
    if not marker.exists() and connection.introspection.table_names():
        raise NotADemoError
    data_dir.mkdir(parents=True, exist_ok=True)
    with marker.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield marker


def _note() -> str:
    made_for = [__version__, *(str(connection.settings_dict[name]) for name in ("ENGINE", "HOST", "PORT", "NAME"))]
    state = "behind" if is_behind() else "ready"
    return f"{state} {hashlib.sha256(repr(made_for).encode()).hexdigest()}\n"


def _static_sources() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
