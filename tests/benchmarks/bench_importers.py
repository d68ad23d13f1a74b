"""How many paragraphs are found, and how fast, beside trafilatura's plain output: ``make bench``.

The pages are those of ``tests/importers/pages``; a paragraph counts as found only when it is exact. Trafilatura reads
HTML alone, so the comparison is over the saved pages, and the copied texts are reported by themselves.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import trafilatura

from tamizdat.importers import bringing, reading
from tamizdat.importers.imported import ImportedArticle

PAGES = Path(__file__).parents[1] / "importers" / "pages"


def pages(*suffixes):
    """Return the pages that hold an article, each with the paragraphs that are to be found."""
    expected = {path.with_suffix(""): json.loads(path.read_text()) for path in sorted(PAGES.glob("*.json"))}
    return {
        path: told["paragraphs"] for path, told in expected.items() if "error" not in told and path.suffix in suffixes
    }


def ours(path):
    [found] = bringing.articles_in([path])
    return [paragraph.text for paragraph in found.paragraphs] if isinstance(found, ImportedArticle) else []


def plain_trafilatura(path):
    text = trafilatura.extract(reading.read_page(path).content, include_comments=False) or ""
    return [line.removeprefix("- ") for line in text.splitlines() if line]


def measure(name, read, chosen):
    """Print precision and recall over exact paragraphs, and milliseconds a page."""
    right = given = wanted = 0
    start = time.perf_counter()
    for path, paragraphs in chosen.items():
        found = read(path)
        right += len(set(found) & set(paragraphs))
        given += len(found)
        wanted += len(paragraphs)
    spent = (time.perf_counter() - start) * 1000 / len(chosen)
    precision, recall = right / max(1, given), right / wanted
    print(f"\n{name:<40}precision {precision:.3f}   recall {recall:.3f}   {spent:>7.1f} ms a page", end="")
    return precision, recall


def test_paragraphs_of_saved_pages():
    saved = pages(".html", ".mht")
    theirs = measure(f"trafilatura, {len(saved)} saved pages", plain_trafilatura, saved)
    own = measure(f"import page, {len(saved)} saved pages", ours, saved)
    assert min(own) >= max(theirs)


def test_paragraphs_of_copied_texts():
    copied = pages(".txt", ".md")
    precision, recall = measure(f"import page, {len(copied)} copied texts", ours, copied)
    assert recall >= 0.99
    assert precision >= 0.97
