"""A tree of files as the press leaves it, small, with every sort of file that a server has to hand out."""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass, field
from pathlib import Path

import brotli

from tamizdat.press.hosting import redirects
from tamizdat.press.hosting.hosts import headers_file
from tamizdat.press.hosting.redirects import Move

WORDS = "The ferry to Orvale did not leave on Thursday, and nobody at the landing could say why. "
# Ten minutes old, as files in a tree mostly are.
WRITTEN = 1_795_600_000


def page(title, text=WORDS, times=20):
    """Return a page with a text that is worth compressing."""
    paragraphs = "".join(f"<p>{number}. {text}</p>" for number in range(times))
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>{paragraphs}</html>'.encode()


@dataclass
class PressedTree:
    """A tree under a root, and what was put there by name."""

    root: Path
    files: dict[str, bytes] = field(default_factory=dict)

    def put(self, name, content, *, compressed=True, written=WRITTEN):
        """Put a file there as the press does: beside its place, then renamed into it."""
        self.files[name] = content
        self._replace(name, content, written)
        if compressed:
            self._replace(f"{name}.br", brotli.compress(content), written)
            self._replace(f"{name}.gz", gzip.compress(content, mtime=0), written)

    def take(self, name):
        """Take a file away, with what lies compressed beside it."""
        for suffix in ("", ".br", ".gz"):
            self.path(name + suffix).unlink(missing_ok=True)

    def path(self, name):
        """Return where a file stands."""
        return self.root / name.lstrip("/")

    def _replace(self, name, content, written):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.unfinished")
        unfinished.write_bytes(content)
        os.utime(unfinished, (written, written))
        unfinished.replace(path)


def press_sample(root):
    """Press a small newspaper in English and Russian."""
    tree = PressedTree(root)
    for name, title in PAGES.items():
        tree.put(name, page(title))
    tree.put("/old/index.html", b'<!doctype html><meta http-equiv="refresh" content="0; url=/en/">', compressed=False)
    tree.put("/en/feed.rss", b"<rss>" + WORDS.encode() * 20 + b"</rss>")
    tree.put("/en/feed.atom", b"<feed>" + WORDS.encode() * 20 + b"</feed>")
    tree.put("/en/feed.json", b'{"version": "' + WORDS.encode() * 20 + b'"}')
    tree.put("/sitemap.xml", b"<urlset>" + WORDS.encode() * 20 + b"</urlset>")
    tree.put("/robots.txt", b"User-agent: *\n", compressed=False)
    tree.put("/manifest.json", b'{"name": "The Far Bank"}', compressed=False)
    tree.put("/assets/search.0a1b2c3d.js", b"var words = 1;" * 100)
    tree.put("/assets/frame.0a1b2c3d.css", b"p{margin:0}" * 100)
    tree.put("/en/search/3/pa.js", b"found([1])" * 100)
    tree.put("/media/pictures/0a1b2c.800.avif", bytes(range(256)) * 40, compressed=False)
    tree.put("/media/pictures/0a1b2c.800.webp", bytes(range(256)) * 8, compressed=False)
    tree.put("/media/pictures/0a1b2c.800.jpg", bytes(range(256)) * 2000, compressed=False)
    tree.put("/media/files/0a1b2c.pdf", b"%PDF-1.7" + bytes(5000), compressed=False)
    tree.put("/media/files/0a1b2c.docx", b"PK\3\4" + bytes(900), compressed=False)
    tree.put("/media/files/0a1b2c.csv", b"day,minutes\n" * 9, compressed=False)
    tree.put("/_redirects", redirects.for_hosts(MOVES).encode(), compressed=False)
    tree.put("/_headers", headers_file(("en", "ru")).encode(), compressed=False)
    tree.put("/.press", b"edition 7", compressed=False)
    # Earlier versions of the press compressed these too.
    tree.put("/.host/redirects.nginx", redirects.for_nginx(MOVES).encode())
    tree.put("/.host/redirects.caddy", redirects.for_caddy(MOVES).encode())
    tree.put("/.host/secret.html", b"rules", compressed=False)
    return tree


MOVES = [Move("/old/", "/en/"), Move("/en/суды/", "/en/courts/", 302), Move("/EN/", "/en/courts/")]
PAGES = {
    "/index.html": "The Far Bank",
    "/404.html": "Nothing is here",
    "/en/index.html": "The Far Bank in English",
    "/en/404.html": "Nothing is here, in English",
    "/en/search/index.html": "Search",
    "/en/courts/index.html": "Courts",
    "/en/courts/verdict/index.html": "The verdict",
    "/ru/index.html": "Дальний берег",
    "/ru/суды/index.html": "Суды",
    "/ru/404.html": "Здесь ничего нет",
    "/ru/суды/приговор/index.html": "Приговор",
}
