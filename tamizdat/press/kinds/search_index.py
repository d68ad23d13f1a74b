"""The files of the search index, beside the search page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tamizdat.articles.models import Article
from tamizdat.press import addresses
from tamizdat.press.articles import article_text, whole
from tamizdat.press.material import material_of
from tamizdat.press.outputs import Output, register
from tamizdat.press.publication import front_pages
from tamizdat.press.search.documents import Document, document_of, in_order
from tamizdat.press.search.files import CONTENTS, Index, contents_of, index_of
from tamizdat.press.search.scripts import MEDIA_TYPE
from tamizdat.press.search.segments import Segment, segments


@register
class SearchIndexKind:
    """One file of the index of one language."""

    name = "search_index"
    pattern = re.compile(
        r"/(?P<language>[\w-]+)/search/(?P<file>contents|(?:volume|fascicle|quire)-\d{1,6}/[a-z]+-[\d-]{1,9})\.js"
    )

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return a file of the index of a published language."""
        language = match["language"]
        if language not in {front.language for front in front_pages()}:
            return None
        name = f"{match['file']}.js"
        wanted = None if name == CONTENTS else name.partition("/")[0]
        content = dict(index_files(language, wanted)).get(name)
        return None if content is None else _output(language, name, content)

    def outputs(self) -> Iterator[Output]:
        """Return all files of all indexes."""
        for front in front_pages():
            for name, content in index_files(front.language):
                yield _output(front.language, name, content)

    def render(self, output: Output) -> bytes:
        """Return the file's content."""
        content: bytes = output.subject
        return content


def index_files(language: str, wanted: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Return the files of a language's index with their names, relative to the search page.

    Args:
        wanted: name of a segment, for the files of that one only.
    """
    summaries = []
    for segment, numbers in _rows(language):
        if wanted in (None, segment.name):
            index = _index(segment, numbers, language)
            if index is None:
                continue
            summaries.append(index.summary)
            yield from ((f"{segment.name}/{name}", content) for name, content in index.files.items())
    if wanted is None:
        yield CONTENTS, contents_of(summaries)


def _rows(language: str) -> Iterator[tuple[Segment, list[int]]]:
    """Return each segment with the numbers of its articles.

    What was ever published keeps its place in the row, so that taking an article off the site leaves every other where
    it is.
    """
    ever = Article.objects.in_language(language).filter(first_published_at__isnull=False)
    numbers = list(ever.order_by("first_published_at", "pk").values_list("pk", flat=True))
    for segment in segments(len(numbers)):
        yield segment, numbers[segment.start : segment.stop]


def _index(segment: Segment, numbers: list[int], language: str) -> Index | None:
    documents = _documents(numbers)
    return index_of(segment.name, language, documents) if documents else None


def _documents(numbers: list[int]) -> list[Document]:
    articles = list(whole(Article.objects.public().filter(pk__in=numbers)))
    material = material_of(articles)
    return in_order([document_of(article.pk, article_text(article, material)) for article in articles])


def _output(language: str, name: str, content: bytes) -> Output:
    return Output("search_index", f"{addresses.search(language)}{name}", language, content, MEDIA_TYPE)
