"""Tamizdat: a newspaper press for newsrooms that a state wants silent."""

__version__ = "0.1.0"
