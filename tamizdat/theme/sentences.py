"""What the search page's script tells a reader, in the page's language.

A script has no catalogue of its own, so the page hands it every sentence whole. They stand here and not in the template
because ``makemessages`` finds them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from gettext import NullTranslations

from tamizdat.theme.counts import forms_of_found, forms_of_found_so_far
from tamizdat.theme.typography import typeset_text


def sentences_of_search(translations: NullTranslations, language: str) -> Mapping[str, str | dict[str, str]]:
    """Return the sentences by the names that ``scripts/search.js`` uses; ``%(name)s`` is filled in by the script."""
    _ = translations.gettext
    sentences = {
        "searching": _("Searching…"),
        "nothing": _("Nothing was found for “%(query)s”. Try fewer words, or another form of a word."),
        "interrupted": _("The line was interrupted. Trying again…"),
        "failed": _("A part of the index could not be loaded. The ways below lead to every article, too."),
        "again": _("Try again"),
        "older": _("Older articles"),
        "more": _("More articles"),
        "newest": _("Newest articles first"),
        "best": _("Best matches first"),
        "beginning": _("Search for words that begin with “%(word)s”"),
    }
    return {
        **{name: typeset_text(sentence, language) for name, sentence in sentences.items()},
        "found": forms_of_found(translations, language),
        "foundSoFar": forms_of_found_so_far(translations, language),
    }
