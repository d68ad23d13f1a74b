"""How tests are spread over processes."""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("spread")
def test_tests_that_belong_together_run_in_one_process(request):
    """Else each process makes its own newsroom and browser, and nobody is told: the plugin reads names of pytest's."""
    by_groups = getattr(request.config.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@spread") is by_groups
