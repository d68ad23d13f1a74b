"""What every page of the public site shares: its address, its language, and how its preview is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import CopyForm

from tamizdat.articles.errors import OneAddressError
from tamizdat.articles.printable import NOTHING_TO_SEE, check_texts, says_something
from tamizdat.staff.permissions import DrawerTester

if TYPE_CHECKING:
    from wagtail.models import Page

    Previewer = Callable[[Page], bytes]

RESERVED_SLUGS = frozenset(
    {
        "admin",
        "api",
        "archive",
        "corrections",
        "demo",
        "feeds",
        "files",
        "health",
        "media",
        "page",
        "people",
        "search",
        "series",
        "sitemaps",
        "staff",
        "static",
        "topics",
    }
)

# In bytes of UTF-8: a page becomes a folder of this name, and file systems take 255, less what stands behind it.
LONGEST_SLUG = 252

_previewers: list[Previewer] = []


def register_previewer(previewer: Previewer) -> None:
    """Make previews of pages with this function, which turns an unsaved page into the bytes a reader would get."""
    _previewers[:] = [previewer]


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
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("The site uses this address itself: choose another slug.")})
        if len(self.slug.encode()) > LONGEST_SLUG:
            raise ValidationError({"slug": _("No disk takes a name as long as this: shorten the slug.")})
        check_texts(self)
        if not says_something(self.title):
            raise ValidationError({"title": NOTHING_TO_SEE})

    def serve_preview(self: Any, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show an editor the page as a reader would get it."""
        if not _previewers:
            raise Http404
        response = HttpResponse(_previewers[0](self))
        # The admin shows previews in a frame of its own.
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
