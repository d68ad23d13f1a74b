"""An issue of a newsletter: what the editors choose and write, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from tamizdat.newsletter.models.newsletter import Newsletter

INTRODUCTION_FEATURES = ["bold", "italic", "link"]


class IssueQuerySet(models.QuerySet["Issue"]):
    """Questions asked of issues."""

    def sent(self) -> IssueQuerySet:
        """Issues that readers can read in the archive: their sending has begun."""
        return self.filter(number__isnull=False)

    def not_called_off(self) -> IssueQuerySet:
        """Issues but those that were cancelled before anybody got them, which readers know nothing of."""
        reached = models.Q(counts__has_any_keys=["delivered", "in_flight"])
        return self.exclude(models.Q(state=Issue.State.CANCELLED) & ~reached)

    def newest_first(self) -> IssueQuerySet:
        """Issues in the order of their numbers, the newest first."""
        return self.order_by("-number", "-pk")


class Issue(ClusterableModel):
    """One issue.

    Args:
        number: counts a newsletter's issues from 1; given when sending starts, None before.
        slot: when it is to go out; None for whenever somebody sends it.
        approved: when, to the minute; None before. Whatever is changed afterwards takes the approval back.
        approved_by: role of who approved it, never an account.
        corrects: the issue that this one brings a correction to.
        frozen: what the archive shows, as it was when sending started.
        origin: the site's address that its links lead to.
        counts: deliveries by state when it was finished or cancelled, for the rows are not kept; ``repeated`` among
            them.
    """

    class State(models.TextChoices):
        """Where an issue stands."""

        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        SENDING = "sending", _("being sent")
        PAUSED = "paused", _("paused")
        SENT = "sent", _("sent")
        CANCELLED = "cancelled", _("cancelled")

    newsletter = models.ForeignKey(
        Newsletter, verbose_name=_("newsletter"), on_delete=models.PROTECT, related_name="issues"
    )
    number = models.PositiveIntegerField(null=True, editable=False)
    subject = models.CharField(_("subject"), max_length=150)
    preheader = models.CharField(
        _("preview line"),
        max_length=200,
        blank=True,
        help_text=_("What many mail programs show after the subject. Empty: the first headline."),
    )
    introduction = RichTextField(_("introduction"), features=INTRODUCTION_FEATURES, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, editable=False)
    slot = models.DateTimeField(_("goes out at"), null=True, blank=True)
    approved = models.DateTimeField(null=True, editable=False)
    approved_by = models.CharField(max_length=40, blank=True, editable=False)
    begun = models.DateTimeField(null=True, editable=False)
    finished = models.DateTimeField(null=True, editable=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="corrected_by")
    frozen = models.JSONField(null=True, editable=False)
    origin = models.CharField(max_length=200, blank=True, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    bounced = models.PositiveIntegerField(default=0, editable=False)
    complained = models.PositiveIntegerField(default=0, editable=False)
    left = models.PositiveIntegerField(default=0, editable=False)
    replied = models.PositiveIntegerField(default=0, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        constraints = [models.UniqueConstraint(fields=("newsletter", "number"), name="newsletter_issue_number")]
        permissions = [
            ("approve_issue", _("Can approve issues")),
            ("send_issue", _("Can send, pause and cancel issues")),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.state in (self.State.DRAFT, self.State.APPROVED)


class IssueItem(Orderable):
    """An article in an issue.

    Args:
        heading: of the part of the issue that begins with it, or "".
        note: what the editor says of it, instead of its standfirst.
    """

    issue = ParentalKey(Issue, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(
        "articles.Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="+"
    )
    heading = models.CharField(
        _("heading"), max_length=100, blank=True, help_text=_("Begins a new part of the issue. May stay empty.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("Empty: the article's standfirst."))

    class Meta(Orderable.Meta):
        verbose_name = _("item")
        verbose_name_plural = _("items")

    def __str__(self) -> str:
        return f"item {self.pk}"


class IssueCorrection(models.Model):
    """A correction to an issue that was sent: it stands in the archive, above what it corrects.

    Args:
        mailed_as: the issue by which it was mailed too, or None.
    """

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="corrections")
    text = models.TextField(_("correction"))
    issued = models.DateTimeField(auto_now_add=True)
    mailed_as = models.OneToOneField(Issue, models.SET_NULL, null=True, related_name="mails_correction")

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"correction {self.pk}"
