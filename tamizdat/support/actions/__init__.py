"""The verbs of reader support: each a function, with what it needs as arguments and the clock among them."""
