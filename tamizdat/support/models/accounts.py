"""How the accounts are called in the bookkeeper's journal."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# Beancount has the strictest rule of the three (its Language Syntax, "Accounts"): one of five roots, each further part
# beginning with a capital letter or a digit, of letters, digits and hyphens. Kept to ASCII, all three read it.
_ACCOUNT = re.compile(r"(Assets|Liabilities|Equity|Income|Expenses)(:[A-Z0-9][A-Za-z0-9-]*)+")
_PROVIDER = "{provider}"


def readable(name: str) -> bool:
    """Tell whether beancount, ledger and hledger all read this as the name of an account."""
    return _ACCOUNT.fullmatch(name) is not None


class BookAccounts(models.Model):
    """The names of the accounts; there is one row at the most.

    Args:
        clearing: what providers hold for the newsroom; ``{provider}`` stands for the provider's name.
        direct: providers whose money arrives at the bank account by itself, without any payout.
    """

    bank = models.CharField(_("the newsroom's account"), max_length=100, default="Assets:Bank")
    clearing = models.CharField(
        _("what providers hold"),
        max_length=100,
        default="Assets:Clearing:{provider}",
        help_text=_("{provider} stands for the provider's name."),
    )
    direct = models.CharField(
        _("providers without payouts"),
        max_length=100,
        blank=True,
        default="bank",
        help_text=_("Whose money arrives at the newsroom's account by itself. Names, parted by spaces."),
    )
    income = models.CharField(_("contributions"), max_length=100, default="Income:Support")
    refunds = models.CharField(_("given back"), max_length=100, default="Income:Support:Refunds")
    disputes = models.CharField(_("disputed"), max_length=100, default="Income:Support:Disputes")
    fees = models.CharField(_("fees"), max_length=100, default="Expenses:Fees:{provider}", help_text=clearing.help_text)
    difference = models.CharField(
        _("differences of exchange"), max_length=100, default="Expenses:Exchange", help_text=_("Of rounding, mostly.")
    )
    suspense = models.CharField(
        _("not through this ledger"),
        max_length=100,
        default="Assets:Suspense",
        help_text=_("What a payout holds that the ledger knows nothing of."),
    )
    opening = models.CharField(_("opening balances"), max_length=100, default="Equity:Opening-Balances")

    class Meta:
        verbose_name = _("accounts of the books")
        verbose_name_plural = _("accounts of the books")

    def __str__(self) -> str:
        return "accounts of the books"

    @classmethod
    def chosen(cls) -> BookAccounts:
        """Return what the newsroom has chosen, or what it begins with."""
        return cls.objects.order_by("pk").first() or cls()

    def clearing_of(self, provider: str) -> str:
        """Return the account in which a provider's payments arrive."""
        return self.bank if self.is_direct(provider) else _for(self.clearing, provider)

    def fees_of(self, provider: str) -> str:
        """Return the account for what a provider keeps."""
        return _for(self.fees, provider)

    def is_direct(self, provider: str) -> bool:
        """Tell whether a provider's money arrives at the bank account by itself."""
        return provider in self.direct.split()

    def clean(self) -> None:
        """Refuse names that one of the programs would not read.

        Raises:
            ValidationError: on the field it concerns.
        """
        super().clean()
        wrong = _(
            "Such as Assets:Bank: one of Assets, Liabilities, Equity, Income and Expenses, then parts in capitals."
        )
        names = ("bank", "clearing", "income", "refunds", "disputes", "fees", "difference", "suspense", "opening")
        found = {name: wrong for name in names if not readable(_for(getattr(self, name), "provider"))}
        if found:
            raise ValidationError(found)


def _for(account: str, provider: str) -> str:
    return account.replace(_PROVIDER, provider.replace("_", "-").capitalize())
