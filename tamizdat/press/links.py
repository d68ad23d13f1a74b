"""Links inside rich text, which names pages and files by number.

Wagtail's own way of resolving them asks the database once for every text, leads to drafts, and to the translation in
whatever language is active. Here the numbers of many texts are looked up together, and a link to what readers cannot
reach is no link: its words stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Page

from tamizdat.articles.models import Article
from tamizdat.media.models import File
from tamizdat.press.publication import published_locales

_LINK = re.compile(r"<a\b[^>]*>")
_NUMBERED = re.compile(r'\blinktype="(page|document)"')
_NUMBER = re.compile(r'\bid="(\d{1,18})"')


@dataclass(frozen=True, slots=True)
class Links:
    """Where numbered links lead.

    Args:
        pages: addresses of public pages by number.
        files: addresses of files by number.
    """

    pages: Mapping[int, str] = field(default_factory=dict)
    files: Mapping[int, str] = field(default_factory=dict)

    def resolved(self, source: str) -> str:
        """Return rich text with the addresses in place of the numbers; what leads nowhere has no address."""
        return _LINK.sub(self._opening, source)

    def _opening(self, match: re.Match[str]) -> str:
        target = _target(match.group())
        if target is None:
            return match.group()
        kind, number = target
        address = (self.pages if kind == "page" else self.files).get(number)
        return f'<a href="{escape(address)}">' if address else "<a>"


def links_of(sources: Iterable[str]) -> Links:
    """Look up where the links of some texts lead, in at most three queries for all of them."""
    targets = {target for source in sources for tag in _LINK.findall(source) if (target := _target(tag))}
    pages = [number for kind, number in targets if kind == "page"]
    files = [number for kind, number in targets if kind == "document"]
    return Links(pages=_pages(pages) if pages else {}, files=_files(files) if files else {})


def _target(tag: str) -> tuple[str, int] | None:
    kind, number = _NUMBERED.search(tag), _NUMBER.search(tag)
    return (kind.group(1), int(number.group(1)) if number else 0) if kind else None


def _pages(numbers: list[int]) -> dict[int, str]:
    reachable = Page.objects.live().filter(locale__in=published_locales()).exclude(expire_at__lte=timezone.now())
    live = dict(reachable.filter(pk__in=numbers).values_list("pk", "url_path"))
    notices = dict(Article.objects.withdrawn().filter(pk__in=numbers).values_list("pk", "url_path"))
    return live | notices


def _files(numbers: list[int]) -> dict[int, str]:
    return {file.pk: file.url for file in File.objects.filter(pk__in=numbers)}
