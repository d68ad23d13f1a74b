"""Begin the newspaper in a language."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Locale, Page

from tamizdat.articles.errors import AlreadyBegunError, UnknownLanguageError
from tamizdat.articles.models import FrontPage, Section


@transaction.atomic
def begin_newspaper(language: str, name: str, *, tagline: str = "", sections: Sequence[str] = ()) -> FrontPage:
    """Give the newspaper a front page in a language, and its first sections.

    The first language that is begun is the one in which the site's root address speaks.

    Args:
        language: BCP 47 tag, one of ``WAGTAIL_CONTENT_LANGUAGES``.
        name: of the newspaper in that language.
        tagline: stands under the name.
        sections: their titles, in the order of the navigation.

    Raises:
        UnknownLanguageError: the language is not one that Tamizdat can set.
        AlreadyBegunError: there is a front page in it.
        ValidationError: a name is empty, too long or cannot be printed.
    """
    if language not in dict(settings.WAGTAIL_CONTENT_LANGUAGES):
        raise UnknownLanguageError(language)
    locale, _created = Locale.objects.get_or_create(language_code=language)
    if FrontPage.objects.filter(locale=locale).exists():
        raise AlreadyBegunError(language)
    front = FrontPage(title=name, tagline=tagline, slug=language, locale=locale)
    front = Page.objects.get(depth=1).add_child(instance=front)
    front.save_revision().publish()
    for title in sections:
        slug = slugify(title, allow_unicode=True)
        front.add_child(instance=Section(title=title, slug=slug, locale=locale)).save_revision().publish()
    front.refresh_from_db()
    return front
