"""The newspaper for Pelican. Its own words for things: a section is a category, a topic or series a tag."""

import json
from datetime import datetime
from pathlib import Path

DATA = json.loads((Path(__file__).parent / "newspaper.json").read_text(encoding="utf-8"))
SITENAME = DATA["name"]
SITEURL = "https://chronicle.example"
AUTHOR = SITENAME
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
OUTPUT_PATH = "public"
ARTICLE_PATHS = ["articles"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["media"]
THEME = "theme"
THEME_STATIC_PATHS = []
DELETE_OUTPUT_DIRECTORY = False
LOG_FILTER = []
ARTICLE_URL = "en/{category}/{slug}/"
ARTICLE_SAVE_AS = "en/{category}/{slug}/index.html"
PAGE_URL = "en/{slug}/"
PAGE_SAVE_AS = "en/{slug}/index.html"
CATEGORY_URL = "en/{slug}/"
CATEGORY_SAVE_AS = "en/{slug}/index.html"
TAG_URL = "en/topics/{slug}/"
TAG_SAVE_AS = "en/topics/{slug}/index.html"
AUTHOR_URL = "en/people/{slug}/"
AUTHOR_SAVE_AS = "en/people/{slug}/index.html"
MONTH_ARCHIVE_URL = "en/archive/{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = "en/archive/{date:%Y}/{date:%m}/index.html"
DIRECT_TEMPLATES = ["index", "front", "archives", "corrections", "missing", "sitemap"]
INDEX_SAVE_AS = "index.html"
FRONT_SAVE_AS = "en/index.html"
ARCHIVES_SAVE_AS = "en/archive/index.html"
CORRECTIONS_SAVE_AS = "en/corrections/index.html"
MISSING_SAVE_AS = "404.html"
SITEMAP_SAVE_AS = "sitemap.xml"
CATEGORIES_SAVE_AS = TAGS_SAVE_AS = AUTHORS_SAVE_AS = ""
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"category": 20, "tag": 20, "author": 20}
PAGINATION_PATTERNS = [
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]
FEED_ALL_RSS = "en/feed.rss"
CATEGORY_FEED_RSS = "en/{slug}/feed.rss"
TAG_FEED_RSS = "en/topics/{slug}/feed.rss"
AUTHOR_FEED_RSS = "en/people/{slug}/feed.rss"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = None
RSS_FEED_SUMMARY_ONLY = False
FEED_MAX_ITEMS = 20
FEED_DOMAIN = SITEURL
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.smarty": {},
    },
    "output_format": "html5",
}


def _told(text):
    return json.loads(text)


def _day(moment):
    return datetime.fromisoformat(moment).strftime("%B %-d, %Y")


def _minute(moment):
    return datetime.fromisoformat(moment).strftime("%B %-d, %Y, %H:%M")


JINJA_FILTERS = {"told": _told, "day": _day, "minute": _minute}
JINJA_GLOBALS = {"data": DATA}
