"""What an editor can ask for and not get, and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    import datetime as dt

    from wagtail.models import Page

    from tamizdat.articles.models import Article


class ArticleError(Exception):
    """A verb could not be carried out; nothing was changed. The message is meant for the editor."""


class NotPermittedError(ArticleError, PermissionDenied):
    """The account may not do this.

    Args:
        verb: what was asked for, in words.
    """

    def __init__(self, verb: str) -> None:
        super().__init__(_("Your role doesn't allow you to %(verb)s. Ask a publisher.") % {"verb": verb})


class NothingToPublishError(ArticleError):
    """The article has no headline or no text."""

    def __init__(self, article: Article) -> None:
        super().__init__(_("“%(headline)s” has no text yet: write it, then publish.") % {"headline": article.headline})


class UnderEmbargoError(ArticleError):
    """The article would become public before its embargo ends."""

    def __init__(self, article: Article) -> None:
        until = article.embargo_until
        super().__init__(
            _("“%(headline)s” is under embargo until %(until)s: schedule it for then, or lift the embargo first.")
            % {"headline": article.headline, "until": until and until.strftime("%Y-%m-%d %H:%M UTC")}
        )


class AlreadyPublicError(ArticleError):
    """An embargo was asked for a text that readers have already seen."""

    def __init__(self, article: Article) -> None:
        super().__init__(
            _("“%(headline)s” is already public: an embargo comes too late. Withdraw it, if it must go.")
            % {"headline": article.headline}
        )


class WithdrawnError(ArticleError):
    """The article has been withdrawn."""

    def __init__(self, article: Article) -> None:
        super().__init__(
            _("“%(headline)s” has been withdrawn: reinstate it before you publish it again.")
            % {"headline": article.headline}
        )


class NotPublicError(ArticleError):
    """The verb needs an article that readers can see."""

    def __init__(self, article: Article) -> None:
        super().__init__(
            _("“%(headline)s” is not public: there is nothing for readers to be told.") % {"headline": article.headline}
        )


class PassageNotFoundError(ArticleError):
    """The corrected passage does not stand in the text."""

    def __init__(self) -> None:
        super().__init__(_("These words don't stand in the article: copy some words of it exactly, or leave it empty."))


class SupersededError(ArticleError):
    """The correction to be superseded is not this article's, or has been superseded before."""

    def __init__(self) -> None:
        super().__init__(_("This correction can't be superseded: choose the newest one of this article."))


class AddressTakenError(ArticleError):
    """Another page has the address, or it is none."""

    def __init__(self, slug: str) -> None:
        super().__init__(_("The address “%(slug)s” can't be used here: choose another.") % {"slug": slug})


class UnusableAddressError(ArticleError):
    """The site uses an address itself, or not every mirror could carry it.

    Args:
        reason: why, and what to do, in a sentence.
    """

    def __init__(self, slug: str, reason: str) -> None:
        super().__init__(_("The address “%(slug)s” can't be used. %(reason)s") % {"slug": slug, "reason": reason})


class InThePastError(ArticleError):
    """A time that should lie ahead has passed."""

    def __init__(self, moment: dt.datetime) -> None:
        super().__init__(
            _("%(moment)s has passed: choose a time that lies ahead.")
            % {"moment": moment.strftime("%Y-%m-%d %H:%M UTC")}
        )


class EmptyNoteError(ArticleError):
    """A correction or a notice without words."""

    def __init__(self) -> None:
        super().__init__(_("Readers need words here: say what was wrong and what is right."))


class SaidAlreadyError(ArticleError):
    """The same correction was issued twice, as a double click does."""

    def __init__(self) -> None:
        super().__init__(_("This correction is public already: there is no need to issue it again."))


class PartOfTheRecordError(ArticleError):
    """What readers have seen was to be deleted."""

    def __init__(self, page: Page) -> None:
        super().__init__(
            _("“%(title)s” is part of the record: readers have seen it. Withdraw the article, or unpublish it.")
            % {"title": page.title}
        )


class CorrectedError(ArticleError):
    """A corrected article was to be taken off the site without a notice."""

    def __init__(self, page: Page) -> None:
        super().__init__(
            _("“%(title)s” has been corrected, and its correction must not vanish: withdraw the article instead.")
            % {"title": page.title}
        )


class OneAddressError(ArticleError):
    """A page was to stand at a second address as well."""

    def __init__(self, page: Page) -> None:
        super().__init__(
            _("“%(title)s” has one address: link to it instead of making an alias.") % {"title": page.title}
        )


class UnknownLanguageError(ArticleError):
    """The newspaper was to appear in a language that Tamizdat does not know how to set."""

    def __init__(self, language: str) -> None:
        super().__init__(
            _("“%(language)s” is none of the languages that can be set: docs/reference/commands.md lists them.")
            % {"language": language}
        )


class AlreadyBegunError(ArticleError):
    """The newspaper appears in the language already."""

    def __init__(self, language: str) -> None:
        super().__init__(
            _("The newspaper appears in “%(language)s” already: change its front page in the admin.")
            % {"language": language}
        )
