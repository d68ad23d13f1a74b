"""Archives for measuring: each size is generated once and kept under ``build``, until the generator changes."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path
from uuid import uuid4

from tests.benchmarks.measuring import once

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "benchmarks"
ASIDE = KEPT / "aside"
SITE_URL = "https://chronicle.example"
GENERATOR = [*(ROOT / "tamizdat" / "archive").rglob("*.py"), *(ROOT / "tamizdat" / "archive").rglob("*.toml")]


def tamizdat(*arguments):
    """Return the command line of a verb."""
    return [sys.executable, "-m", "tamizdat.console", *arguments]


def environ_of(data_dir):
    """Return the environment in which a program works on an archive."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAMIZDAT_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    # The program is the one that is measured, wherever the folder is in which it runs.
    told = {"TAMIZDAT_MODE": "demo", "TAMIZDAT_DATA_DIR": str(data_dir), "TAMIZDAT_SITE_URL": SITE_URL}
    return kept | told | {"PYTHONPATH": str(ROOT)}


def archive(size):
    """Return the data directory of an archive, which nobody changes."""
    folder = KEPT / f"archive-{size}-{_version()}"
    if not (folder / "whole").exists():
        for older in KEPT.glob(f"*-{size}-*"):
            shutil.rmtree(older)
        folder.mkdir(parents=True)
        once(tamizdat("migrate"), cwd=ROOT, environ=environ_of(folder))
        once(tamizdat("archive", "generate", "--articles", size, "--seed", "1"), cwd=ROOT, environ=environ_of(folder))
        (folder / "whole").touch()
    return folder


def copy_of(size):
    """Return a data directory with the same archive, to be changed and measured."""
    own = KEPT / f"copy-{size}"
    set_aside(own)
    # Pictures are never written to.
    shutil.copytree(archive(size), own, copy_function=_linked_or_copied)
    return own


def site_of(size, peer):
    """Return the folder of an archive as one peer wants it, which is written once."""
    data, folder = archive(size), KEPT / f"site-{size}-{_version()}-{peer.name.lower()}"
    if not (folder / "written").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        command = [sys.executable, "-m", "tests.benchmarks.peers.writing", peer.name, folder]
        once(command, cwd=ROOT, environ=environ_of(data))
        (folder / "written").touch()
    return folder


def set_aside(folder):
    """Move a folder out of the way; it is deleted when everything has been measured.

    For some minutes after many files have been deleted, ext4 searches long for a number whenever a file is made: a
    build took twice as much processor time then.
    """
    if folder.exists():
        ASIDE.mkdir(parents=True, exist_ok=True)
        folder.rename(ASIDE / uuid4().hex)


def _linked_or_copied(source, target):
    if "media" in Path(source).parts:
        Path(target).hardlink_to(source)
    else:
        shutil.copy2(source, target)


def _version():
    digest = hashlib.sha256()
    for path in sorted(GENERATOR):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
