"""Pages with what is to be found in them, and a newsroom to import into."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.factories import make_front, make_section

PAGES = Path(__file__).parent / "pages"


@pytest.fixture
def newsroom(db):
    """A newspaper in English, Russian and Arabic, each with two sections."""
    fronts = {code: make_front(code) for code in ("en", "ru", "ar")}
    for front in fronts.values():
        make_section(front)
        make_section(front, "World", slug="world")
    return fronts


@pytest.fixture
def write(tmp_path):
    """Write a file and return its path."""

    def write(content, name="page.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def run():
    """Run ``tamizdat import page --json`` and return the exit code and the objects it printed."""

    def run(*arguments):
        out = StringIO()
        code = 0
        try:
            call_command("import_page", *map(str, arguments), "--json", stdout=out)
        except SystemExit as ended:
            code = ended.code
        return code, [json.loads(line) for line in out.getvalue().splitlines()]

    return run
