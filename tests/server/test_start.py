"""What a process loads before it does anything: a server is small, and people wait for every command."""

from __future__ import annotations

import gc
import os
import subprocess
import sys

from django.apps import apps

from tamizdat.console import no_collections
from tamizdat.server import unloaded

HEAVY = ("ninja", "pydantic", "rest_framework.serializers", "requests", "stripe")
LOADED = f"""
import sys
import django
django.setup()
print(*[name for name in {HEAVY} if name in sys.modules])
"""


def test_a_process_starts_without_what_only_some_of_them_need(tmp_path):
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("TAMIZDAT_", "DATABASE_"))}
    environ |= {"TAMIZDAT_MODE": "demo", "TAMIZDAT_DATA_DIR": str(tmp_path)}
    environ["DJANGO_SETTINGS_MODULE"] = "tamizdat.settings.demo"
    told = subprocess.run([sys.executable, "-c", LOADED], env=environ, capture_output=True, text=True, check=True)
    assert told.stdout.split() == []


def test_the_interface_is_loaded_where_it_is_installed(monkeypatch):
    kept = {name for name in sys.modules if name.startswith("wagtail.")}
    monkeypatch.setattr(apps, "is_installed", lambda name: name == unloaded.INTERFACE)
    monkeypatch.setattr(unloaded, "_stand_in", lambda name, **attributes: kept.add(f"instead of {name}"))
    unloaded.leave_unloaded()
    assert not [name for name in kept if name.startswith("instead of")]


def test_garbage_is_looked_for_again_once_everything_is_loaded_and_not_in_that():
    with no_collections():
        assert not gc.isenabled()
        loaded = [[]]
    assert gc.isenabled()
    assert not any(each is loaded for each in gc.get_objects())
    loaded.append(loaded)
    gc.unfreeze()
    assert any(each is loaded for each in gc.get_objects())
