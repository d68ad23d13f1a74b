"""Appeals: what readers are asked, when, beside which texts, and what came of it, counted without watching anybody."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Locale

from tamizdat.articles.models import Section
from tamizdat.newsletter.models import Newsletter
from tamizdat.support.money import EXPONENTS, Money


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Questions asked of appeals."""

    def running(self, now: dt.datetime) -> AppealQuerySet:
        """Appeals that readers see at a moment."""
        begun, goes_on = Q(starts=None) | Q(starts__lte=now), Q(ends=None) | Q(ends__gt=now)
        return self.filter(begun, goes_on, is_published=True)


class Appeal(ClusterableModel):
    """A campaign: the line above articles and the message below them, for a time and for some sections.

    Args:
        slug: names it in forms and in the books.
        starts, ends: None for always.
        on_pages: whether it stands beside articles.
        sections: beside whose articles; none for the whole site.
        newsletters: at the end of whose issues it stands.
        goal: in minor units of ``currency``; None for no meter.
        every_days: after it was seen once it is not shown again for so long, by the reader's own browser; 0 for always.
        percent: of the goal, as last measured.
        measured: when that was.
    """

    name = models.CharField(_("name"), max_length=100, help_text=_("For colleagues."))
    slug = models.SlugField(_("short name"), max_length=40, unique=True, help_text=_("As it stands in the books."))
    starts = models.DateTimeField(_("begins"), null=True, blank=True, help_text=_("Empty: at once."))
    ends = models.DateTimeField(_("ends"), null=True, blank=True, help_text=_("Empty: goes on."))
    sections = ParentalManyToManyField(
        Section, blank=True, related_name="+", verbose_name=_("sections"), help_text=_("None: the whole site.")
    )
    on_pages = models.BooleanField(_("beside articles"), default=True)
    newsletters = ParentalManyToManyField(
        Newsletter,
        blank=True,
        related_name="+",
        verbose_name=_("newsletters"),
        help_text=_("Their issues end with the message. None: no newsletter."),
    )
    goal = models.PositiveIntegerField(
        _("goal"),
        null=True,
        blank=True,
        help_text=_("In the smallest unit: 3000000 for 30,000 euros. Empty: no meter."),
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("Of the goal, such as EUR."))
    every_days = models.PositiveSmallIntegerField(
        _("at most once in so many days"),
        default=0,
        help_text=_("Kept in the reader's own browser, where scripts run. 0: no limit."),
    )
    is_published = models.BooleanField(_("published"), default=False)
    percent = models.PositiveSmallIntegerField(default=0, editable=False)
    measured = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ("-pk",)
        permissions = [("publish_appeal", "Can publish appeals")]

    def __str__(self) -> str:
        return self.name

    @property
    def target(self) -> Money | None:
        """The goal; None for no meter."""
        return Money(self.goal, self.currency) if self.goal else None

    def clean(self) -> None:
        """Refuse a goal without a currency, and an end before the beginning.

        Raises:
            ValidationError: on the field it concerns.
        """
        super().clean()
        self.currency = self.currency.upper()
        if self.goal and self.currency not in EXPONENTS:
            raise ValidationError({"currency": _("A goal needs a currency that can be given in.")})
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("It ends before it begins.")})


class Wording(models.TextChoices):
    """Of two wordings some pages carry one, and the others the other."""

    A = "a", "A"
    B = "b", "B"


class AppealText(models.Model):
    """What an appeal says in one language.

    Args:
        line: above an article, in one sentence; "" for none.
        heading, text: of the message below an article; paragraphs parted by empty lines.
    """

    appeal = ParentalKey(Appeal, on_delete=models.CASCADE, related_name="texts")
    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+", verbose_name=_("language"))
    wording = models.CharField(
        _("wording"), max_length=1, choices=Wording, default=Wording.A, help_text=_("Write a B to try two.")
    )
    line = models.CharField(_("line above the article"), max_length=200, blank=True)
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    text = models.TextField(
        _("message to readers"),
        blank=True,
        help_text=_("Empty lines part paragraphs. **Bold**, and [a link](https://example.org/), nothing more."),
    )

    class Meta:
        verbose_name = _("text of an appeal")
        verbose_name_plural = _("texts of an appeal")
        ordering = ("locale", "wording")
        constraints = [models.UniqueConstraint(fields=("appeal", "locale", "wording"), name="support_appeal_text_once")]

    def __str__(self) -> str:
        return f"{self.locale_id}, {self.wording}"


class AppealTally(models.Model):
    """How often forms with an appeal's name were sent, and how often money came of it: a day's counts, and no reader's.

    Args:
        day: in UTC.
        posted: forms.
        paid: contributions that were paid for the first time.
    """

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="tallies")
    wording = models.CharField(max_length=1, choices=Wording)
    day = models.DateField()
    posted = models.PositiveIntegerField(default=0)
    paid = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "tally of an appeal"
        verbose_name_plural = "tallies of appeals"
        constraints = [models.UniqueConstraint(fields=("appeal", "wording", "day"), name="support_appeal_tally_once")]

    def __str__(self) -> str:
        return f"appeal {self.appeal_id}, {self.wording}, {self.day}"


class SupportWords(models.Model):
    """What the newsroom says on its support page in one language, beside the form.

    Args:
        introduction, other_ways: paragraphs, as in :class:`AppealText`.
    """

    locale = models.OneToOneField(Locale, models.CASCADE, related_name="+", verbose_name=_("language"))
    introduction = models.TextField(_("introduction"), blank=True)
    other_ways = models.TextField(
        _("other ways to help"), blank=True, help_text=_("For those who cannot give, or from whom nothing is taken.")
    )

    class Meta:
        verbose_name = _("words of the support page")
        verbose_name_plural = _("words of the support pages")

    def __str__(self) -> str:
        return str(self.locale)


class PressedState(models.Model):
    """What time alone changes on pages that ask: one row, written when it has changed, so that they are pressed anew.

    Args:
        digest: of the appeals that run and the decisions that hold.
    """

    digest = models.CharField(max_length=32)

    class Meta:
        verbose_name = "what pages ask"
        verbose_name_plural = "what pages ask"

    def __str__(self) -> str:
        return self.digest
