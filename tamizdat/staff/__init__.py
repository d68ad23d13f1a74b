"""Accounts, roles and the second factor."""
