"""Colleagues' accounts."""

from __future__ import annotations

from tamizdat.safety.deployment import Deployment
from tamizdat.safety.doctor.checks import Severity, Verdict, check


@check("demo-accounts", Severity.PROBLEM, in_demo=False)
def demo_accounts(deployment: Deployment) -> Verdict:
    """A demo account's password is public; outside the demo it cannot log in, and should not be there either."""
    if not deployment.people.demo:
        return None
    return (
        f"Accounts of the demo are in this database: {', '.join(deployment.people.demo)}.",
        "Delete them in the admin under Settings, Users; better, start from an empty database.",
    )


@check("second-factor", Severity.WARNING, in_demo=False)
def second_factor(deployment: Deployment) -> Verdict:
    """Until a second factor is set up, whoever has the password can set up theirs."""
    names = deployment.people.without_factor
    if not names:
        return None
    return (
        f"No second factor is set up for {', '.join(names)}: whoever has the password can set one up.",
        "Ask these colleagues to log in once, or deactivate the accounts.",
    )
