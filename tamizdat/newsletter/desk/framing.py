"""Framing: a message as a colleague looks at it, in a frame that runs nothing and loads nothing.

A preview has to show what a phone at night would, on a screen by day, and the same layout mirrored. So what depends on
the reader's device is decided here, in the text of the message, and not left to the colleague's browser.
"""

from __future__ import annotations

import re

# CSP Level 3. The frame has the policy of the page around it as well, and a sandbox that allows nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src 'none'; form-action 'none'"
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_DARK = re.compile(r"@media[^{]*prefers-color-scheme:\s*dark[^{]*\{", re.IGNORECASE)
_SIDES = re.compile(
    r"""(?P<before>\bdir=["']?|\balign=["']?|\btext-align:\s*|\b(?:padding|margin|border)-)"""
    r"(?P<side>ltr|rtl|left|right)\b",
    re.IGNORECASE,
)
_OTHER = {"ltr": "rtl", "rtl": "ltr", "left": "right", "right": "left"}


def framed(html: str, *, dark: bool = False, mirrored: bool = False) -> str:
    """Return a message as it is shown in a frame.

    Args:
        html: of the whole message.
        dark: as a device shows it that prefers dark colours; as one that does not, if False.
        mirrored: with left and right changed.
    """
    shown = _DARK.sub("@media all {" if dark else "@media not all {", html)
    if mirrored:
        shown = _SIDES.sub(lambda found: found["before"] + _OTHER[found["side"].lower()], shown)
    scheme = "dark" if dark else "light"
    # First of all that is in the head: what comes before a policy is not held by it.
    rules = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<style>:root {{ color-scheme: {scheme} !important }}</style>"
    )
    if _HEAD.search(shown):
        return _HEAD.sub(lambda found: found[0] + rules, shown, count=1)
    return rules + shown
