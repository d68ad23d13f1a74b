"""Commands for bringing articles."""
