"""What readers have asked for by a form and somebody else has yet to do."""

from __future__ import annotations

from django.db import models

from tamizdat.newsletter.models.newsletter import Newsletter
from tamizdat.newsletter.models.subscriber import MARK_BYTES, Subscriber, new_mark
from tamizdat.newsletter.models.wording import Wording
from tamizdat.vault.fields import BlindIndexField, SealedTextField

# An address that moves from one of these tables to another is moved as it is sealed: the web can open none.
ADDRESS = "newsletter.address"


class SignUp(models.Model):
    """That somebody has filled in the form; it stands here for some seconds, until it is taken in.

    The web process writes this one row, whoever it is: so nobody learns from an answer, nor from how long it took, who
    takes the newsletter.

    Args:
        made: when the form was sent, to the minute.
    """

    address = SealedTextField(purpose=ADDRESS)
    address_index = BlindIndexField(purpose=ADDRESS, of="address")
    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="+")
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    made = models.DateTimeField()

    class Meta:
        verbose_name = "sign-up"
        verbose_name_plural = "sign-ups"
        constraints = [models.UniqueConstraint(fields=("address_index", "newsletter"), name="newsletter_asked_once")]

    def __str__(self) -> str:
        return f"sign-up {self.pk}"


class AddressChange(models.Model):
    """Where a subscriber wants to be written to from now on, once that mailbox has confirmed it.

    Args:
        mark: names it in the link of the letter; 12 random bytes.
        asked: when the form was sent, or the letter that asks to confirm went out, to the minute.
    """

    subscriber = models.OneToOneField(Subscriber, models.CASCADE, related_name="change")
    address = SealedTextField(purpose=ADDRESS)
    address_index = BlindIndexField(purpose=ADDRESS, of="address")
    mark = models.BinaryField(max_length=MARK_BYTES, unique=True, default=new_mark)
    asked = models.DateTimeField()

    class Meta:
        verbose_name = "change of address"
        verbose_name_plural = "changes of address"

    def __str__(self) -> str:
        return f"change of address {self.pk}"
