"""Asking Stripe: the official client, without what it tells about itself, and its errors as the contract's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from tamizdat.settings.payments import StripeAccount
from tamizdat.support.providers.contract import GoneError, MisconfiguredError, RefusedError, UnreachableError

# To connect, and to wait for an answer; somebody waits for the page meanwhile.
TIMEOUT = (4.0, 20.0)
RETRIES = 2

# How long requests took is sent to Stripe with the next one, unless it is switched off for the whole process.
stripe.enable_telemetry = False


def client_for(
    account: StripeAccount, *, timeout: tuple[float, float] = TIMEOUT, retries: int = RETRIES
) -> stripe.StripeClient:
    """Return a client that asks nobody but the address in the settings.

    Args:
        timeout: seconds to connect, and to wait for an answer.
        retries: how often the client itself asks again under the same key.
    """
    base = account.api_base
    return stripe.StripeClient(
        account.secret_key,
        base_addresses={"api": base, "connect": base, "files": base, "meter_events": base},
        http_client=stripe.RequestsClient(timeout=timeout),
        max_network_retries=retries,
    )


@contextmanager
def asking() -> Iterator[None]:
    """Have errors of Stripe be those of the contract. Its own texts are left out: they can tell of people.

    Raises:
        UnreachableError, RefusedError, GoneError, MisconfiguredError: see the contract.
    """
    try:
        yield
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise MisconfiguredError(
            f"Stripe does not let this key do what is asked ({_code(error)}): look at TAMIZDAT_STRIPE_SECRET_KEY and "
            "at the key's permissions in Stripe's dashboard."
        ) from None
    except stripe.InvalidRequestError as error:
        if error.code == "resource_missing":
            raise GoneError(f"Stripe knows no such object ({error.param})") from None
        raise RefusedError(f"Stripe refuses this ({_code(error)}, {error.param})") from None
    except (stripe.CardError, stripe.IdempotencyError) as error:
        raise RefusedError(f"Stripe refuses this ({_code(error)})") from None
    except stripe.StripeError as error:
        raise UnreachableError(f"Stripe did not answer rightly ({_code(error)})") from None


def _code(error: stripe.StripeError) -> str:
    return f"{type(error).__name__}, {error.code or 'no code'}, status {error.http_status or 'none'}"
