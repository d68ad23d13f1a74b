"""The newspaper as a site for Hugo."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tamizdat.theme.style import style
from tests.benchmarks.peers.files import link, write

SITE_URL = "https://chronicle.example/"
NAME = "Hugo"
TEMPLATES = Path(__file__).with_name("hugo")
CONFIGURATION = {
    "baseURL": SITE_URL,
    "locale": "en",
    "defaultContentLanguage": "en",
    "taxonomies": {"topic": "topics", "series": "series", "person": "people", "month": "archive"},
    "permalinks": {
        "term": {
            "topics": "/en/topics/:slug/",
            "series": "/en/series/:slug/",
            "people": "/en/people/:slug/",
            "archive": "/en/archive/:slug/",
        },
        "taxonomy": {
            "topics": "/en/topics/",
            "series": "/en/series/",
            "people": "/en/people/",
            "archive": "/en/archive/",
        },
    },
    "pagination": {"pagerSize": 20, "disableAliases": True},
    "outputs": {"home": ["html", "rss"], "section": ["html", "rss"], "taxonomy": ["html"], "term": ["html", "rss"]},
    "markup": {"goldmark": {"renderer": {"unsafe": True}, "extensions": {"typographer": {}}}},
    "enableRobotsTXT": True,
}


def write_site(folder, paper, articles, media):
    """Write a site that Hugo can build.

    Args:
        folder: an empty one.
        paper: what stands around the articles.
        articles: their particulars, the oldest first.
        media: folder of the pictures, which are linked into the site.
    """
    shutil.copytree(TEMPLATES / "layouts", folder / "layouts")
    shutil.copytree(media, folder / "static" / "media" / "pictures", copy_function=link)
    write(folder / "hugo.json", json.dumps(CONFIGURATION | {"title": paper.name}))
    data = {
        "styles": {sheet: style(sheet) for sheet in ("reading", "lists")},
        "sections": {section["slug"]: section["title"] for section in paper.sections},
        "navigation": paper.sections,
        "pages": paper.pages,
        "names": paper.names,
        "pictures": paper.pictures,
        "box": {"html": paper.box},
        "front": {"lead": [address.strip("/") for address in paper.lead]},
    }
    for name, told in data.items():
        write(folder / "data" / f"{name}.json", json.dumps(told))
    content = folder / "content"
    page(content / "_index.md", {"title": paper.name, "introduction": paper.tagline})
    page(content / "en" / "_index.md", {"title": paper.name, "introduction": paper.tagline, "layout": "front"})
    for section in paper.sections:
        page(content / "en" / section["slug"] / "_index.md", section)
    for kind, names in paper.names.items():
        for slug, told in names.items():
            page(content / kind / slug / "_index.md", told | {"slug": slug})
    page(
        content / "en" / "corrections" / "_index.md",
        {"title": "Corrections", "layout": "corrections", "outputs": ["html"]},
    )
    page(content / "en" / "search.md", {"title": "Search", "kind": "search"})
    for standing in paper.pages:
        page(
            content / "en" / f"{standing['slug']}.md",
            {"title": standing["title"], "kind": "standing"},
            standing["text"],
        )
    for notice in paper.notices:
        told = {"title": f"Withdrawn: {notice['title']}", "url": notice["url"], "build": {"list": "never"}}
        page(content / "en" / notice["section"] / f"{notice['slug']}.md", told, notice["notice"])
    months = set()
    for told in articles:
        months.add(told["month"])
        page(article_file(folder, told), particulars(told), told["text"])
    for month in months:
        page(content / "archive" / month / "_index.md", {"title": month, "slug": month, "outputs": ["html"]})


def article_file(folder, told):
    """Return where an article's file stands."""
    return folder / "content" / "en" / told["section"] / f"{told['slug']}.md"


def particulars(told):
    """Return an article's particulars as Hugo names them."""
    kept = {name: value for name, value in told.items() if name not in ("text", "month", "slug")}
    kept["series"] = [told["series"]] if told["series"] else []
    kept["people"] = [credit["slug"] for credit in told["credits"]]
    return kept | {"archive": [told["month"]], "kind": "article", "corrected": bool(told["corrections"])}


def page(path, told, text=""):
    """Write a page's file."""
    write(path, f"{json.dumps(told, ensure_ascii=False, indent=1)}\n\n{text}\n")
