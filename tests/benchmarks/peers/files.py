"""Files of a site that a generator is to build."""

from __future__ import annotations

from pathlib import Path


def write(path, text):
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def link(source, target):
    """Let a file stand in another folder too."""
    Path(target).hardlink_to(source)
