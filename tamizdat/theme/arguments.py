"""Sentences that stand inside of an expression of a template, as what a macro is given.

``makemessages`` finds a sentence only where an expression begins with it, so these stand here once more.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES = (
    gettext_noop("By contributor"),
    gettext_noop("By month"),
    gettext_noop("By topic"),
    gettext_noop("People"),
    gettext_noop("Preview. This is how the page will look; readers cannot see it yet."),
    gettext_noop("Source"),
    gettext_noop("Table %(number)s"),
)
