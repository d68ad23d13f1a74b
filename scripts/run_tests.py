"""Run the whole test-suite: on SQLite always, and again on PostgreSQL whenever a server answers.

With ``DATABASE_URL=postgres://…`` the journeys in the browser use PostgreSQL too. Arguments are handed to pytest, as in
``.venv/bin/python scripts/run_tests.py -k embargo``.
"""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg

NOTHING_COLLECTED = 5
SECONDS_TO_CONNECT = 3


@dataclass(frozen=True)
class Outcome:
    """How one run ended.

    Args:
        code: pytest's exit code.
    """

    database: str
    code: int
    passed: int
    failed: int
    skipped: int

    def __str__(self) -> str:
        return f"{self.database}: {self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(arguments: list[str]) -> int:
    """Run everything and say what ran."""
    asked_for = os.environ.get("DATABASE_URL", "")
    url = postgresql(asked_for)
    if asked_for.startswith("postgres") and url is None:
        print("DATABASE_URL names a PostgreSQL that does not answer, or may not make databases.", file=sys.stderr)
        return 1
    outcomes = [run("SQLite", arguments, "")]
    if url:
        everything = [] if asked_for.startswith("postgres") else ["--only-database"]
        outcomes.append(run("PostgreSQL", [*everything, *arguments], scratch(url)))
    print()
    if url is None:
        print("Ran on SQLite. No PostgreSQL server answered, so nothing ran on PostgreSQL.")
    else:
        print("Ran on SQLite, and on PostgreSQL.")
    print(*outcomes, sep="\n", flush=True)
    return max(outcome.code for outcome in outcomes)


def run(database: str, arguments: list[str], url: str) -> Outcome:
    """Run pytest on one kind of database, with its output going to whoever called."""
    print(f"\nTests on {database} …", flush=True)
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if url:
        environ["DATABASE_URL"] = url
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        workers = [] if any(argument.startswith("-n") for argument in arguments) else ["-n", "2"]
        command = [sys.executable, "-m", "pytest", *workers, "--dist=loadgroup", f"--junitxml={report}", *arguments]
        code = subprocess.run(command, env=environ, check=False).returncode
        return Outcome(database, 0 if code == NOTHING_COLLECTED and url else code, *counts(report))


def counts(report: Path) -> tuple[int, int, int]:
    """Return how many tests passed, failed and were skipped, from a JUnit report."""
    if not report.exists():
        return 0, 0, 0
    suites = ET.parse(report).getroot().iter("testsuite")
    total, failed, skipped = 0, 0, 0
    for suite in suites:
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return total - failed - skipped, failed, skipped


def postgresql(asked_for: str) -> str | None:
    """Return the URL of a PostgreSQL that answers and lets us make databases, or None."""
    user = quote(getpass.getuser())
    usual = [
        f"postgres://{user}@/postgres?host=/run/postgresql",
        "postgres://postgres@/postgres?host=/run/postgresql",
        f"postgres://{user}@127.0.0.1:5432/postgres",
        "postgres://postgres@127.0.0.1:5432/postgres",
    ]
    candidates = [asked_for] if asked_for.startswith("postgres") else usual
    return next((url for url in candidates if may_make_databases(url)), None)


def may_make_databases(url: str) -> bool:
    """Tell whether a server answers at a URL, and whether its user may make databases."""
    server = urlsplit(url)._replace(path="/postgres").geturl()
    try:
        with psycopg.connect(server, connect_timeout=SECONDS_TO_CONNECT) as connection:
            row = connection.execute(
                "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def scratch(url: str) -> str:
    """Name databases of this run only. Django makes ``test_`` and this name, one for each process, and drops them."""
    return urlsplit(url)._replace(path=f"/tamizdat_{os.getpid()}").geturl()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
