"""What every page of the public site shares: its address, its language, and how its preview is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language_info
from wagtail.admin.forms.pages import CopyForm

from tamizdat.articles.errors import OneAddressError
from tamizdat.articles.printable import NOTHING_TO_SEE, check_texts, says_something
from tamizdat.articles.slugs import RESERVED_SLUGS, check_slug
from tamizdat.staff.drawer import drawer_of
from tamizdat.staff.permissions import DrawerTester

if TYPE_CHECKING:
    from wagtail.models import Page, Revision

    Previewer = Callable[[Page, str], bytes]

_previewers: list[Previewer] = []


def register_previewer(previewer: Previewer) -> None:
    """Make previews of pages with this function.

    Args:
        previewer: turns an unsaved page, and a sentence to stand above it or "", into the bytes a reader would get.
    """
    _previewers[:] = [previewer]


def draft_bytes(page: Page, notice: str = "") -> bytes:
    """Return a version that readers cannot see as they would get it.

    Args:
        notice: stands above the text; what a preview says by itself if it is empty.

    Raises:
        Http404: nothing here makes pages.
    """
    if not _previewers:
        raise Http404
    return _previewers[0](page, notice)


class WholeCopyForm(CopyForm):
    """Asks what a copy is to be called; there are no aliases."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)


class AddressedPage(models.Model):
    """A page whose public address is its place in the page tree, such as ``/en/courts/verdict/``."""

    # The public site is files: there is no page that only some readers may see, so none can be marked as private.
    private_page_options: list[str] = []
    copy_form_class = WholeCopyForm

    class Meta:
        abstract = True

    def save(self: Any, *args: Any, **kwargs: Any) -> None:
        """Store the page.

        Raises:
            OneAddressError: it is Wagtail's alias of another, on which no correction and no notice would be seen.
        """
        if self.alias_of_id:
            raise OneAddressError(self)
        super().save(*args, **kwargs)

    def save_revision(
        self: Any, user: Any = None, *args: Any, overwrite_revision: Revision | None = None, **options: Any
    ) -> Revision:
        """Store a version; one that was saved in this browser a moment ago is written over while somebody types."""
        if overwrite_revision and drawer_of(user).holds("version", overwrite_revision.pk):
            # Wagtail asks whose it is, and nobody knows; the database masks it again.
            overwrite_revision.user = user
        page: Any = super()
        return page.save_revision(user, *args, overwrite_revision=overwrite_revision, **options)

    def permissions_for_user(self: Any, user: Any) -> DrawerTester:
        """Return what an account may do with the page."""
        return DrawerTester(user, self)

    @property
    def address(self: Any) -> str:
        """The address on the public site, beginning and ending with a slash."""
        return self.url_path

    @property
    def language(self: Any) -> str:
        """The BCP 47 tag of the page's language."""
        return self.locale.language_code

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"

    def clean(self: Any) -> None:
        """Refuse addresses that the site uses itself, and texts that cannot be printed.

        Raises:
            ValidationError: on the field it concerns.
        """
        super().clean()
        check_slug(self, self.slug, RESERVED_SLUGS)
        check_texts(self)
        if not says_something(self.title):
            raise ValidationError({"title": NOTHING_TO_SEE})

    def serve_preview(self: Any, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show an editor the page as a reader would get it."""
        response = HttpResponse(draft_bytes(self))
        # The admin shows previews in a frame of its own.
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
