"""A small invented newsroom for the demo and the tests."""
