"""What others may want to know of: sent inside the transaction in which it was written down, so it is known once."""

from __future__ import annotations

from django.dispatch import Signal

# Arguments: ``contribution``, and ``events``, a list of entries that have just been written into the ledger.
happened = Signal()
