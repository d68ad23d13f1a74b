"""Writes every output of a newsroom as a tree of files: ``python -m tests.simulators.press_by_hand DIRECTORY``."""

from __future__ import annotations

import gzip
import os
import shutil
import sys
from pathlib import Path

import brotli
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.settings.demo")
django.setup()

from django.conf import settings  # noqa: E402  Django has to be ready before

from tamizdat.media.storage import PUBLIC  # noqa: E402  likewise
from tamizdat.press.hosting.rules import is_compressed  # noqa: E402  likewise
from tamizdat.press.outputs import outputs, render  # noqa: E402  likewise


def main(root):
    """Write all outputs, each compressed as well, and the public pictures and files."""
    for output in outputs():
        name = f"{output.address}index.html" if output.address.endswith("/") else output.address
        write(root / name.lstrip("/"), render(output), compressed=is_compressed(output.media_type))
    for folder in PUBLIC:
        kept = Path(settings.MEDIA_ROOT) / folder
        if kept.is_dir():
            shutil.copytree(kept, root / "media" / folder)


def write(path, content, *, compressed):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if compressed:
        path.with_name(f"{path.name}.br").write_bytes(brotli.compress(content, quality=9, lgwin=16))
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))


main(Path(sys.argv[1]))
