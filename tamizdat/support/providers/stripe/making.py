"""Making the provider from the settings."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from tamizdat.settings.payments import StripeAccount
from tamizdat.support.providers.contract import Provider


def configured() -> Provider | None:
    """Return Stripe as it is configured now; None if the newsroom has no account there."""
    account = settings.ENVIRONMENT.stripe
    return _provider(account) if account is not None else None


@lru_cache(maxsize=2)
def _provider(account: StripeAccount) -> Provider:
    """Return the provider of an account; its connections are kept for the next request."""
    from tamizdat.support.providers.stripe.provider import StripeProvider  # noqa: PLC0415  a large library, not for all

    return StripeProvider(account)
