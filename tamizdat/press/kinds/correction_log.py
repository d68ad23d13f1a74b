"""The correction log: every correction and withdrawal, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.articles.models import Correction, Withdrawal
from tamizdat.press import addresses, facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.change import Change
from tamizdat.press.models import Entry
from tamizdat.press.numbering import NUMBER, has_page, numbers_of, page_number
from tamizdat.press.outputs import Kind, Output, Reason, register
from tamizdat.press.pages import page_facts, themed
from tamizdat.press.pagination import PAGE_SIZE, cut


def entries(language: str) -> list[facts.LoggedCorrection]:
    """Return what has been corrected or withdrawn in one language, oldest first."""
    corrections = Correction.objects.filter(article__locale__language_code=language)
    told = corrections.values_list("pk", "article", "headline", "issued_at", "text", "superseded_by").order_by("pk")
    withdrawals = Withdrawal.objects.filter(article__locale__language_code=language).select_related("article")
    addresses_now = _addresses()
    logged = [
        facts.LoggedCorrection(
            headline=headline,
            # What is no longer on the site, since its time ran out, stays in the log, without an address to go to.
            address=addresses_now.get(article, ""),
            issued=issued,
            text=text,
            replaced=replaced is not None,
        )
        for _pk, article, headline, issued, text, replaced in told
    ]
    logged += [_withdrawal(each) for each in withdrawals.order_by("pk")]
    return sorted(logged, key=lambda entry: entry.issued)


def _addresses() -> dict[int, str]:
    """Return where those corrected articles that have a page stand."""
    corrected = Entry.objects.reachable().filter(number__in=Correction.objects.values("article"))
    return dict(corrected.values_list("number", "address"))


def _withdrawal(withdrawal: Withdrawal) -> facts.LoggedCorrection:
    return facts.LoggedCorrection(
        headline=withdrawal.headline,
        address=withdrawal.article.url_path,
        issued=withdrawal.withdrawn_at,
        text=withdrawal.notice,
        withdrawal=True,
    )


def _logged(language: str, almanac: Almanac) -> list[facts.LoggedCorrection]:
    return almanac.kept(("log", language), lambda: entries(language))


@register
class CorrectionLogKind(Kind):
    """The correction log, page by page."""

    name = "corrections"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/corrections/{NUMBER}")

    def find(self, match: re.Match[str], almanac: Almanac) -> Output | None:
        """Return a page of the log of a published language."""
        if match["language"] not in almanac.languages:
            return None
        number = page_number(match)
        exists = has_page(number, lambda: len(_logged(match["language"], almanac)))
        return self._output(match["language"], number) if exists else None

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return all pages of the log in all languages."""
        for language in almanac.languages:
            for number in numbers_of(len(_logged(language, almanac))):
                yield self._output(language, number)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the log of the language."""
        yield Reason("log", output.language)

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return all pages of a log that has changed; it may have become shorter by as many as have changed."""
        for language in almanac.languages:
            if Reason("log", language) in change.reasons:
                for number in numbers_of(len(_logged(language, almanac)) + len(change.pages) + PAGE_SIZE):
                    yield self._output(language, number).address

    def _output(self, language: str, number: int | None) -> Output:
        address = addresses.corrections(language)
        return Output(self.name, addresses.numbered(address, number) if number else address, language, number)

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render one page of the log."""
        language = output.language
        logged = _logged(language, almanac)
        part = cut(len(logged), output.subject, addresses.corrections(language))
        shown = tuple(reversed(logged[part.start : part.stop])) if part else ()
        with override(language):
            title = _("Corrections")
        others = almanac.other_languages(language, addresses.corrections)
        page = page_facts(output, almanac, title, translations=others, crumbs=(almanac.front_crumb(language),))
        return themed(output, almanac, page, log=facts.Log(shown, part.pagination if part else None))
