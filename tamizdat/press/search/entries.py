"""What a result of a search shows: headline, standfirst, date, and where it leads.

The entries of a segment's articles are cut into files of equal numbers, so that an article's position says which file
holds it. Results are spread over a segment; so a file holds few.
"""

from __future__ import annotations

from collections.abc import Sequence

from tamizdat.press.search.documents import Document
from tamizdat.press.search.scripts import LARGEST, script_of
from tamizdat.theme.dates import day, utc_date
from tamizdat.theme.typography import typeset_heading, typeset_text

IN_A_FILE = 12
# Letters of a headline and of a standfirst that a list of results has room for.
HEADLINE = 160
STANDFIRST = 140
# Those of headlines that stand in scripts of three bytes a letter at very long addresses.
SHORT_HEADLINE = 60

Entry = tuple[str, str, str, str, str]


def entry_of(document: Document, language: str, headline: int = HEADLINE, standfirst: int = STANDFIRST) -> Entry:
    """Return what a result shows: address from the language's front page, headline, standfirst, date and day."""
    date = utc_date(document.published)
    own = f"/{language}/"
    address = document.address
    return (
        address.removeprefix(own) if address.startswith(own) else f"..{address}",
        typeset_heading(shortened(document.headline, headline), language),
        typeset_text(shortened(document.standfirst, standfirst), language),
        date.isoformat(),
        day(date, language),
    )


def entry_files(order: str, documents: Sequence[Document], language: str) -> list[bytes]:
    """Return the files with the entries of a segment, :data:`IN_A_FILE` in each.

    Args:
        order: of the segment, see :func:`~tamizdat.press.search.files.order_of`.
    """
    return [_file(order, documents[at : at + IN_A_FILE], language) for at in range(0, len(documents), IN_A_FILE)]


def _file(order: str, documents: Sequence[Document], language: str) -> bytes:
    for headline, standfirst in ((HEADLINE, STANDFIRST), (HEADLINE, 1), (SHORT_HEADLINE, 1)):
        entries = [entry_of(document, language, headline, standfirst) for document in documents]
        file = script_of([order, entries])
        if len(file) <= LARGEST:
            break
    return file


def shortened(text: str, most: int) -> str:
    """Return a text of at most ``most`` letters, cut between two words, an ellipsis in the place of the rest."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"
