"""Article pages, and the notices in the place of withdrawn ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.articles.models import Article
from tamizdat.articles.models.article import ArticleQuerySet
from tamizdat.press import facts
from tamizdat.press.articles import article_facts, versions_of, whole, withdrawn_facts
from tamizdat.press.cards import path_of_parent, sections_of
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import links_of_translations, page_facts, preview_picture, themed
from tamizdat.press.publication import front_crumb, public_articles, published_locales
from tamizdat.press.structured import changed, news_article

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
        found = whole(public_articles().filter(url_path=match.string)).first()
        return article_output(found) if found else None

    def outputs(self) -> Iterator[Output]:
        """Return all public articles."""
        for article in whole(public_articles()).iterator(chunk_size=500):
            yield article_output(article)

    def render(self, output: Output) -> bytes:
        """Render an article page."""
        article: Article = output.subject
        shown = article_facts(article)
        crumbs = _crumbs(article, shown.section)
        versions = () if output.previewed else versions_of(article)
        page = page_facts(
            output,
            article.seo_title or article.title,
            description=article.search_description or article.standfirst,
            translations=links_of_translations((version.language, version.address) for version in versions),
            structured_data=news_article(shown, article.language, crumbs, versions),
            open_graph_type="article",
            published=shown.published,
            modified=changed(shown),
            crumbs=crumbs,
            **preview_picture(shown.picture),
        )
        return themed(output, page, article=shown)


def _crumbs(article: Article, section: facts.Link) -> tuple[facts.Link, ...]:
    front = front_crumb(article.language)
    return (front, section) if section != front else (front,)


def _notices() -> ArticleQuerySet:
    withdrawn = Article.objects.withdrawn().filter(locale__in=published_locales())
    return withdrawn.select_related("locale", "withdrawal")


@register
class WithdrawnKind:
    """The notice in the place of a withdrawn article; nothing of its text is left."""

    name = "withdrawn"
    pattern = ARTICLE_ADDRESS

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the notice at an address."""
        article = _notices().filter(url_path=match.string).first()
        return self._output(article) if article else None

    def outputs(self) -> Iterator[Output]:
        """Return all notices."""
        for article in _notices():
            yield self._output(article)

    def _output(self, article: Article) -> Output:
        return Output(self.name, article.address, article.language, article)

    def render(self, output: Output) -> bytes:
        """Render a notice."""
        article: Article = output.subject
        section = sections_of([article]).get(path_of_parent(article)) or front_crumb(article.language)
        shown = withdrawn_facts(article, section)
        with override(article.language):
            # What a headline says is taken back together with the text: nobody should read it alone.
            title = _("Withdrawn: %(headline)s") % {"headline": article.withdrawal.headline}
        page = page_facts(output, title, indexed=False, crumbs=_crumbs(article, shown.section))
        return themed(output, page, article=shown)
