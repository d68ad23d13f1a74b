"""The reference says what the program does."""

from __future__ import annotations

from pathlib import Path

from tamizdat.importers import furniture, imported
from tests.importers.conftest import PAGES

REFERENCE = (Path(__file__).parents[2] / "docs/reference/import-report.md").read_text()


def test_every_reason_is_documented():
    assert [code for code in furniture.REASONS if f"| `{code}` |" not in REFERENCE] == []


def test_every_error_is_documented():
    codes = {error.code for error in imported.NotImported.__subclasses__()}
    assert [code for code in codes if f"| `{code}` |" not in REFERENCE] == []


def test_every_field_of_the_report_is_documented(newsroom, run):
    _code, [told] = run(PAGES / "river-courier.html")
    assert [name for name in told if f"| `{name}` |" not in REFERENCE] == []
