"""Amounts, months and countries on the pages of the admin, in the colleague's language."""

from __future__ import annotations

from django import template
from django.utils import formats
from django.utils.translation import get_language

from tamizdat.support.countries import name_of
from tamizdat.support.money import Money
from tamizdat.support.months import Month
from tamizdat.support.showing import shown

register = template.Library()


@register.filter
def amount(money: Money) -> str:
    """Write an amount as it is written in the colleague's language."""
    return shown(money, _language())


@register.filter
def month(of: Month) -> str:
    """Write a month by its name and year."""
    return str(formats.date_format(of.first, "YEAR_MONTH_FORMAT"))


@register.filter
def country(code: str) -> str:
    """Write a country by its name."""
    return name_of(code, _language())


@register.filter
def share(thousandths: int) -> str:
    """Write a share in percent, with one digit after the point."""
    return f"{formats.number_format(thousandths / 10, 1)} %"


def _language() -> str:
    return get_language() or "en"
