"""Who a response is for. Readers and colleagues get different protection, so one place decides."""

from __future__ import annotations

# Everything below these addresses is for people who log in, or who run the demo on their own machine.
FOR_COLLEAGUES = ("/admin/", "/django-admin/", "/staff/", "/demo/")
# Of these, where somebody without an account reads a draft by a link that a colleague gave them.
FOR_GUESTS = ("/staff/draft/",)
# Where readers' forms go and the links in their letters lead. What stands behind one is one reader's own.
FOR_SUBSCRIBERS = ("/letters/", "/support/")
# Of these, the ones whose page may run a script: a browser does some work there while very many forms come in.
AT_WORK = ("/letters/sign-up/", "/support/give/")
# What other sites and feed readers may show: pictures and downloads of the newspaper.
FOR_EVERY_ORIGIN = ("/media/", "/files/")


def is_for_readers(path: str) -> bool:
    """Tell whether a path is one of the newspaper's, and not of the rooms behind it."""
    return not path.startswith(FOR_COLLEAGUES)


def is_for_guests(path: str) -> bool:
    """Tell whether a path is one where people without an account are let in by a link."""
    return path.startswith(FOR_GUESTS)


def is_for_subscribers(path: str) -> bool:
    """Tell whether a path is one where a reader does something, and which is theirs alone."""
    return path.startswith(FOR_SUBSCRIBERS)


def may_be_embedded(path: str) -> bool:
    """Tell whether pages of other origins may show what stands at a path."""
    return path.startswith(FOR_EVERY_ORIGIN)
