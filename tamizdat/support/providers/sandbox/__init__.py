"""The sandbox: a way to give that moves no money and says so, for the demo and for tests.

It behaves as a provider does, renewals included, so that a person can try the whole path. It is never there in
production: :func:`tamizdat.support.providers.making.sandbox` makes none, and ``tamizdat doctor`` looks.
"""
