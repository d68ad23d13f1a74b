"""Links inside rich text, which names pages and files by number.

Wagtail's own way of resolving them asks the database once for every text, leads to drafts, and to the translation in
whatever language is active. Here the numbers of many texts are looked up together, and a link to what readers cannot
reach is no link: its words stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.html import escape

from tamizdat.media.models import File

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


Target = tuple[str, int]


def targets_of(sources: Iterable[str]) -> set[Target]:
    """Return what the links of some texts name: pairs of ``page`` or ``document`` and a number."""
    tags = (tag for source in sources if "linktype=" in source for tag in _LINK.findall(source))
    return {target for tag in tags if (target := _target(tag))}


def links_of(targets: Iterable[Target], pages: Mapping[int, str]) -> Links:
    """Look up where links lead.

    Args:
        targets: from :func:`targets_of`.
        pages: addresses by number of those pages among them that readers can reach.
    """
    files = [number for kind, number in targets if kind == "document"]
    return Links(pages=pages, files=_files(files) if files else {})


def _target(tag: str) -> Target | None:
    kind, number = _NUMBERED.search(tag), _NUMBER.search(tag)
    return (kind.group(1), int(number.group(1)) if number else 0) if kind else None


def _files(numbers: list[int]) -> dict[int, str]:
    return {file.pk: file.file.url for file in File.objects.filter(pk__in=numbers)}
