"""What came back and is about no subscription: others write letters too."""

from __future__ import annotations

from django.dispatch import Signal

# Arguments: ``mark``, the 12 bytes that the letter's envelope named, and ``verdict``. Sent inside the transaction.
came_back = Signal()
