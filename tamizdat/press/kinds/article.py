"""Article pages, and the notices in the place of withdrawn ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.articles.models import Article, RelatedArticle
from tamizdat.faults import told
from tamizdat.press import facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.articles import articles_facts, neighbours_of, stored, withdrawn_facts
from tamizdat.press.cards import card_of
from tamizdat.press.inventory.change import Change
from tamizdat.press.inventory.rolls import SERIES, RollKey
from tamizdat.press.manuscripts import Manuscript, in_parts, manuscript_of, manuscripts
from tamizdat.press.models import Entry, Reference
from tamizdat.press.outputs import Kind, Output, Reason, Rendered, register
from tamizdat.press.pages import links_of_translations, page_facts, preview_picture, themed
from tamizdat.press.search.documents import document_of, packed
from tamizdat.press.search.words import words_of
from tamizdat.press.shelf import CARD, WORDS
from tamizdat.press.structured import Version, changed, news_article
from tamizdat.theme.environment import render_card

ARTICLE_ADDRESS = re.compile(r"/[\w-]+/[\w-]+/[\w-]+/")


def preview_of(article: Article) -> Output:
    """Return the output of a version that nobody else sees."""
    return Output("article", article.address, article.language, manuscript_of(article), previewed=True)


class EntryKind(Kind):
    """Outputs of which the press remembers one for each article."""

    pattern = ARTICLE_ADDRESS

    def find_many(self, matches: Sequence[re.Match[str]], almanac: Almanac) -> Iterator[Output]:
        """Return the outputs at some addresses."""
        for some in in_parts(match.string for match in matches):
            rows = Entry.objects.filter(kind=self.name, address__in=some).order_by("number")
            yield from self._outputs(rows.values_list("number", "address", "language"))

    def find(self, match: re.Match[str], almanac: Almanac) -> Output | None:
        """Return the output at an address."""
        return next(self.find_many([match], almanac), None)

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return all of them, oldest first, so that what stands together is read together."""
        rows = Entry.objects.filter(kind=self.name).order_by("number")
        yield from self._outputs(rows.values_list("number", "address", "language").iterator(chunk_size=5_000))

    def _outputs(self, rows: Iterable[tuple[int, str, str]]) -> Iterator[Output]:
        for number, address, language in rows:
            yield Output(self.name, address, language, number)


