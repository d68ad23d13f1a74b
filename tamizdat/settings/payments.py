"""The settings of payment providers: where they answer, and the keys by which they know the newsroom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tamizdat.settings.reading import LOOPBACK
from tamizdat.settings.refusal import BadEnvironment

STRIPE_API = "https://api.stripe.com"
STRIPE_SCRIPT = "https://js.stripe.com/endive/stripe.js"
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class StripeAccount:
    """An account at Stripe.

    Args:
        secret_key: ``sk_test_…``, ``sk_live_…``, or a restricted one.
        webhook_secret: ``whsec_…``.
        api_base: origin of its API.
        publishable_key: ``pk_test_…`` or ``pk_live_…``, or "" where cards are typed in on Stripe's page alone.
        script: address of the script for our own page.
    """

    secret_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    api_base: str = STRIPE_API
    publishable_key: str = ""
    script: str = STRIPE_SCRIPT

    @property
    def live(self) -> bool:
        """Whether money moves."""
        return "_live_" in self.secret_key


@dataclass(frozen=True, slots=True)
class BTCPayStore:
    """A store on a BTCPay Server.

    Args:
        url: origin of the server.
        store: its number there.
    """

    url: str
    store: str
    api_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)


def support_name(environ: Mapping[str, str]) -> str:
    """Return what the newsroom wants to be called at providers.

    Raises:
        BadEnvironment: it is too long for them.
    """
    name = environ.get("TAMIZDAT_SUPPORT_NAME", "").strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise BadEnvironment(
            f"TAMIZDAT_SUPPORT_NAME is no name of at most {LONGEST_NAME} characters: choose a shorter one."
        )
    return name


def stripe(environ: Mapping[str, str]) -> StripeAccount | None:
    """Return the account at Stripe; None if there is none.

    Raises:
        BadEnvironment: a key is missing, is of another kind, or is of another mode than its neighbour.
    """
    secret = environ.get("TAMIZDAT_STRIPE_SECRET_KEY", "")
    if not secret:
        return None
    if not secret.startswith(("sk_test_", "sk_live_", "rk_test_", "rk_live_")):
        raise BadEnvironment(
            "TAMIZDAT_STRIPE_SECRET_KEY is no secret key: it begins with sk_ or rk_ in Stripe's dashboard."
        )
    webhook = environ.get("TAMIZDAT_STRIPE_WEBHOOK_SECRET", "")
    if not webhook.startswith("whsec_"):
        raise BadEnvironment(
            "TAMIZDAT_STRIPE_WEBHOOK_SECRET is missing or no signing secret: it begins with whsec_, and Stripe's "
            "dashboard shows it beside the webhook."
        )
    publishable = environ.get("TAMIZDAT_STRIPE_PUBLISHABLE_KEY", "")
    mode = secret.split("_")[1]
    if publishable and not publishable.startswith(f"pk_{mode}_"):
        raise BadEnvironment(f"TAMIZDAT_STRIPE_PUBLISHABLE_KEY does not begin with pk_{mode}_, as its secret key does.")
    return StripeAccount(
        secret_key=secret,
        webhook_secret=webhook,
        api_base=_address(environ, "TAMIZDAT_STRIPE_API_BASE", STRIPE_API),
        publishable_key=publishable,
        script=_address(environ, "TAMIZDAT_STRIPE_SCRIPT", STRIPE_SCRIPT),
    )


def btcpay(environ: Mapping[str, str]) -> BTCPayStore | None:
    """Return the store on a BTCPay Server; None if there is none.

    Raises:
        BadEnvironment: the origin is none, or something else is missing.
    """
    if not environ.get("TAMIZDAT_BTCPAY_URL"):
        return None
    names = ("TAMIZDAT_BTCPAY_API_KEY", "TAMIZDAT_BTCPAY_STORE", "TAMIZDAT_BTCPAY_WEBHOOK_SECRET")
    for name in names:
        if not environ.get(name):
            raise BadEnvironment(f"{name} is missing, and TAMIZDAT_BTCPAY_URL is set: set both, or neither.")
    key, store, secret = (environ[name] for name in names)
    return BTCPayStore(_address(environ, "TAMIZDAT_BTCPAY_URL", ""), store, key, secret)


def _address(environ: Mapping[str, str], name: str, default: str) -> str:
    """Return an address over TLS, or on this machine.

    Raises:
        BadEnvironment: it is neither.
    """
    address = environ.get(name, default).rstrip("/")
    parts = urlsplit(address)
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.scheme == "https" or local) or not parts.hostname or parts.query or parts.username:
        raise BadEnvironment(f"{name} is no https address: write it like {default or 'https://pay.example.org'}.")
    return address
