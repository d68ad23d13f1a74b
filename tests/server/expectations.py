"""What a reader gets from any server that hands out the pressed site: one table for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tamizdat.press.hosting.rules import common_headers, rule_for

HTML = "text/html; charset=utf-8"
BROWSER = "gzip, deflate, br, zstd"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_MOMENT = "public, max-age=30, stale-while-revalidate=30"
ATTACHMENT = {"content-disposition": "attachment"}


@dataclass(frozen=True)
class Expected:
    """One request and what is answered.

    Args:
        file: name of the file whose bytes are sent; "" for none.
        more: headers that are the same on every server.
        sent: headers of the request.
    """

    address: str
    status: int
    file: str = ""
    type: str = ""
    cache: str = ""
    more: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)

    def headers(self):
        """Return the headers that have to be there, by their names in small letters."""
        told = {"content-type": self.type, "cache-control": self.cache} | self.more
        safe = common_headers() | {name: rule_for(self.address).headers()[name] for name in OF_SAFETY}
        lower = {name.lower(): value for name, value in safe.items()} if self.file else {}
        return lower | {name: value for name, value in told.items() if value}


OF_SAFETY = ("Content-Security-Policy", "Cross-Origin-Resource-Policy")


def page(address, file, **more):
    return Expected(address, 200, file, HTML, FOR_A_MOMENT, **more)


FILES = [
    page("/", "/index.html"),
    page("/index.html", "/index.html"),
    page("/en/", "/en/index.html"),
    page("/en/courts/verdict/", "/en/courts/verdict/index.html"),
    page("/en/courts/verdict/index.html", "/en/courts/verdict/index.html"),
    page("/en/courts/verdict/?utm=1", "/en/courts/verdict/index.html"),
    page("/en/search/?q=ferry", "/en/search/index.html"),
    page("/en/search/index.html", "/en/search/index.html"),
    page(
        "/ru/%D1%81%D1%83%D0%B4%D1%8B/%D0%BF%D1%80%D0%B8%D0%B3%D0%BE%D0%B2%D0%BE%D1%80/", "/ru/суды/приговор/index.html"
    ),
    page("/en/%63ourts/", "/en/courts/index.html"),
    Expected("/en/feed.rss", 200, "/en/feed.rss", "application/rss+xml; charset=utf-8", FOR_A_MOMENT),
    Expected("/en/feed.atom", 200, "/en/feed.atom", "application/atom+xml; charset=utf-8", FOR_A_MOMENT),
    Expected("/en/feed.json", 200, "/en/feed.json", "application/feed+json", FOR_A_MOMENT),
    Expected("/sitemap.xml", 200, "/sitemap.xml", "application/xml; charset=utf-8", FOR_A_MOMENT),
    Expected("/robots.txt", 200, "/robots.txt", "text/plain; charset=utf-8", FOR_A_MOMENT),
    Expected("/manifest.json", 200, "/manifest.json", "application/manifest+json", FOR_A_MOMENT),
    Expected("/en/search/3/pa.js", 200, "/en/search/3/pa.js", "text/javascript; charset=utf-8", FOR_A_MOMENT),
    Expected(
        "/assets/search.0a1b2c3d.js", 200, "/assets/search.0a1b2c3d.js", "text/javascript; charset=utf-8", FOR_EVER
    ),
    Expected("/assets/frame.0a1b2c3d.css", 200, "/assets/frame.0a1b2c3d.css", "text/css; charset=utf-8", FOR_EVER),
    Expected("/media/pictures/0a1b2c.800.avif", 200, "/media/pictures/0a1b2c.800.avif", "image/avif", FOR_EVER),
    Expected("/media/pictures/0a1b2c.800.webp", 200, "/media/pictures/0a1b2c.800.webp", "image/webp", FOR_EVER),
    Expected("/media/pictures/0a1b2c.800.jpg", 200, "/media/pictures/0a1b2c.800.jpg", "image/jpeg", FOR_EVER),
    Expected("/media/files/0a1b2c.pdf", 200, "/media/files/0a1b2c.pdf", "application/pdf", FOR_EVER, ATTACHMENT),
    Expected(
        "/media/files/0a1b2c.docx",
        200,
        "/media/files/0a1b2c.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        FOR_EVER,
        ATTACHMENT,
    ),
    Expected(
        "/media/files/0a1b2c.csv", 200, "/media/files/0a1b2c.csv", "text/csv; charset=utf-8", FOR_EVER, ATTACHMENT
    ),
]

MOVED = [
    Expected("/en/courts", 301, more={"location": "/en/courts/"}),
    Expected("/en/courts/verdict", 301, more={"location": "/en/courts/verdict/"}),
    Expected("/en/courts?q=ferry&page=2", 301, more={"location": "/en/courts/?q=ferry&page=2"}),
    Expected("/ru/%D1%81%D1%83%D0%B4%D1%8B", 301, more={"location": "/ru/%D1%81%D1%83%D0%B4%D1%8B/"}),
    Expected("/old/", 301, more={"location": "/en/"}),
    # Another address than that of the front page, whatever a server thinks of capital letters.
    Expected("/EN/", 301, more={"location": "/en/courts/"}),
    Expected("/en/%D1%81%D1%83%D0%B4%D1%8B/", 302, more={"location": "/en/courts/"}),
]

# A server that reads these too kindly sends readers to a host of somebody's.
LEADING_ASTRAY = [
    "//evil.example/..%2fen",
    "///evil.example/..%2fen/courts",
    "/%2fevil.example/..%2fen",
    "/%5cevil.example/..%2fen",
    "//evil.example/%2e%2e/en",
    "/en/..//evil.example/..%2f..%2fen",
]

# Answered by whatever stands behind: the program, or a page that says that nothing is here.
NOTHING = [
    "/en/nothing/",
    "/en/courts/verdict/nothing.html",
    "/ru/%D0%BD%D0%B5%D1%82/",
    "/en/courts/verdict/index.html/",
    "/.press",
    "/.host/secret.html",
    "/.host/",
    "/%2ehost/secret.html",
    "/_redirects",
    "/_headers",
    "/en/index.html.br",
    "/en/index.html.gz",
    "/media/",
    "/media",
    "/en/courts/%00",
    "/en%5cindex.html",
    "/en/%ff/",
    "/%c0%ae%c0%ae/secret",
    "/en/" + "a" * 300 + "/",
]
