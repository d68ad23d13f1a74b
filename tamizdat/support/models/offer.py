"""What supporters are offered: currencies, amounts to choose from, and the least that can be given."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tamizdat.support.frequency import Frequency
from tamizdat.support.money import EXPONENTS, AmountError, Money, parse

MOST_PRESETS = 6


class OfferQuerySet(models.QuerySet["Offer"]):
    """Questions asked of offers."""

    def open(self) -> OfferQuerySet:
        """What supporters can choose now."""
        return self.filter(is_open=True)


class Offer(models.Model):
    """What can be given in one currency at one frequency.

    Args:
        minimum: in minor units.
        presets: amounts to choose from, in major units, parted by spaces.
        fee_basis_points, fee_fixed: what a payment costs, for those who want to cover it: hundredths of a percent, and
            minor units of each payment.
        position: of the currency among the others.
    """

    currency = models.CharField(_("currency"), max_length=3, help_text=_("Three letters, such as EUR."))
    frequency = models.CharField(_("frequency"), max_length=8, choices=Frequency)
    minimum = models.PositiveIntegerField(
        _("least amount"), help_text=_("In the smallest unit: 200 for 2.00 euros, 300 for 300 yen.")
    )
    presets = models.CharField(
        _("amounts to choose from"), max_length=80, help_text=_("Parted by spaces, such as: 5 10 25.")
    )
    fee_basis_points = models.PositiveSmallIntegerField(
        _("fee, share"), default=290, help_text=_("In hundredths of a percent: 290 for 2.9 %.")
    )
    fee_fixed = models.PositiveSmallIntegerField(_("fee, fixed"), default=30, help_text=_("In the smallest unit."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_open = models.BooleanField(_("offered"), default=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ("position", "currency", "frequency")
        constraints = [
            models.UniqueConstraint(fields=("currency", "frequency"), name="support_offer_once"),
            models.CheckConstraint(condition=models.Q(minimum__gt=0), name="support_minimum_positive"),
            models.CheckConstraint(condition=models.Q(fee_basis_points__lt=5000), name="support_fee_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.currency}, {self.get_frequency_display()}"

    @property
    def least(self) -> Money:
        """The least that can be given."""
        return Money(self.minimum, self.currency)

    @property
    def amounts(self) -> list[Money]:
        """What can be chosen without typing, none below the least."""
        found = [parse(each, self.currency) for each in self.presets.split()]
        return [each for each in found if each.minor >= self.minimum]

    def clean(self) -> None:
        """Refuse a currency that is not known and amounts that are none.

        Raises:
            ValidationError: on the field it concerns.
        """
        super().clean()
        self.currency = self.currency.upper()
        if self.currency not in EXPONENTS:
            raise ValidationError({"currency": _("This currency cannot be given in.")})
        if len(self.presets.split()) > MOST_PRESETS:
            raise ValidationError({"presets": _("Six amounts at the most: more than that, nobody reads.")})
        try:
            amounts = [parse(each, self.currency) for each in self.presets.split()]
        except AmountError as error:
            raise ValidationError({"presets": str(error)}) from error
        if any(each.minor < self.minimum for each in amounts):
            raise ValidationError({"presets": _("One of these is less than the least amount.")})
