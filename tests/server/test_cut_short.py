"""A demo that was killed while its database was made is whole after the next start."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys

from tamizdat.server.newsroom import MAKING

MAKE = """
import sys, django
django.setup()
from pathlib import Path
from tamizdat.server.newsroom import is_behind, make_database
make_database(Path(sys.argv[1]))
print(is_behind())
"""


def run(data_dir, *arguments):
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("TAMIZDAT_", "DATABASE_"))}
    environ |= {
        "TAMIZDAT_MODE": "demo",
        "TAMIZDAT_DATA_DIR": str(data_dir),
        "DJANGO_SETTINGS_MODULE": "tamizdat.settings.demo",
    }
    return subprocess.run([sys.executable, *arguments], env=environ, capture_output=True, text=True, check=False)


def test_a_database_cut_short_in_a_migration_that_is_no_transaction_is_made_anew(tmp_path):
    marker = tmp_path / "DEMO"
    marker.write_text(MAKING)
    assert run(tmp_path, "-m", "django", "migrate", "wagtailcore", "0069").returncode == 0
    database = sqlite3.connect(tmp_path / "tamizdat.sqlite3")
    # What wagtailcore.0070 has done when it is killed after its first operation.
    database.execute("ALTER TABLE wagtailcore_pagerevision RENAME TO wagtailcore_revision")
    database.close()
    assert "no such table" in run(tmp_path, "-m", "django", "migrate").stderr
    done = run(tmp_path, "-c", MAKE, str(marker))
    assert done.stdout == "False\n", done.stderr
    assert marker.read_text() == ""


def test_a_newsroom_that_somebody_works_in_is_never_made_anew(tmp_path):
    marker = tmp_path / "DEMO"
    marker.touch()
    assert run(tmp_path, "-m", "django", "migrate", "articles", "0005").returncode == 0
    begun = run(tmp_path, "-m", "tamizdat.console", "migrate")
    assert begun.returncode == 0, begun.stderr
    assert run(tmp_path, "-m", "tamizdat.console", "newspaper", "begin", "en", "The Far Bank").returncode == 0
    assert run(tmp_path, "-c", MAKE, str(marker)).returncode == 0
    listed = run(tmp_path, "-m", "tamizdat.console", "newspaper", "begin", "en", "Another")
    assert "already" in listed.stderr
