"""Promises that a provider does not make are tried all the same, so that nobody leaves one out that it could make."""

from __future__ import annotations

import pytest

from tests.support.providers.conformance import NotPromisedError


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Hold a promise to what its class says of it."""
    not_made = getattr(pyfuncitem.cls, "not_made", frozenset())
    if not {pyfuncitem.name, pyfuncitem.originalname} & not_made:
        return (yield)
    try:
        yield
    except NotPromisedError:
        return True
    pytest.fail("this promise can be made: take it from the list of those that are not")
