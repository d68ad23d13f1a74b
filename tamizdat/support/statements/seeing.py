"""Seeing to a line that belongs to nobody: it is somebody's after all, a gift from we know not whom, or no support."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tamizdat.support.actions.asking import ask_about
from tamizdat.support.errors import SupportError
from tamizdat.support.frequency import Frequency
from tamizdat.support.models import BankLine, BankPledge, Contribution
from tamizdat.support.money import Money
from tamizdat.support.providers.bank.books import Pledge
from tamizdat.support.providers.bank.provider import SLUG
from tamizdat.support.providers.bank.reference import code_for, codes_in
from tamizdat.support.providers.registry import provider_called
from tamizdat.support.statements.shelf import Shelf
from tamizdat.vault.errors import KeyTroubleError, SealedValueError


class NoSuchCodeError(SupportError):
    """What a colleague typed is no code of a supporter in this currency."""

    def __init__(self) -> None:
        super().__init__(_("Nobody has this code, or has it in another currency: compare it with the statement."))


class SeenToError(SupportError):
    """Somebody else has seen to a line meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has seen to this line meanwhile."))


def assign(number: int, code: str, now: dt.datetime) -> Contribution | None:
    """Have a line belong to the contribution with a code.

    Args:
        number: of the line's row.
        code: as somebody typed it.

    Raises:
        NoSuchCodeError, SeenToError: nothing was changed.
    """
    with transaction.atomic():
        line = _open_line(number)
        found = codes_in(code)
        pledge = BankPledge.objects.filter(code__in=found, currency=line.currency).first()
        contribution = Contribution.objects.filter(provider=SLUG, key=pledge.key).first() if pledge else None
        if pledge is None or contribution is None:
            raise NoSuchCodeError
        line.see_to(code=pledge.code)
    return _asked(contribution, now)


def book_as_gift(number: int, now: dt.datetime) -> Contribution | None:
    """Have a line be given by somebody whom nobody knows, so that the books hold it.

    Raises:
        SeenToError: nothing was changed.
    """
    with transaction.atomic():
        line = _open_line(number)
        if line.amount <= 0:
            raise NoSuchCodeError
        contribution = Contribution.objects.create(
            provider=SLUG,
            frequency=Frequency.ONCE,
            amount=line.amount,
            currency=line.currency,
            language=settings.LANGUAGE_CODE,
            made=now.replace(second=0, microsecond=0),
        )
        code = code_for(contribution.key)
        Shelf().promise(
            Pledge(code, contribution.key, Money(line.amount, line.currency), Frequency.ONCE, contribution.made)
        )
        line.see_to(code=code)
    return _asked(contribution, now)


def set_aside(number: int) -> None:
    """Have a line be no support, such as a rent or a grant; what stood on it is deleted.

    Raises:
        SeenToError: nothing was changed.
    """
    with transaction.atomic():
        _open_line(number).see_to(set_aside=True)


def text_of(line: BankLine) -> str | None:
    """Return what stands on a line; "" for nothing, None where it cannot be opened."""
    if line.text is None:
        return ""
    try:
        return line.text.open()
    except (KeyTroubleError, SealedValueError):
        return None


def _open_line(number: int) -> BankLine:
    line = BankLine.objects.select_for_update().filter(pk=number, code="", set_aside=False).first()
    if line is None:
        raise SeenToError
    return line


def _asked(contribution: Contribution, now: dt.datetime) -> Contribution:
    provider = provider_called(SLUG)
    if provider is not None:
        ask_about(contribution, provider, now)
    contribution.refresh_from_db()
    return contribution
