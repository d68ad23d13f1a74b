"""What is known of somebody who gives, sealed, in a row that can be deleted without any sum being another one."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.vault.fields import BlindIndexField, SealedTextField


class Supporter(models.Model):
    """An address and perhaps a name, as somebody gave them with one contribution.

    Each contribution has a row of its own, even from the same address: anybody can type anybody's address, so what is
    done by the link of one contribution must reach no other.

    Args:
        address: of mail, sealed; None if they gave none.
        receipts: which of them they get.
        unreachable: whether mail to them has come back for good.
        made: day on which it was given.
    """

    class Receipts(models.TextChoices):
        """Which receipts somebody gets by mail; all of them stand on their own page, too."""

        USUAL = "usual", _("The first one, each annual one, and a statement in January")
        ALL = "all", _("One for each payment, and a statement in January")
        NONE = "none", _("None")

    address = SealedTextField(purpose="support.address", null=True)
    address_index = BlindIndexField(purpose="support.address", of="address", null=True, db_index=True)
    name = SealedTextField(purpose="support.name", null=True)
    language = models.CharField(_("language"), max_length=20)
    receipts = models.CharField(_("receipts"), max_length=5, choices=Receipts, default=Receipts.USUAL)
    unreachable = models.BooleanField(default=False)
    made = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("supporter")
        verbose_name_plural = _("supporters")

    def __str__(self) -> str:
        return f"supporter {self.pk}"
