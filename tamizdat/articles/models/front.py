"""The front page: one per language, and the root of everything in that language."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page

from tamizdat.articles.models.addressed import AddressedPage


class FrontPage(AddressedPage, Page):
    """The newspaper in one language. Its title is the newspaper's name, its slug the language's code."""

    tagline = models.CharField(
        _("tagline"), max_length=200, blank=True, help_text=_("Stands under the newspaper's name.")
    )
    notice = models.CharField(
        _("notice"),
        max_length=300,
        blank=True,
        help_text=_("One sentence on top of every page, such as what the law requires you to say. Usually empty."),
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["articles.Section", "articles.StandingPage"]

    content_panels = [
        *Page.content_panels,
        FieldPanel("tagline"),
        FieldPanel("notice"),
        InlinePanel(
            "lead_items",
            heading=_("Lead"),
            label=_("article"),
            max_num=7,
            help_text=_("The articles on top, in your order. Below them stands what is newest."),
        ),
    ]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Check the front page. Its address is always its language, whatever was typed."""
        if self.locale_id:
            self.slug = self.language
        super().full_clean(*args, **kwargs)


class LeadItem(Orderable):
    """An article that the editors have put on top of the front page."""

    front = ParentalKey(FrontPage, on_delete=models.CASCADE, related_name="lead_items")
    article = models.ForeignKey(
        "articles.Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [PageChooserPanel("article", "articles.Article")]

    class Meta(Orderable.Meta):
        verbose_name = _("lead article")
        verbose_name_plural = _("lead articles")

    def __str__(self) -> str:
        return str(self.article)
