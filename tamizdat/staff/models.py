"""Accounts: who may work on the newspaper, and as little about them as that needs."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tamizdat.staff.drawer import Drawer
from tamizdat.staff.letters import Letter
from tamizdat.staff.masks import SHOWN
from tamizdat.staff.notices import Notice
from tamizdat.staff.review import SecondPairOfEyes
from tamizdat.vault.fields import BlindIndexField, SealedTextField

__all__ = ["Account", "Closure", "Confirmation", "Letter", "Newsroom", "Notice", "SecondPairOfEyes"]


class NobodyWritesHereError(Exception):
    """Somebody wanted to mail a colleague by hand, which would need the address in plain text."""

    def __init__(self) -> None:
        super().__init__(
            "A colleague's address is sealed, and no mail goes to it directly: leave a notice for the role instead "
            "(tamizdat.staff.notices)."
        )


class ColleagueManager(UserManager):
    """Accounts of people, without the masks that stand for them in the record."""

    def get_queryset(self) -> models.QuerySet:
        """Return the accounts that somebody may log in to."""
        return super().get_queryset().filter(is_mask=False)


class Account(AbstractUser):
    """A colleague's way in.

    It has a user name and nothing else that would tell who the colleague is: no field for a name, and a mail address
    only of those who want to be written to, sealed: what answers the web knows that there is one, and the worker
    opens it to write a letter. Bylines are :class:`tamizdat.articles.models.Contributor`, and no field joins the two.
    What stands in histories instead of a colleague is their mask (:mod:`tamizdat.staff.masks`).

    Args:
        mask: what the record names instead of this account.
        is_mask: this is no colleague, but such a mask. Nobody can log in to it.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    address = SealedTextField(_("mail address"), purpose="staff.address", null=True)
    address_index = BlindIndexField(purpose="staff.address", of="address", null=True)
    demo = models.BooleanField(
        _("demo account"),
        default=False,
        editable=False,
        help_text=_("Made by the sample newsroom. Opens in demo mode only, and there without a second factor."),
    )

    mask = models.ForeignKey("self", null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    is_mask = models.BooleanField(default=False, editable=False)

    # In a request to the admin: what was begun in the browser that makes it.
    drawer: Drawer

    objects: ClassVar[ColleagueManager] = ColleagueManager()
    rows: ClassVar[models.Manager] = models.Manager()

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            # Log-in does not mind the case, so two accounts must not differ by it alone.
            models.UniqueConstraint(
                Lower("username"),
                name="staff_account_one_name",
                violation_error_message=_("An account with this user name exists already."),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the account. When it last logged in is kept to the day: the minute would be found again in a text's."""
        if self.last_login:
            self.last_login = self.last_login.replace(hour=0, minute=0, second=0, microsecond=0)
        super().save(*args, **kwargs)

    @property
    def email(self) -> str:
        """What Django, Wagtail and allauth see of the address: nothing. A text that they set is sealed."""
        return ""

    @email.setter  # type: ignore[override]  # Django's field takes expressions too
    def email(self, text: str | None) -> None:
        # What reads as nothing may be written back as it was read, and that changes nothing.
        if text:
            self.address = text

    @property
    def has_address(self) -> bool:
        """Whether the colleague is written to."""
        return self.address is not None

    @property
    def may_log_in(self) -> bool:
        """Whether the account opens anything: it is active, not closed, and a demo account only in demo mode."""
        return self.is_active and not self.is_mask and (settings.DEMO or not self.demo) and not self.is_closed

    @property
    def is_closed(self) -> bool:
        """Whether the account was closed in danger, and its owner has not been invited anew."""
        return Closure.objects.filter(account_id=self.pk).exists()

    def get_full_name(self) -> str:
        """Return what colleagues see: the user name, or a mask's role."""
        return str(SHOWN.get(self.get_username(), self.get_username()))

    def get_short_name(self) -> str:
        """Return what colleagues see: the user name, or a mask's role."""
        return self.get_full_name()

    def email_user(self, *args: object, **kwargs: object) -> None:
        """Refuse: Django's way would need the address in plain text, in the process that answers the web.

        Raises:
            NobodyWritesHereError: always.
        """
        raise NobodyWritesHereError


class Closure(models.Model):
    """That an account was closed in danger. It opens nothing until its owner is invited anew.

    A row of its own, and no field of the account: a form that a colleague had open at that moment writes back all
    fields of the account as it read them before, password included.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="closure")
    since = models.DateTimeField()

    class Meta:
        verbose_name = "closure"
        verbose_name_plural = "closures"
        default_permissions = ()

    def __str__(self) -> str:
        return f"account {self.account_id}"


def fresh_epoch() -> str:
    """Return a mark that no other newsroom has, and that this one never had."""
    return secrets.token_hex(8)


class Newsroom(models.Model):
    """The newsroom as a whole, one row: whether it is held, and under which epoch links to drafts are signed.

    Whoever begins or ends a hold locks the row, and so does whoever publishes by the clock: of a hold and a text whose
    time comes at the same moment, one is first.

    Args:
        held_since: since when nothing goes live by the clock; None when the newsroom is not held.
        epoch: links to drafts that were made in an earlier one open nothing.
    """

    ONLY: ClassVar[int] = 1

    held_since = models.DateTimeField(null=True)
    epoch = models.CharField(max_length=32, default=fresh_epoch)

    class Meta:
        verbose_name = "newsroom"
        verbose_name_plural = "newsrooms"
        default_permissions = ()
        permissions = [("guard_newsroom", "Can close accounts that are in danger, and end a hold")]
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="staff_newsroom_one")]

    def __str__(self) -> str:
        return "the newsroom"

    @classmethod
    def locked(cls) -> Newsroom:
        """Return the row, which nobody else can change or lock until the transaction ends."""
        return cls.objects.select_for_update().get_or_create(pk=cls.ONLY)[0]

    def hold(self, now: dt.datetime) -> None:
        """Begin a hold, or begin anew to count who wants to end it; every link to a draft dies.

        Args:
            now: when; a hold that is there already keeps its beginning.
        """
        self.held_since = self.held_since or now
        self.epoch = fresh_epoch()
        self.save()
        Confirmation.objects.all().delete()


class Confirmation(models.Model):
    """That a colleague wants the hold to end."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="confirmation")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "confirmation"
        verbose_name_plural = "confirmations"
        default_permissions = ()

    def __str__(self) -> str:
        return f"account {self.account_id}"
