"""What can be done with an issue, one verb a module."""

from tamizdat.newsletter.actions.approving import approve, take_back_approval
from tamizdat.newsletter.actions.beginning import begin
from tamizdat.newsletter.actions.going import cancel, pause, resume

__all__ = ["approve", "begin", "cancel", "pause", "resume", "take_back_approval"]
