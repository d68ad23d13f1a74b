"""What is raised when the operator's settings cannot be used."""

from __future__ import annotations


class BadEnvironment(Exception):
    """The operator's settings cannot be used; the message says which, and what to set instead."""
