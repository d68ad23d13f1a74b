"""What other apps can listen to.

``public_changed`` is sent, once the transaction is committed, whenever what readers see has changed: with
``article`` and a ``verb`` (``publish``, ``update``, ``correct``, ``withdraw``, ``reinstate``, ``rename``, ``unpublish``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.dispatch import Signal

if TYPE_CHECKING:
    from tamizdat.articles.models import Article

public_changed = Signal()


def announce(article: Article, verb: str) -> None:
    """Tell listeners, once the transaction is safely stored, that readers now see something else."""
    transaction.on_commit(lambda: public_changed.send(sender=type(article), article=article, verb=verb))
