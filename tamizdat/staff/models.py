"""Accounts: who may work on the newspaper, and as little about them as that needs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tamizdat.staff.letters import Letter
from tamizdat.staff.notices import Notice
from tamizdat.staff.review import SecondPairOfEyes
from tamizdat.vault.fields import BlindIndexField, SealedTextField

__all__ = ["Account", "Letter", "Notice", "SecondPairOfEyes"]


class NobodyWritesHereError(Exception):
    """Somebody wanted to mail a colleague by hand, which would need the address in plain text."""

    def __init__(self) -> None:
        super().__init__(
            "A colleague's address is sealed, and no mail goes to it directly: leave a notice for the role instead "
            "(tamizdat.staff.notices)."
        )


class Account(AbstractUser):
    """A colleague's way in.

    It has a user name and nothing else that would tell who the colleague is: no field for a name, and a mail address
    only of those who want to be written to, sealed: what answers the web knows that there is one, and the worker
    opens it to write a letter. Bylines are :class:`tamizdat.articles.models.Contributor`, and no field joins the two.
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
        """Whether the account opens anything: it is active, and a demo account only in demo mode."""
        return self.is_active and (settings.DEMO or not self.demo)

    def get_full_name(self) -> str:
        """Return what colleagues see: the user name."""
        return self.get_username()

    def get_short_name(self) -> str:
        """Return what colleagues see: the user name."""
        return self.get_username()

    def email_user(self, *args: object, **kwargs: object) -> None:
        """Refuse: Django's way would need the address in plain text, in the process that answers the web.

        Raises:
            NobodyWritesHereError: always.
        """
        raise NobodyWritesHereError
