"""Sections: the newspaper's permanent parts, in the order of its navigation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from tamizdat.articles.models.addressed import AddressedPage


class Section(AddressedPage, Page):
    """A part of the newspaper. Articles are written under it, and their addresses begin with its own."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("A sentence or two above the section's articles.")
    )

    parent_page_types = ["articles.FrontPage"]
    subpage_types = ["articles.Article"]

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
