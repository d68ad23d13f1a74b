"""Where the links of supporters lead."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tamizdat.support.marks import MANAGE, REMINDER, THANKS, LinkKeys
from tamizdat.support.models import Contribution

# A debit can take two weeks until it is sure; so long somebody may look how it went.
THANKS_FOR = dt.timedelta(days=30)
MANAGED_FOR = dt.timedelta(days=60)


def thanks_url(contribution: Contribution) -> str:
    """Return where somebody comes back to from a provider; always the same of one contribution."""
    return _url("support_thanks", THANKS, contribution, contribution.made.date() + THANKS_FOR)


def manage_url(contribution: Contribution, today: dt.date) -> str:
    """Return the link by which one contribution is looked after, good for 60 days."""
    return _url("support_manage", MANAGE, contribution, today + MANAGED_FOR)


def no_reminder_url(mark: bytes, today: dt.date) -> str:
    """Return the link by which somebody who was reminded is never reminded again, good for 60 days."""
    token = LinkKeys.of(settings.SECRET_KEY).token(REMINDER, mark, today + MANAGED_FOR)
    return f"{settings.ENVIRONMENT.site_url}{reverse('support_no_reminder', args=[token])}"


def support_page_url(language: str) -> str:
    """Return the page on which somebody can give, in their language."""
    return f"{settings.ENVIRONMENT.site_url}/{language}/support/"


def contribution_of(purpose: bytes, token: str) -> Contribution | None:
    """Return the contribution that a link names; None if the link is none of ours, or its time is over."""
    mark = LinkKeys.of(settings.SECRET_KEY).mark_of(purpose, token, timezone.now().date())
    if mark is None:
        return None
    return Contribution.objects.select_related("supporter").filter(mark=mark).first()


def _url(name: str, purpose: bytes, contribution: Contribution, until: dt.date) -> str:
    token = LinkKeys.of(settings.SECRET_KEY).token(purpose, bytes(contribution.mark), until)
    return f"{settings.ENVIRONMENT.site_url}{reverse(name, args=[token])}"
