"""Checks: what one is, and how all are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum

from tamizdat.safety.deployment import Deployment


class Severity(StrEnum):
    """How bad a finding is."""

    PROBLEM = "problem"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Args:
        id: stable name of the check, for scripts and for docs/reference/doctor.md.
        wrong: a sentence that says what is wrong and what follows.
        mend: a sentence that says what to do.
    """

    id: str
    severity: Severity
    wrong: str
    mend: str

    def as_dict(self) -> dict[str, str]:
        """Return the finding for JSON."""
        return {name: str(value) for name, value in asdict(self).items()}


# What a check gives: what is wrong and how to mend it, or None.
Verdict = tuple[str, str] | None
Rule = Callable[[Deployment], Verdict]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with its name.

    Args:
        in_demo: whether it is asked in a demo too, where many things are as they must not be elsewhere.
    """

    id: str
    severity: Severity
    rule: Rule
    in_demo: bool

    def look_at(self, deployment: Deployment) -> Finding | None:
        """Apply the rule."""
        if deployment.environment.mode == "demo" and not self.in_demo:
            return None
        verdict = self.rule(deployment)
        return Finding(self.id, self.severity, *verdict) if verdict else None


CHECKS: dict[str, Check] = {}


def examine(deployment: Deployment) -> list[Finding]:
    """Return everything that is wrong with a deployment, problems first."""
    findings = [finding for check in CHECKS.values() if (finding := check.look_at(deployment))]
    return sorted(findings, key=lambda finding: finding.severity is not Severity.PROBLEM)


def check(name: str, severity: Severity, *, in_demo: bool = True) -> Callable[[Rule], Rule]:
    """Register a rule as a check."""

    def registered(rule: Rule) -> Rule:
        CHECKS[name] = Check(name, severity, rule, in_demo)
        return rule

    return registered
