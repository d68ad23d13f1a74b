"""What must not be so when a newsroom works in earnest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from tamizdat.staff.demo import demo_accounts_present
from tamizdat.staff.models import Account

if TYPE_CHECKING:
    from collections.abc import Sequence


@register(Tags.database)
def no_demo_accounts_in_earnest(
    app_configs: object,
    databases: Sequence[str] | None = None,
    **kwargs: object,
) -> list[CheckMessage]:
    """Refuse demo accounts, whose password is public, outside demo mode."""
    if settings.DEMO or not databases or "default" not in databases:
        return []
    if Account._meta.db_table not in connections["default"].introspection.table_names():  # noqa: SLF001  Django's own name for it
        return []
    return [
        Error(
            f"The database has the demo account '{name}'.",
            hint=f"Run 'tamizdat staff reset {name}' to make it a colleague's, or start from an empty database.",
            id="staff.E001",
        )
        for name in demo_accounts_present()
    ]
