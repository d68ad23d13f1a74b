"""Bank transfers: the newsroom's accounts, what supporters mean to transfer, and what statements say has come."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.support.frequency import Frequency
from tamizdat.support.money import EXPONENTS
from tamizdat.support.providers.bank.iban import is_iban
from tamizdat.vault.fields import SealedTextField


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    """Questions asked of accounts."""

    def open(self) -> BankAccountQuerySet:
        """Accounts that supporters are told of."""
        return self.filter(is_open=True)


class BankAccount(models.Model):
    """An account of the newsroom to which supporters can transfer.

    Args:
        holder: as the bank has it; supporters' banks keep it in their records.
        number: IBAN, or "" for an account that has none.
        lines: what a transfer needs besides, one "label: text" a line.
        meant_for: for whom this one is best, in words that supporters see.
        told_until: day of the newest line in any statement that was brought, kept or not.
    """

    name = models.CharField(_("name"), max_length=60, help_text=_("For colleagues."))
    currency = models.CharField(_("currency"), max_length=3, help_text=_("Three letters, such as EUR."))
    holder = models.CharField(
        _("holder"),
        max_length=70,
        help_text=_("As the bank has it. It stands in the records of each supporter's bank for years."),
    )
    number = models.CharField(_("IBAN"), max_length=34, blank=True)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    lines = models.TextField(
        _("other lines"),
        blank=True,
        help_text=_("One a line, with a label: “Sort code: 12-34-56”. For an account without an IBAN."),
    )
    meant_for = models.CharField(
        _("best for"), max_length=120, blank=True, help_text=_("Such as: for banks in the euro area.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_open = models.BooleanField(_("shown to supporters"), default=True)
    told_until = models.DateField(null=True, editable=False)

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a mistyped number, an unknown currency, and an account that nobody could transfer to.

        Raises:
            ValidationError: on the field it concerns.
        """
        super().clean()
        self.currency, self.bic = self.currency.upper(), "".join(self.bic.split()).upper()
        self.number = "".join(self.number.split()).upper()
        if self.currency not in EXPONENTS:
            raise ValidationError({"currency": _("This currency cannot be given in.")})
        if self.number and not is_iban(self.number):
            raise ValidationError({"number": _("This is no IBAN: its check digits do not fit. Compare it again.")})
        if not self.number and not self.lines.strip():
            raise ValidationError({"number": _("Give an IBAN, or the lines that a transfer needs.")})


class BankPledge(models.Model):
    """What somebody means to transfer. It is found by the code that they write into the transfer.

    Args:
        code: reference that the supporter writes.
        key: of the order.
        amount: of each transfer, in minor units.
        made: when it was asked for.
        stopped: when the supporter said, or we did, that nothing more is to come.
    """

    code = models.CharField(max_length=20, unique=True)
    key = models.CharField(max_length=32, unique=True)
    amount = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    frequency = models.CharField(max_length=8, choices=Frequency)
    made = models.DateTimeField()
    stopped = models.DateTimeField(null=True)

    objects: models.Manager[BankPledge] = models.Manager()

    class Meta:
        verbose_name = "expected transfer"
        verbose_name_plural = "expected transfers"

    def __str__(self) -> str:
        return f"expected transfer {self.pk}"


class BankLineQuerySet(models.QuerySet["BankLine"]):
    """Questions asked of lines of statements."""

    def unmatched(self) -> BankLineQuerySet:
        """Lines that somebody has to look at."""
        return self.filter(code="", set_aside=False)


class BankLine(models.Model):
    """A line of a bank's statement: an amount and a day, and no name or number of whoever paid.

    Args:
        identity: the same whenever the same line is read again; 32 characters.
        likeness: the same for lines that look alike, whichever kind of file they come from.
        by_bank: whether the bank itself has named the line, and not we by what it looks like.
        format: kind of file that it was read from; "" for what was brought before that was kept.
        day: on which it was booked.
        amount: in minor units; negative for what went out.
        returned: whether it takes back an earlier line.
        code: of the contribution that it belongs to, or "".
        suspect: code that it may mean, with one character mistyped, or "".
        text: what stood on it, sealed, until somebody has seen to it.
        set_aside: whether a colleague has said that it is no support.
    """

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="booked")
    identity = models.CharField(max_length=32, unique=True)
    likeness = models.CharField(max_length=32, db_index=True)
    by_bank = models.BooleanField(default=False)
    format = models.CharField(max_length=4, blank=True, default="")
    day = models.DateField(_("day"))
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    returned = models.BooleanField(default=False)
    code = models.CharField(max_length=20, blank=True, default="", db_index=True)
    suspect = models.CharField(max_length=20, blank=True, default="")
    text = SealedTextField(purpose="support.bank-text", null=True)
    set_aside = models.BooleanField(default=False)
    brought = models.DateTimeField(default=timezone.now)

    objects = BankLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        ordering = ("day", "pk")

    def __str__(self) -> str:
        return f"line {self.pk} of a statement"

    def see_to(self, **changes: Any) -> None:
        """Keep of a line what is decided about it, and nothing of what stood on it."""
        for name, value in {**changes, "text": None, "suspect": ""}.items():
            setattr(self, name, value)
        self.save()
