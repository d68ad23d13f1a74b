"""The document that says what is kept of people: ``docs/reference/personal-data.md``, made from the declarations."""

from __future__ import annotations

from collections.abc import Iterable

from tamizdat.retention.records import RecordType

HEAD = """# What is kept of people

This page is made from the program's own declarations by `tamizdat safety retain --document`; a test fails when it is
not what they say, and when a model holds something of a person and is not declared. What has served its time is ended
once a day by the worker, or by `tamizdat safety retain`.

Of whoever only reads nothing is kept: the public site is files, and no cookie, address or name of a browser is stored
anywhere. Of whoever subscribes to a newsletter, what stands at `newsletter` below.

| record | what it says of a person | what for | how long | then |
|---|---|---|---|---|
"""


def document(types: Iterable[RecordType]) -> str:
    """Return the document in Markdown."""
    rows = (
        f"| `{each.model}` | {each.holds} | {each.purpose} | {each.period} | {each.at_the_end} |\n" for each in types
    )
    return HEAD + "".join(rows)
