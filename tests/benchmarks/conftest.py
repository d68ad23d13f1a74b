"""How large the archives are that are measured: ``make bench SIZES="1000 10000 100000"``."""

from __future__ import annotations

import shutil

import pytest

from tests.benchmarks.archives import ASIDE


def pytest_addoption(parser):
    parser.addoption("--sizes", default="1000 10000", help="numbers of articles of the archives that are measured")


def pytest_generate_tests(metafunc):
    if "size" in metafunc.fixturenames:
        metafunc.parametrize("size", [int(size) for size in metafunc.config.getoption("sizes").split()])


@pytest.fixture(scope="session", autouse=True)
def _clear_up():
    yield
    shutil.rmtree(ASIDE, ignore_errors=True)
