"""What can be wrong with a deployment, and how to mend it: ``tamizdat doctor``.

Each check is a rule without I/O: it gets the facts (:class:`tamizdat.safety.deployment.Deployment`) and gives a
:class:`Finding`, or nothing. A **problem** endangers people or keeps the newspaper from working. A **warning** is worth
knowing. To add a check, write the function in the module of its subject, decorate it, and describe it
in docs/reference/doctor.md; a test asks for that.
"""

from tamizdat.safety.doctor import accounts, database, machine, mail, support, vault, web
from tamizdat.safety.doctor.checks import CHECKS, Check, Finding, Severity, Verdict, examine

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "Severity",
    "Verdict",
    "accounts",
    "database",
    "examine",
    "machine",
    "mail",
    "support",
    "vault",
    "web",
]
