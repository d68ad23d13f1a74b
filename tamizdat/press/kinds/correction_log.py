"""The correction log: every correction and withdrawal, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.articles.models import Article, Correction, Withdrawal
from tamizdat.press import addresses, facts
from tamizdat.press.numbering import NUMBER, has_page, numbers_of, page_number
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import links_of_translations, page_facts, themed
from tamizdat.press.pagination import cut
from tamizdat.press.publication import front_crumb, front_pages


def entries(language: str) -> list[facts.LoggedCorrection]:
    """Return what has been corrected or withdrawn in one language, oldest first."""
    corrections = Correction.objects.filter(article__locale__language_code=language).select_related(
        "article", "superseded_by"
    )
    withdrawals = Withdrawal.objects.filter(article__locale__language_code=language).select_related("article")
    reachable = set(_reachable(language).filter(corrections__isnull=False).values_list("pk", flat=True))
    logged = [_correction(each, reachable) for each in corrections] + [_withdrawal(each) for each in withdrawals]
    return sorted(logged, key=lambda entry: entry.issued)


def _reachable(language: str) -> QuerySet:
    articles = Article.objects.in_language(language)
    return articles.public() | articles.withdrawn()


def _correction(correction: Correction, reachable: set[int]) -> facts.LoggedCorrection:
    # What is no longer on the site, since its time ran out, stays in the log, without an address to go to.
    return facts.LoggedCorrection(
        headline=correction.headline,
        address=correction.article.url_path if correction.article_id in reachable else "",
        issued=correction.issued_at,
        text=correction.text,
        replaced=hasattr(correction, "superseded_by"),
    )


def _withdrawal(withdrawal: Withdrawal) -> facts.LoggedCorrection:
    return facts.LoggedCorrection(
        headline=withdrawal.headline,
        address=withdrawal.article.url_path,
        issued=withdrawal.withdrawn_at,
        text=withdrawal.notice,
        withdrawal=True,
    )


@register
class CorrectionLogKind:
    """The correction log, page by page."""

    name = "corrections"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/corrections/{NUMBER}")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return a page of the log of a published language."""
        if match["language"] not in {front.language for front in front_pages()}:
            return None
        number = page_number(match)
        exists = has_page(number, lambda: len(entries(match["language"])))
        return self._output(match["language"], number) if exists else None

    def outputs(self) -> Iterator[Output]:
        """Return all pages of the log in all languages."""
        for front in front_pages():
            for number in numbers_of(len(entries(front.language))):
                yield self._output(front.language, number)

    def _output(self, language: str, number: int | None) -> Output:
        address = addresses.corrections(language)
        return Output(self.name, addresses.numbered(address, number) if number else address, language, number)

    def render(self, output: Output) -> bytes:
        """Render one page of the log."""
        language = output.language
        logged = entries(language)
        part = cut(len(logged), output.subject, addresses.corrections(language))
        shown = tuple(reversed(logged[part.start : part.stop])) if part else ()
        with override(language):
            title = _("Corrections")
        others = ((f.language, addresses.corrections(f.language)) for f in front_pages() if f.language != language)
        page = page_facts(output, title, translations=links_of_translations(others), crumbs=(front_crumb(language),))
        return themed(output, page, log=facts.Log(shown, part.pagination if part else None))
