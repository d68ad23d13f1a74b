"""Sentences that count something, in the plural forms of each language.

They stand in Python and not in the templates because both ``makemessages`` and Babel find ``ngettext`` here.
"""

from __future__ import annotations

from collections.abc import Callable
from gettext import NullTranslations

from tamizdat.theme.languages import locale, number

# In every language, each plural form of whole numbers is one of a number up to this.
LARGEST_EXAMPLE = 120


def articles(translations: NullTranslations, count: int, language: str) -> str:
    """Say how many articles there are: ``1 article``, ``12 articles``."""
    return translations.ngettext("%(count)s article", "%(count)s articles", count) % {"count": number(count, language)}


def forms_of_found(translations: NullTranslations, language: str) -> dict[str, str]:
    """Say how many articles a search has found, in each plural form, with ``%(count)s`` where the number goes."""
    return _forms(
        lambda count: translations.ngettext("%(count)s article found", "%(count)s articles found", count), language
    )


def forms_of_found_so_far(translations: NullTranslations, language: str) -> dict[str, str]:
    """Say how many articles an unfinished search has found, and how far back it has looked, in each plural form."""
    return _forms(
        lambda count: translations.ngettext(
            "%(count)s article found back to %(date)s", "%(count)s articles found back to %(date)s", count
        ),
        language,
    )


def _forms(sentence: Callable[[int], str], language: str) -> dict[str, str]:
    """Return a sentence in each plural form by its name in CLDR, as a browser's ``Intl.PluralRules`` names them."""
    forms: dict[str, str] = {}
    for count in range(LARGEST_EXAMPLE + 1):
        forms.setdefault(locale(language).plural_form(count), sentence(count))
    return forms
