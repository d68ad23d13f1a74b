"""What an editor looks at is the message, on the device that they have chosen, and nothing from elsewhere."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.newsletter.desk.framing import POLICY, framed

MESSAGE = (
    '<!DOCTYPE html><html lang="en" dir="ltr"><head><title>t</title><style>'
    "@media screen and (prefers-color-scheme:dark) { p { color: #eee } }</style></head>"
    '<body><td align="left" style="text-align:left;padding-left:4px">left to right</td></body></html>'
)


def test_the_policy_stands_before_anything_in_the_head():
    shown = framed(MESSAGE)
    assert shown.index(POLICY) < shown.index("<title>")


def test_a_message_without_a_head_is_held_by_the_policy_too():
    assert framed("<p>words</p>").startswith(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">')


def test_dark_is_what_a_dark_device_shows_and_light_what_a_light_one_does():
    assert "@media all { p" in framed(MESSAGE, dark=True)
    assert "@media not all { p" in framed(MESSAGE)
    assert "color-scheme: dark !important" in framed(MESSAGE, dark=True)


def test_mirrored_turns_the_layout_and_leaves_the_words():
    shown = framed(MESSAGE, mirrored=True)
    assert '<html lang="en" dir="rtl">' in shown
    assert '<td align="right" style="text-align:right;padding-right:4px">left to right</td>' in shown


@given(st.lists(st.sampled_from(['dir="ltr"', 'align="right"', "margin-left:1px", "left", " right<p>", "x"])))
def test_mirrored_twice_is_what_it_was(parts):
    html = f"<head>{' '.join(parts)}"
    rules = re.compile(r"<meta.*?</style>")
    once = rules.sub("", framed(html, mirrored=True))
    assert rules.sub("", framed(once, mirrored=True)) == html
