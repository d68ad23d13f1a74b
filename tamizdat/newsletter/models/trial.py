"""Tests to oneself: that an issue is to be sent to one address, as it is now."""

from __future__ import annotations

import base64
from typing import ClassVar

from django.db import models
from django.utils import timezone

from tamizdat.newsletter.models.delivery import Form
from tamizdat.newsletter.models.issue import Issue
from tamizdat.vault.fields import Sealed, SealedTextField

# What stands in a sealed text that holds another one; no address begins like this.
SEALED_AGAIN = "sealed:"
OF_COLLEAGUES = "staff.address"


class TestSending(models.Model):
    """A test on its way; it is gone once it has been handed over.

    Args:
        to: where it goes, sealed. A colleague's own address is sealed once more as it is, so that whoever compares
            this row with those of accounts does not find whose it is.
        due: when it is to be handed over, or handed over again.
    """

    # It is no test of pytest's, whatever it is called.
    __test__: ClassVar[bool] = False

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="tests")
    form = models.PositiveSmallIntegerField(choices=Form)
    to = SealedTextField(purpose="newsletter.test-to")
    due = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "test of an issue"
        verbose_name_plural = "tests of issues"
        default_permissions = ()

    def __str__(self) -> str:
        return f"test {self.pk}"

    def address(self) -> str:
        """Open the address, where there is a private key.

        Raises:
            SealedValueError, KeyTroubleError: it cannot be opened.
        """
        text = self.to.open()
        if not text.startswith(SEALED_AGAIN):
            return text
        return Sealed(base64.b64decode(text.removeprefix(SEALED_AGAIN)), OF_COLLEAGUES).open()


def own_address(address: Sealed) -> str:
    """Return what :attr:`TestSending.to` holds for a colleague's own address, which nobody opens here."""
    return SEALED_AGAIN + base64.b64encode(bytes(address)).decode("ascii")
