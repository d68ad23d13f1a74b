"""What Wagtail loads into every process and nobody here asks for, and how it is left where it is.

Wagtail's applications hand in their parts of its writing interface (``wagtail.api.v3``) when they are ready, whether it
is served or not. For that each process loads ninja, pydantic and Django REST framework and makes schemas of all models:
on a small server nearly half of a command's start and 40 MB of each process.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from django.apps import apps

INTERFACE = "wagtail.api.v3"
WITH_TYPES = ("images", "documents", "snippets")


class _Nowhere:
    """Where parts of the interface are handed in that nobody serves."""

    def add_router(self, prefix: str, router: object) -> None:
        """Take a part, and do nothing with it."""


def leave_unloaded() -> None:
    """Have Wagtail's applications find nothing to load, unless the interface is installed.

    It has to be called before theirs are ready. Should they look elsewhere one day, a start is slower and nothing else.
    """
    if apps.is_installed(INTERFACE):
        return
    _stand_in(f"{INTERFACE}.api", api=_Nowhere())
    for name in ("contrib.redirects", "locales"):
        _stand_in(f"wagtail.{name}.api.v3", router=None)
    _stand_in("wagtail.snippets.api.v3", register_content_types=_none)
    for name in WITH_TYPES:
        _stand_in(f"wagtail.{name}.api.v3.registry", register_content_types=_none)
        _stand_in(f"wagtail.{name}.api.v3.router", router=None)


def _stand_in(name: str, **attributes: Any) -> None:
    if name not in sys.modules:
        module = ModuleType(name, "Stands for a part of Wagtail that is not loaded.")
        vars(module).update(attributes)
        sys.modules[name] = module


def _none() -> None:
    """Register nothing."""
