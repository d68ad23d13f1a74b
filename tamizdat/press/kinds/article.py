"""Article pages, and the notices in the place of withdrawn ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tamizdat.articles.models import Article, Section
from tamizdat.press import facts
from tamizdat.press.articles import article_facts, withdrawn_facts
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import absolute, page_facts, themed, translations
from tamizdat.press.publication import front_crumb
from tamizdat.press.structured import news_article

ARTICLE_ADDRESS = re.compile(r"/[\w-]+/[\w-]+/[\w-]+/")


def article_output(article: Article, *, previewed: bool = False) -> Output:
    """Return the output of an article; for a preview, of a version that nobody else sees."""
    return Output("article", article.address, article.language, article, previewed=previewed)


@register
class ArticleKind:
    """An article, with everything that a reader is told about it."""

    name = "article"
    pattern = ARTICLE_ADDRESS

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the public article at an address."""
        found = Article.objects.public().filter(url_path=match.string).select_related("locale").first()
        return article_output(found) if found else None

    def outputs(self) -> Iterator[Output]:
        """Return all public articles."""
        for article in Article.objects.public().select_related("locale").iterator(chunk_size=500):
            yield article_output(article)

    def render(self, output: Output) -> bytes:
        """Render an article page."""
        article: Article = output.subject
        shown = article_facts(article)
        page = page_facts(
            output,
            article.seo_title or article.title,
            description=article.search_description or article.standfirst,
            translations=() if output.previewed else translations(article),
            image_url=absolute(shown.picture.src) if shown.picture else "",
            image_alt=shown.picture.alt if shown.picture else "",
            structured_data=news_article(article, shown),
            open_graph_type="article",
            published=shown.published,
            modified=shown.updated,
            crumbs=_crumbs(article, shown.section),
        )
        return themed(output, page, article=shown)


def _crumbs(article: Article, section: facts.Link) -> tuple[facts.Link, ...]:
    return (front_crumb(article.language), section)


@register
class WithdrawnKind:
    """The notice in the place of a withdrawn article; nothing of its text is left."""

    name = "withdrawn"
    pattern = ARTICLE_ADDRESS

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the notice at an address."""
        found = Article.objects.withdrawn().filter(url_path=match.string)
        article = found.select_related("locale", "withdrawal").first()
        return self._output(article) if article else None

    def outputs(self) -> Iterator[Output]:
        """Return all notices."""
        for article in Article.objects.withdrawn().select_related("locale", "withdrawal"):
            yield self._output(article)

    def _output(self, article: Article) -> Output:
        return Output(self.name, article.address, article.language, article)

    def render(self, output: Output) -> bytes:
        """Render a notice."""
        article: Article = output.subject
        section = Section.objects.ancestor_of(article).get()
        shown = withdrawn_facts(article, facts.Link(section.title, section.address))
        page = page_facts(output, article.title, indexed=False, crumbs=_crumbs(article, shown.section))
        return themed(output, page, article=shown)
