"""Letters to one supporter: thanks, receipts, what became of something that they asked for."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.support.models.contribution import Contribution
from tamizdat.vault.fields import BlindIndexField, SealedTextField


def new_letter_mark() -> str:
    """Return the first half of a Message-ID."""
    return secrets.token_hex(16)


class SupportLetter(models.Model):
    """A letter that is on its way or was handed over.

    A letter about a contribution stays here when it has gone out, with nothing of the person in it, so that nobody gets
    the same one twice. One that goes to an address of its own is deleted then.

    Args:
        contribution: that it is about; its supporter is who gets it.
        about: which of several of its kind it is: a number of a ledger entry or of an end, a year, or "".
        to: where it goes if it is about no contribution, sealed.
        language: of such a letter.
        due: when it is to be handed over, or handed over again.
        mark: first half of its Message-ID, the same at each try.
        done: day on which it was handed over, or given up.
    """

    class Kind(models.TextChoices):
        """What it is."""

        THANKS = "thanks"
        RECEIPT = "receipt"
        STATEMENT = "statement"
        NOT_ARRIVED = "not-arrived"
        FAILED = "failed"
        FAILED_AGAIN = "failed-again"
        FAILED_LAST = "failed-last"
        ENDED = "ended"
        DESIGNATED = "designated"
        REFUNDED = "refunded"
        AMOUNT = "amount"
        PAUSED = "paused"
        RESUMED = "resumed"
        LINKS = "links"
        REMINDER = "reminder"

    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, related_name="letters")
    kind = models.CharField(max_length=12, choices=Kind)
    about = models.CharField(max_length=32, blank=True, default="")
    to = SealedTextField(purpose="support.address", null=True)
    to_index = BlindIndexField(purpose="support.address", of="to", null=True)
    language = models.CharField(max_length=20, blank=True, default="")
    made = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    mark = models.CharField(max_length=32, default=new_letter_mark)
    done = models.DateField(null=True)

    class Meta:
        verbose_name = "letter to a supporter"
        verbose_name_plural = "letters to supporters"
        constraints = [
            models.UniqueConstraint(fields=("contribution", "kind", "about"), name="support_letter_once"),
            models.CheckConstraint(
                condition=Q(contribution__isnull=False) | Q(to__isnull=False), name="support_letter_to_somebody"
            ),
        ]
        indexes = [models.Index(fields=("done", "due"), name="support_letter_due")]

    def __str__(self) -> str:
        return f"letter {self.pk} to a supporter"


class ReceiptText(models.Model):
    """What letters to supporters in a language say of the newsroom: as little as it chooses.

    Args:
        language: BCP 47 tag.
        sender_name: whom a letter is from, as a mailbox shows it; it stands there for everybody to see.
        sender_address: where it is from; that of mail to colleagues if "".
        recipient: who has received the money, as the law wants it on a receipt.
    """

    language = models.CharField(_("language"), max_length=20, unique=True, help_text=_("Its code, such as en or fa."))
    sender_name = models.CharField(
        _("sender's name"),
        max_length=60,
        blank=True,
        help_text=_(
            "Every mailbox shows it in its list, and mailboxes are looked into. Leave it empty, or choose one that "
            "says nothing of the newspaper."
        ),
    )
    sender_address = models.EmailField(
        _("sender's address"),
        blank=True,
        help_text=_("Of a host that says nothing of the newspaper, if you have one. Empty: that of all our mail."),
    )
    recipient = models.TextField(
        _("who receives the money"),
        max_length=600,
        blank=True,
        help_text=_("As the law wants it on a receipt: name, place and number of the organisation."),
    )

    class Meta:
        verbose_name = _("text of receipts")
        verbose_name_plural = _("texts of receipts")
        ordering = ("language",)

    def __str__(self) -> str:
        return self.language
