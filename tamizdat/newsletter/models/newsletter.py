"""A newsletter: its name and language, who it comes from, when it goes out, and where its links lead."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from tamizdat.articles.slugs import check_slug

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    """Questions asked of newsletters."""

    def open(self) -> NewsletterQuerySet:
        """Newsletters that people may sign up for."""
        return self.filter(is_open=True)

    def in_language(self, code: str) -> NewsletterQuerySet:
        """Newsletters written in one language, given as a BCP 47 tag."""
        return self.filter(locale__language_code=code)


class Newsletter(models.Model):
    """Something that readers can subscribe to.

    Args:
        weekday: of the slot, 0 for Monday; None if issues are sent by hand.
        slot_time: by the clock on the wall in ``zone``.
        origins: where the site can be read, one origin a line, the one to be preferred first.
    """

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=60, unique=True, help_text=_("As it stands in addresses."))
    locale = models.ForeignKey(Locale, verbose_name=_("language"), on_delete=models.PROTECT, related_name="+")
    description = models.TextField(
        _("description"), help_text=_("What a reader gets, and how often: it stands above the sign-up form.")
    )
    is_open = models.BooleanField(_("open"), default=True, help_text=_("Whether readers can sign up for it."))
    sender_name = models.CharField(
        _("sender's name"),
        max_length=100,
        help_text=_(
            "As it stands in the reader's mailbox. A neutral one protects readers whose mailbox is looked into."
        ),
    )
    sender_address = models.EmailField(
        _("sender's address"), blank=True, help_text=_("Empty: the address that this server's mail comes from.")
    )
    reply_to = models.EmailField(_("address for answers"), blank=True)
    neutral_subject = models.CharField(
        _("neutral subject"),
        max_length=150,
        blank=True,
        help_text=_("If set, every issue has this subject, whatever is in it."),
    )
    imprint = models.TextField(
        _("imprint"), blank=True, help_text=_("Who sends this and from where, at the end of each message.")
    )
    privacy_page = models.ForeignKey(
        "articles.StandingPage",
        verbose_name=_("privacy policy"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), null=True, blank=True, choices=WEEKDAYS)
    slot_time = models.TimeField(_("time"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC", help_text=_("Such as Europe/Moscow."))
    origins = models.TextField(
        _("addresses of the site"),
        blank=True,
        help_text=_(
            "Links in a message lead to the first of these that answers when sending starts; the others are listed in "
            "its text. One a line, such as https://mirror.example. Empty: the site's own."
        ),
    )
    with_pictures = models.BooleanField(
        _("with pictures"),
        default=False,
        help_text=_("Pictures are loaded from the site when a message is opened, so the site's server sees it."),
    )

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """The BCP 47 tag of the newsletter's language."""
        return str(self.locale.language_code)

    @property
    def has_slot(self) -> bool:
        """Whether issues go out by the clock."""
        return self.weekday is not None and self.slot_time is not None

    @property
    def site_origins(self) -> list[str]:
        """Where the site can be read, the one to be preferred first."""
        return self.origins.split() or [settings.ENVIRONMENT.site_url]

    def by_its_clock(self, moment: dt.datetime) -> dt.datetime:
        """Return a moment as the clock on the wall shows it where the newsletter's readers are."""
        return moment.astimezone(zoneinfo.ZoneInfo(self.zone))

    def clean(self) -> None:
        """Refuse half a slot, an unknown zone, addresses that are no origins and a slug that no mirror could carry.

        Raises:
            ValidationError: on the field it concerns.
        """
        super().clean()
        check_slug(self, self.slug)
        if (self.weekday is None) != (self.slot_time is None):
            missing = "slot_time" if self.slot_time is None else "weekday"
            raise ValidationError({missing: _("A slot has a weekday and a time: give both, or neither.")})
        if self.zone not in zoneinfo.available_timezones():
            raise ValidationError({"zone": _("There is no such time zone: write it like Europe/Moscow.")})
        for line in self.origins.split():
            parts = urlsplit(line)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
                raise ValidationError(
                    {"origins": _("“%(line)s” is no origin: write it like https://mirror.example.") % {"line": line}}
                )
        self.origins = "\n".join(line.rstrip("/") for line in self.origins.split())
