"""The newspaper as a site for Pelican."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tamizdat.theme.style import style
from tests.benchmarks.peers.files import link, write

NAME = "Pelican"
TEMPLATES = Path(__file__).with_name("pelican")


def write_site(folder, paper, articles, media):
    """Write a site that Pelican can build; arguments as for Hugo's."""
    shutil.copytree(TEMPLATES, folder, dirs_exist_ok=True)
    shutil.copytree(media, folder / "content" / "media" / "pictures", copy_function=link)
    lists = [
        *paper.sections,
        *({"slug": slug, **told} for names in paper.names.values() for slug, told in names.items()),
    ]
    data = {
        "name": paper.name,
        "box": paper.box,
        "styles": {sheet: style(sheet) for sheet in ("reading", "lists")},
        "sections": {section["slug"]: section["title"] for section in paper.sections},
        "introductions": {told["slug"]: told["introduction"] for told in lists},
        "navigation": paper.sections,
        "standing": paper.pages,
        "names": paper.names,
        "pictures": paper.pictures,
    }
    write(folder / "newspaper.json", json.dumps(data))
    for standing in [*paper.pages, {"slug": "search", "title": "Search", "text": "Search"}]:
        _page(folder / "content" / "pages" / f"{standing['slug']}.md", standing, standing["text"])
    for notice in paper.notices:
        slug = {"slug": f"{notice['section']}/{notice['slug']}", "title": f"Withdrawn: {notice['title']}"}
        _page(folder / "content" / "pages" / f"{notice['slug']}.md", slug, notice["notice"])
    for told in articles:
        _page(article_file(folder, told), particulars(told), told["text"])


def article_file(folder, told):
    """Return where an article's file stands."""
    return folder / "content" / "articles" / told["section"] / f"{told['slug']}.md"


def particulars(told):
    """Return an article's particulars as Pelican names them; a series is a tag like any other."""
    kept = {name: value for name, value in told.items() if name not in ("text", "month", "slug", "url", "aliases")}
    return {
        "title": told["title"],
        "slug": told["slug"],
        "date": told["date"],
        "lastmod": told["lastmod"],
        "category": told["section"],
        "tags": ", ".join([*told["topics"], *filter(None, [told["series"]])]),
        "authors": "; ".join(credit["name"] for credit in told["credits"]),
        "summary": told["standfirst"],
        "corrected": "yes" if told["corrections"] else "",
        "told": json.dumps(kept, ensure_ascii=False),
    }


def _page(path, told, text):
    head = "\n".join(f"{name}: {told[name]}" for name in told if name not in ("text", "introduction"))
    write(path, f"{head}\n\n{text}\n")
