"""Standing pages: what a newspaper says about itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from tamizdat.articles.models.addressed import AddressedPage
from tamizdat.articles.models.body import BodyBlock


class StandingPage(AddressedPage, Page):
    """A page that stays, such as "About us" or the privacy policy."""

    in_footer = models.BooleanField(_("linked from every page"), default=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    parent_page_types = ["articles.FrontPage"]
    subpage_types: list[str] = []

    content_panels = [*Page.content_panels, FieldPanel("body"), FieldPanel("in_footer")]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
