"""The words to which somebody agrees who signs up."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.newsletter.models import Newsletter, Wording


@dataclass(frozen=True, slots=True)
class Consent:
    """What stands beside the button.

    Args:
        privacy: address of the privacy policy, or "" if the newsletter names none.
    """

    wording: Wording
    privacy: str


def consent_to(newsletter: Newsletter) -> Consent:
    """Return the words for a newsletter in its language, as the version that is kept as proof."""
    policy = newsletter.privacy_page
    address = policy.address if policy is not None and policy.live else ""
    with override(newsletter.language):
        text = _words(with_policy=bool(address)) % {"name": newsletter.name}
    return Consent(Wording.objects.saying(newsletter.language, text), address)


def _words(*, with_policy: bool) -> str:
    """Return the sentence; it names no policy where there is none to be read."""
    if with_policy:
        return _(
            "I want “%(name)s” to be sent to this address, and agree that the address is kept for it as the privacy "
            "policy says. I can leave at any time, by a link in each message."
        )
    return _(
        "I want “%(name)s” to be sent to this address, and agree that the address is kept for it. I can leave at any "
        "time, by a link in each message."
    )
