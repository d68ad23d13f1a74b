"""``python -m tests.benchmarks.peers.writing Hugo FOLDER``: write the newspaper of TAMIZDAT_DATA_DIR for a peer."""

from __future__ import annotations

import json
import sys
from itertools import chain
from pathlib import Path

import django

from tamizdat.console import choose_settings


def main(name, folder):
    """Write the site."""
    choose_settings()
    django.setup()
    from django.conf import settings  # noqa: PLC0415  there are models only now

    from tests.benchmarks.peers import content, eleventy_site, hugo_site, pelican_site  # noqa: PLC0415  likewise

    write_site = {site.NAME: site.write_site for site in (eleventy_site, hugo_site, pelican_site)}[name]
    paper = content.newspaper()
    articles = content.articles(paper.language)
    edited = next(articles)
    (folder / "edited.json").write_text(json.dumps(edited), encoding="utf-8")
    write_site(folder, paper, chain([edited], articles), Path(settings.MEDIA_ROOT) / "pictures")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
