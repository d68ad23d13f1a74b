"""Accounts: who may work on the newspaper, and as little about them as that needs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tamizdat.staff.review import SecondPairOfEyes

__all__ = ["Account", "SecondPairOfEyes"]


class Account(AbstractUser):
    """A colleague's way in.

    It has a user name and nothing else that would tell who the colleague is: no field for a name, and a mail address
    only for those who want to be written to. Bylines are :class:`tamizdat.articles.models.Contributor`, and no
    field joins the two.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(
        _("mail address"), blank=True, help_text=_("May stay empty. Only used to say that a text waits for review.")
    )
    demo = models.BooleanField(
        _("demo account"),
        default=False,
        editable=False,
        help_text=_("Made by the sample newsroom. Opens in demo mode only, and there without a second factor."),
    )

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

    @property
    def may_log_in(self) -> bool:
        """Whether the account opens anything: it is active, and a demo account only in demo mode."""
        return self.is_active and (settings.DEMO or not self.demo)

    def get_full_name(self) -> str:
        """Return what colleagues see: the user name."""
        return self.get_username()

    def get_short_name(self) -> str:
        """Return what colleagues see: the user name."""
        return self.get_username()
