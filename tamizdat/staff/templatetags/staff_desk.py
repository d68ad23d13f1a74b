"""What the admin's frame says about the account that works in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from tamizdat.staff.gate import is_open_as_demo

if TYPE_CHECKING:
    from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def came_in_as_demo(context: Context) -> bool:
    """Tell whether whoever looks at this page came in without a second factor."""
    user = getattr(context.get("request"), "user", None)
    return bool(user and user.is_authenticated and is_open_as_demo(user))
