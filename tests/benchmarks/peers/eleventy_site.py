"""The newspaper as a site for Eleventy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tamizdat.theme.style import style
from tests.benchmarks.peers.files import link, write

NAME = "Eleventy"
TEMPLATES = Path(__file__).with_name("eleventy")


def write_site(folder, paper, articles, media):
    """Write a site that Eleventy can build; arguments as for Hugo's."""
    shutil.copytree(TEMPLATES, folder, dirs_exist_ok=True)
    shutil.copytree(media, folder / "media" / "pictures", copy_function=link)
    data = {
        "paper": {"name": paper.name, "tagline": paper.tagline, "box": paper.box},
        "styles": {sheet: style(sheet) for sheet in ("reading", "lists")},
        "sections": {section["slug"]: section["title"] for section in paper.sections},
        "introductions": {section["slug"]: section["introduction"] for section in paper.sections},
        "navigation": paper.sections,
        "standing": paper.pages,
        "names": paper.names,
        "pictures": paper.pictures,
        "fronts": ["/", "/en/"],
    }
    for name, told in data.items():
        write(folder / "_data" / f"{name}.json", json.dumps(told))
    write(folder / "package.json", json.dumps({"type": "module"}))
    content = folder / "content"
    for standing in [*paper.pages, {"slug": "search", "title": "Search", "text": ""}]:
        told = {"title": standing["title"], "permalink": f"/en/{standing['slug']}/", "layout": "standing.njk"}
        _page(content / "standing" / f"{standing['slug']}.md", told, standing["text"])
    for notice in paper.notices:
        told = {"title": f"Withdrawn: {notice['title']}", "permalink": notice["url"], "layout": "standing.njk"}
        _page(content / "notices" / f"{notice['slug']}.md", told, notice["notice"])
    for told in articles:
        _page(article_file(folder, told), particulars(told), told["text"])


def article_file(folder, told):
    """Return where an article's file stands."""
    return folder / "content" / "en" / told["section"] / f"{told['slug']}.md"


def particulars(told):
    """Return an article's particulars as Eleventy names them."""
    kept = {name: value for name, value in told.items() if name not in ("text", "month", "slug", "url", "aliases")}
    return kept | {"permalink": told["url"], "tags": ["article"], "layout": "article.njk"}


def _page(path, told, text):
    write(path, f"---json\n{json.dumps(told, ensure_ascii=False, indent=1)}\n---\n{text}\n")
