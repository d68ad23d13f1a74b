"""What holds for every test: no other host is asked, and Hypothesis finds the same examples on every machine."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Two busy cores are no reason to fail; the same commit passes or fails everywhere.
settings.register_profile(
    "tamizdat", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tamizdat")

LONGEST_IN_A_NAME = 40
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}


def pytest_addoption(parser):
    parser.addoption(
        "--only-database", action="store_true", help="only tests that touch the database, and none in a browser"
    )
    parser.addoption(
        "--histories", type=int, default=0, metavar="N", help="let N more random histories of a newsroom happen"
    )


def pytest_make_parametrize_id(config, val, argname):
    """Name a test by its argument, not by a file's bytes: those may differ each time, and fill a screen."""
    return argname if isinstance(val, bytes) and len(val) > LONGEST_IN_A_NAME else None


def pytest_collection_modifyitems(config, items):
    if not config.getoption("only_database"):
        return
    chosen = [item for item in items if touches_database(item) and not item.get_closest_marker("journey")]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def touches_database(item):
    """Tell whether a test opens the database, by its mark or by a fixture that it asks for."""
    return bool(
        item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    )
