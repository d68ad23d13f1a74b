"""Reader support."""

from __future__ import annotations

from tamizdat.safety.deployment import Deployment
from tamizdat.safety.doctor.checks import Severity, Verdict, check


@check("support-sandbox", Severity.PROBLEM, in_demo=False)
def support_sandbox(deployment: Deployment) -> Verdict:
    """Somebody believes that they have given, and no money has moved."""
    if "sandbox" not in deployment.support.providers:
        return None
    return (
        "The sandbox is among the ways to give: whoever chooses it believes to have given, and gives nothing.",
        "Set TAMIZDAT_MODE=production, and set up a provider that moves money: see docs/how-to/bank-and-bitcoin.md.",
    )


@check("support-providers", Severity.WARNING, in_demo=False)
def support_providers(deployment: Deployment) -> Verdict:
    """Keys of a test mode take no money."""
    if not deployment.support.test_keys:
        return None
    return (
        "The keys of Stripe are those of its test mode: supporters can finish a form, and nobody is charged.",
        "Set TAMIZDAT_STRIPE_SECRET_KEY and its neighbours to the live keys from Stripe's dashboard.",
    )
