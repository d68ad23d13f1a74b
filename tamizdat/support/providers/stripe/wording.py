"""The few words that Stripe gets: the language of its page, and what the newsroom is called."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

# Languages of Stripe's pages (API, Checkout sessions, ``locale``).
LOCALES = frozenset(
    (
        *("bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hr", "hu"),
        *("id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl"),
        *("sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW"),
    )
)
LONGEST_SUFFIX = 22
# Signs that no bank takes (docs.stripe.com/get-started/account/statement-descriptors); the rest is Latin and plain.
_NOT_ON_STATEMENTS = frozenset("<>\\'\"*")


def locale(language: str) -> str:
    """Return the language of Stripe's page for somebody who reads this one; ``auto`` if it has none."""
    short = language.partition("-")[0]
    return next((each for each in (language, short) if each in LOCALES), "auto")


def product_name(description: str, language: str) -> str:
    """Return what stands on Stripe's page beside the amount, which must have a name."""
    if description:
        return description
    with translation.override(language):
        return _("Contribution")


def suffix(description: str) -> str:
    """Return what is added to the newsroom's name on statements; "" if nothing of it can stand there."""
    plain = "".join(
        each for each in description if each.isascii() and each.isprintable() and each not in _NOT_ON_STATEMENTS
    )
    plain = " ".join(plain.split())[:LONGEST_SUFFIX].strip()
    return plain if any(each.isalpha() for each in plain) else ""
