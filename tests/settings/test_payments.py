"""The settings of payment providers."""

from __future__ import annotations

import pytest

from tamizdat.settings import payments
from tamizdat.settings.refusal import BadEnvironment

STRIPE = {"TAMIZDAT_STRIPE_SECRET_KEY": "sk_test_1", "TAMIZDAT_STRIPE_WEBHOOK_SECRET": "whsec_1"}
BTCPAY = {
    "TAMIZDAT_BTCPAY_URL": "https://pay.example",
    "TAMIZDAT_BTCPAY_API_KEY": "key",
    "TAMIZDAT_BTCPAY_STORE": "store",
    "TAMIZDAT_BTCPAY_WEBHOOK_SECRET": "secret",
}


def test_without_keys_nobody_is_asked():
    assert payments.stripe({}) is None
    assert payments.btcpay({}) is None
    assert payments.support_name({}) == ""


def test_an_account_answers_at_its_own_address_unless_another_is_set():
    assert payments.stripe(STRIPE).api_base == "https://api.stripe.com"
    local = payments.stripe(STRIPE | {"TAMIZDAT_STRIPE_API_BASE": "http://127.0.0.1:4242/"})
    assert local.api_base == "http://127.0.0.1:4242"
    assert not local.live


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"TAMIZDAT_STRIPE_SECRET_KEY": "pk_test_1"}, "STRIPE_SECRET_KEY"),
        ({"TAMIZDAT_STRIPE_WEBHOOK_SECRET": ""}, "WEBHOOK_SECRET"),
        ({"TAMIZDAT_STRIPE_PUBLISHABLE_KEY": "pk_live_1"}, "PUBLISHABLE_KEY"),
        ({"TAMIZDAT_STRIPE_API_BASE": "http://stripe.example"}, "API_BASE"),
        ({"TAMIZDAT_STRIPE_SCRIPT": "javascript:1"}, "SCRIPT"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(changes, named):
    with pytest.raises(BadEnvironment, match=named):
        payments.stripe(STRIPE | changes)


@pytest.mark.parametrize("missing", sorted(set(BTCPAY) - {"TAMIZDAT_BTCPAY_URL"}))
def test_half_a_store_is_refused(missing):
    with pytest.raises(BadEnvironment, match=missing):
        payments.btcpay({name: value for name, value in BTCPAY.items() if name != missing})


def test_keys_are_not_shown():
    assert "sk_test_1" not in repr(payments.stripe(STRIPE))
    assert "key" not in repr(payments.btcpay(BTCPAY)).replace("api_key", "")


def test_a_name_is_as_long_as_providers_take():
    assert payments.support_name({"TAMIZDAT_SUPPORT_NAME": " Ferry Letters "}) == "Ferry Letters"
    with pytest.raises(BadEnvironment, match="60"):
        payments.support_name({"TAMIZDAT_SUPPORT_NAME": "x" * 61})
