"""Search: placeholder until merge."""
