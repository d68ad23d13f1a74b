"""What articles are about, and what they are a part of."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.models import TranslatableMixin
from wagtail.search import index

from tamizdat.articles.printable import NOTHING_TO_SEE, check_texts, says_something
from tamizdat.articles.slugs import check_slug


class Named(TranslatableMixin, index.Indexed, models.Model):
    """A thing with a name and a page of its own in one language."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("slug"), max_length=100, allow_unicode=True, help_text=_("The name as it stands in the page's address.")
    )

    panels = [TitleFieldPanel("name"), FieldPanel("slug", widget=SlugInput)]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a slug that another one of the same language has or no mirror could carry, and unprintable texts.

        Raises:
            ValidationError: on the field it concerns.
        """
        super().clean()
        check_texts(self)
        if not says_something(self.name):
            raise ValidationError({"name": NOTHING_TO_SEE})
        check_slug(self, self.slug)
        others = type(self).objects.filter(locale_id=self.locale_id, slug=self.slug).exclude(pk=self.pk)
        if others.exists():
            raise ValidationError({"slug": _("Another entry in this language has this slug: choose a different one.")})


class Topic(Named):
    """A subject that articles of any section may share."""

    introduction = models.TextField(_("introduction"), blank=True, help_text=_("Stands above the topic's articles."))

    panels = [*Named.panels, FieldPanel("introduction")]

    class Meta(Named.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("name",)


class Series(Named):
    """Articles that belong together in an order: by the time of their publication."""

    introduction = models.TextField(_("introduction"), blank=True, help_text=_("Stands above the series' articles."))

    panels = [*Named.panels, FieldPanel("introduction")]

    class Meta(Named.Meta):
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ("name",)
