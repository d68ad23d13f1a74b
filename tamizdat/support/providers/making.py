"""How each provider is made from the settings and from what stands in the admin."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from tamizdat.support.providers.bank.provider import BankTransfer
from tamizdat.support.providers.contract import Provider
from tamizdat.support.providers.sandbox.provider import Sandbox
from tamizdat.support.statements.shelf import Shelf, open_accounts

PRETENDING = ("demo", "test")


def bank() -> Provider | None:
    """Return bank transfer; None if no account is open and nothing was ever promised that way."""
    accounts, shelf = open_accounts(), Shelf()
    if not accounts and not shelf.is_in_use():
        return None
    return BankTransfer(accounts, shelf, timezone.now)


def btcpay() -> Provider | None:
    """Return the BTCPay Server of the settings; None if there is none."""
    store = settings.ENVIRONMENT.btcpay
    if store is None:
        return None
    from tamizdat.support.providers.btcpay.provider import BTCPay  # noqa: PLC0415  its library is not for all

    return BTCPay(store)


def sandbox() -> Provider | None:
    """Return the sandbox where nothing else moves money and nobody could take it for real; never in production."""
    environment = settings.ENVIRONMENT
    if environment.mode not in PRETENDING:
        return None
    if environment.mode == "demo" and (environment.stripe or environment.btcpay):
        return None
    return Sandbox(environment.site_url, timezone.now)