@register
class ArticleKind(EntryKind):
    """An article, with everything that a reader is told about it."""

    name = "article"

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the article, those it shows beside it, the names it bears, and what its text leads to."""
        article, own = _stored(output), output.subject
        yield Reason("page", str(own))
        yield from (Reason("contributor", str(number)) for number, _role in article.bylines)
        yield from (Reason("topic", str(number)) for number in article.topics)
        if article.series:
            yield Reason("series", str(article.series))
        yield from (Reason("page", str(number)) for number in article.related)
        yield from (Reason("page", str(number)) for number in neighbours_of(article, almanac) if number)
        versions = Entry.objects.filter(translation_key=article.translation_key).exclude(number=own)
        yield from (Reason("page", str(number)) for number in versions.values_list("number", flat=True))
        for sort, target in Reference.objects.filter(source=own).values_list("sort", "target"):
            yield Reason("picture" if sort == "lead" else sort, str(target))

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return where articles that have changed stood and stand, and the articles that show something of them."""
        yield from change.addresses()
        numbers = change.showing.union(_beside(change, almanac))
        for some in in_parts(sorted(numbers)):
            yield from Entry.objects.filter(kind=self.name, number__in=some).values_list("address", flat=True)

    def texts(self, output: Output, almanac: Almanac) -> list[int]:
        """Return the article's own number."""
        return [output.subject]

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render an article page."""
        article: Manuscript = output.subject if output.previewed else _stored(output)
        ((shown, material),) = articles_facts([article], almanac)
        versions = () if output.previewed else material.versions.get(article.translation_key, ())
        if output.previewed:
            # Whoever looks over a draft is no reader who could be asked, and their browser has nothing to remember.
            shown = replace(shown, asking=None)
        return _page(output, almanac, article, shown, versions)

    def render_many(self, outputs: Sequence[Output], almanac: Almanac) -> Iterator[Rendered]:
        """Render article pages, all that they need read together."""
        found = stored((output.subject for output in outputs), almanac)
        present = [output for output in outputs if output.subject in found]
        try:
            gathered = list(articles_facts([found[output.subject] for output in present], almanac))
        except Exception as error:  # noqa: BLE001  whatever it is: one at a time it finds its page, and keeps back no other
            if len(present) == 1:
                yield Rendered(present[0], failure=told(error))
            else:
                yield from chain.from_iterable(self.render_many([output], almanac) for output in present)
            return
        for output, (shown, material) in zip(present, gathered, strict=True):
            article = found[output.subject]
            versions = material.versions.get(article.translation_key, ())
            try:
                _lay_down(article, shown, almanac)
                yield Rendered(output, _page(output, almanac, article, shown, versions))
            except Exception as error:  # noqa: BLE001  likewise
                yield Rendered(output, failure=told(error))


def _lay_down(article: Manuscript, shown: facts.Article, almanac: Almanac) -> None:
    """Keep what lists and the search index will be made of, when everything is pressed."""
    if almanac.filling and article.number:
        # Each but once, so there is nothing to be kept in memory.
        almanac.filling.put(CARD, article.number, render_card(card_of(article, almanac), article.language).encode())
        document = document_of(article.number, shown)
        almanac.filling.put(WORDS, article.number, packed(document, words_of(document, article.language)))


def _stored(output: Output) -> Manuscript:
    return manuscripts([output.subject])[output.subject]


def _page(
    output: Output, almanac: Almanac, article: Manuscript, shown: facts.Article, versions: Sequence[Version]
) -> bytes:
    others = [version for version in versions if version.language != article.language]
    crumbs = _crumbs(article, shown.section, almanac)
    page = page_facts(
        output,
        almanac,
        article.seo_title or article.headline,
        description=article.search_description or article.standfirst,
        translations=links_of_translations((version.language, version.address) for version in others),
        structured_data=news_article(shown, article.language, crumbs, others),
        open_graph_type="article",
        published=shown.published,
        modified=changed(shown),
        crumbs=crumbs,
        **preview_picture(shown.picture),
    )
    return themed(output, almanac, page, article=shown)


def _crumbs(article: Manuscript, section: facts.Link, almanac: Almanac) -> tuple[facts.Link, ...]:
    front = almanac.front_crumb(article.language)
    return (front, section) if section != front else (front,)


def _beside(change: Change, almanac: Almanac) -> Iterator[int]:
    """Return the articles that recommend changed ones, are their translations, or stand beside them in a series."""
    for some in in_parts(change.pages):
        yield from RelatedArticle.objects.filter(related__in=some).values_list("article", flat=True)
    for keys in in_parts(change.translation_keys()):
        yield from Entry.objects.filter(translation_key__in=keys).values_list("number", flat=True)
    for key, shift in change.rolls.items():
        if key.sort == SERIES:
            yield from _neighbours(key, shift.texts | shift.seams, almanac)


def _neighbours(key: RollKey, positions: Iterable[int], almanac: Almanac) -> Iterator[int]:
    for position in positions:
        yield from almanac.rolls.part(key, max(position - 1, 0), position + 2)


@register
class WithdrawnKind(EntryKind):
    """The notice in the place of a withdrawn article; nothing of its text is left."""

    name = "withdrawn"

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the article."""
        yield Reason("page", str(output.subject))

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return nothing that the articles' own kind does not: a notice stands where its article stood."""
        yield from ()

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render a notice."""
        article = _stored(output)
        shown = withdrawn_facts(article, almanac)
        with override(article.language):
            # What a headline says is taken back together with the text: nobody should read it alone.
            title = _("Withdrawn: %(headline)s") % {"headline": shown.headline}
        page = page_facts(output, almanac, title, indexed=False, crumbs=_crumbs(article, shown.section, almanac))
        return themed(output, almanac, page, article=shown)
