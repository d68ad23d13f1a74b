"""Sentences that count something, in the plural forms of each language.

They stand in Python and not in the templates because both ``makemessages`` and Babel find ``ngettext`` here.
"""

from __future__ import annotations

from gettext import NullTranslations

from tamizdat.theme.languages import number


def articles(translations: NullTranslations, count: int, language: str) -> str:
    """Say how many articles there are: ``1 article``, ``12 articles``."""
    return translations.ngettext("%(count)s article", "%(count)s articles", count) % {"count": number(count, language)}


def found(translations: NullTranslations, count: int, language: str) -> str:
    """Say how many articles a search has found."""
    return translations.ngettext("%(count)s article found", "%(count)s articles found", count) % {
        "count": number(count, language)
    }
