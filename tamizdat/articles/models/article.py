"""The article, and the questions that are asked of all articles."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from tamizdat.articles.errors import NothingToPublishError, UnderEmbargoError, WithdrawnError
from tamizdat.articles.models.addressed import AddressedPage
from tamizdat.articles.models.body import BodyBlock
from tamizdat.articles.models.embargo import Embargo
from tamizdat.articles.models.section import Section
from tamizdat.articles.models.taxonomy import Series, Topic
from tamizdat.articles.models.withdrawal import Withdrawal
from tamizdat.articles.passages import text_of_html
from tamizdat.media.fields import WebAddressField


class ArticleQuerySet(PageQuerySet):
    """Questions asked of articles."""

    def public(self, now: dt.datetime | None = None) -> ArticleQuerySet:
        """Articles that a reader may see: published, not expired or withdrawn, with no embargo that still holds.

        Args:
            now: the moment asked about; the present if None.
        """
        now = now or timezone.now()
        kept_back = models.Q(embargo__until__gt=now) | models.Q(expire_at__lte=now)
        return self.live().filter(first_published_at__isnull=False, withdrawal__isnull=True).exclude(kept_back)

    def withdrawn(self) -> ArticleQuerySet:
        """Articles in whose place a notice stands."""
        return self.filter(withdrawal__isnull=False)

    def in_language(self, code: str) -> ArticleQuerySet:
        """Articles written in one language, given as a BCP 47 tag."""
        return self.filter(locale__language_code=code)

    def newest_first(self) -> ArticleQuerySet:
        """Articles in the order of their publication, the newest first."""
        return self.order_by("-first_published_at", "-pk")

    def in_section(self, section: Section) -> ArticleQuerySet:
        """Articles written under this section."""
        return self.child_of(section)

    def part_of(self, series: Series) -> ArticleQuerySet:
        """The articles of a series."""
        return self.filter(series=series)

    def published_between(self, start: dt.datetime, end: dt.datetime) -> ArticleQuerySet:
        """Articles first published from ``start`` until before ``end``."""
        return self.filter(first_published_at__gte=start, first_published_at__lt=end)


class Article(AddressedPage, Page):
    """A text with a headline, under a section, by people who may have no account.

    Its title is the headline. What happens to it is done by the verbs of ``tamizdat.articles.actions``; the two rules
    that must hold however a revision comes to be published are kept here, underneath all of them: an embargo that
    still holds turns publishing into scheduling, and a withdrawn article cannot go live.
    """

    live: bool  # Wagtail's field: the article has been published and not taken back
    copied_from: int | None = None  # of a copy that has not been stored yet
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences under the headline that say what it is about.")
    )
    dateline_place = models.CharField(
        _("dateline: place"), max_length=100, blank=True, help_text=_("Where it was reported from. May stay empty.")
    )
    dateline_date = models.DateField(_("dateline: date"), null=True, blank=True, help_text=_("May stay empty."))
    lead_picture = models.ForeignKey(
        "media.Picture",
        verbose_name=_("lead picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_caption = models.CharField(_("caption"), max_length=500, blank=True)
    lead_alt = models.CharField(
        _("text alternative"),
        max_length=500,
        blank=True,
        help_text=_("Only if this article needs another one than the picture has, in another language for instance."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    series = models.ForeignKey(
        Series, verbose_name=_("series"), null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="articles")
    updated_at = models.DateTimeField(
        _("updated"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When the newsroom last changed the article's substance."),
    )

    objects = PageManager.from_queryset(ArticleQuerySet)()

    parent_page_types = ["articles.Section"]
    subpage_types: list[str] = []

    content_panels = [
        TitleFieldPanel(
            "title", heading=_("Headline"), placeholder=_("Headline"), help_text=_("What happened, in one line.")
        ),
        FieldPanel("standfirst"),
        InlinePanel("bylines", heading=_("Bylines"), label=_("byline")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("dateline_place"), FieldPanel("dateline_date")])], heading=_("Dateline")
        ),
        MultiFieldPanel(
            [FieldPanel("lead_picture"), FieldPanel("lead_caption"), FieldPanel("lead_alt")], heading=_("Lead picture")
        ),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("series")], heading=_("Topics and series")),
        InlinePanel("related_articles", heading=_("Related reading"), label=_("related text")),
        InlinePanel("sources", heading=_("Based on"), label=_("source")),
    ]

    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst", boost=2),
        index.SearchField("body"),
        index.SearchField("dateline_place"),
        index.FilterField("first_published_at"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("correct_article", _("Can issue corrections")),
            ("withdraw_article", _("Can withdraw articles")),
            ("embargo_article", _("Can set and lift embargoes")),
        ]

    @property
    def headline(self) -> str:
        """The headline."""
        return self.title

    @property
    def section(self) -> Section:
        """The section under which the article stands."""
        return self.get_parent().specific

    def embargo_holds(self, now: dt.datetime | None = None) -> bool:
        """Tell whether an embargo keeps this article back."""
        until = self.embargo_until
        return until is not None and (now or timezone.now()) < until

    @property
    def embargo_until(self) -> dt.datetime | None:
        """The end of the article's embargo, read afresh, or None."""
        return Embargo.objects.filter(article_id=self.pk).values_list("until", flat=True).first() if self.pk else None

    @property
    def is_withdrawn(self) -> bool:
        """Whether a notice stands in the article's place."""
        return bool(self.pk) and Withdrawal.objects.filter(article_id=self.pk).exists()

    def with_content_json(self, content: dict[str, Any]) -> Article:
        """Read a revision back, but never with a time of publication before the end of an embargo.

        Every way of publishing (the admin, workflows, the schedule, the API, a restored version) reads the revision
        through here, so the embargo survives all of them.
        """
        article = super().with_content_json(content)
        # The record of substantive changes belongs to the article, not to the version that is read back.
        article.updated_at = self.updated_at
        until = self.embargo_until
        if until and until > timezone.now() and (article.go_live_at is None or article.go_live_at < until):
            article.go_live_at = until
        return article

    @property
    def has_text(self) -> bool:
        """Whether there is anything to read under the headline."""
        return any(not _is_blank(child.block_type, child.value) for child in self.body)

    def copy_all_child_relations(self, target: Article, *args: Any, **kwargs: Any) -> Any:
        """Copy what belongs to the article; Wagtail's one step in every way of copying, translations included.

        The copy remembers what it was made from: :meth:`save` puts it under the same embargo.
        """
        target.copied_from = self.pk
        return super().copy_all_child_relations(target, *args, **kwargs)

    def clean(self) -> None:
        """Refuse, beside what is refused of every page, to move a notice away from its address.

        Raises:
            ValidationError: on the field it concerns.
        """
        super().clean()
        if self.is_withdrawn and not Article.objects.filter(pk=self.pk, slug=self.slug).exists():
            raise ValidationError({"slug": _("A notice stands at this address: reinstate the article to rename it.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the article, unless that would make public what must not be.

        Saving a revision stores none of what readers see, so it may be of an unfinished text.

        Raises:
            UnderEmbargoError: the article would be live before its embargo ends.
            WithdrawnError: the article would be live again although a notice stands in its place.
            NothingToPublishError: the article would be live without any text.
        """
        if self.live and self.pk is None and not self.has_text:
            # The admin stores a new page before it asks whether the page may be published.
            self.live = False
            self.has_unpublished_changes = True
        fields = kwargs.get("update_fields")
        with transaction.atomic():
            if self.live and self.pk and (fields is None or "live" in fields):
                self.hold()
                self._refuse_to_go_live()
            super().save(*args, **kwargs)
            self._share_embargo()

    def hold(self) -> None:
        """Have everyone else who would publish, embargo or correct the article wait for this transaction's end.

        SQLite has one writer at a time anyway, and ignores this.
        """
        Page.objects.select_for_update().filter(pk=self.pk).order_by().values_list("pk").first()

    def _share_embargo(self) -> None:
        original, self.copied_from = self.copied_from, None
        held = Embargo.objects.filter(article_id=original, until__gt=timezone.now()).first() if original else None
        if held:
            Embargo.objects.create(article=self, until=held.until, reason=held.reason)

    def _refuse_to_go_live(self) -> None:
        if self.embargo_holds():
            raise UnderEmbargoError(self)
        if self.is_withdrawn:
            raise WithdrawnError(self)
        if not self.has_text:
            raise NothingToPublishError(self)


def _is_blank(block_type: str, value: Any) -> bool:
    if block_type == "table":
        # The admin stores nothing of a table that nobody has opened.
        return not value
    return block_type == "heading" or (block_type == "text" and not text_of_html(value.source))


class RelatedArticle(Orderable):
    """An article that its editors recommend after another."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="related_articles")
    related = models.ForeignKey(Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("related", "articles.Article")]

    class Meta(Orderable.Meta):
        verbose_name = _("related article")
        verbose_name_plural = _("related articles")

    def __str__(self) -> str:
        return str(self.related)


class Source(Orderable):
    """Something an article is based on: a document, a dataset, another outlet's report."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="sources")
    name = models.CharField(_("name"), max_length=300)
    url = WebAddressField(_("address"), max_length=500, blank=True)

    panels = [FieldPanel("name"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name
