"""Archives of any size for trying things out and measuring them: seeded, wholly invented, the same on every machine."""
