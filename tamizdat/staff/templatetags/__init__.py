"""What staff templates ask for."""
