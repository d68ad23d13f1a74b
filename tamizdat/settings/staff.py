"""Accounts, log-in and the second factor: docs/decisions/0003-accounts-and-second-factor.md says why."""

AUTH_USER_MODEL = "staff.Account"
