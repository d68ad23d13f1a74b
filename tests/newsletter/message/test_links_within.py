"""Links of a text to the site itself lead to it from a mailbox, and nothing behind them is lost."""

from __future__ import annotations

import pytest

from tamizdat.newsletter.message.plain import text_of
from tamizdat.newsletter.message.shown import _leading_to

ORIGIN = "https://paper.example"


@pytest.mark.parametrize(
    ("within", "outside"),
    [
        ("/en/courts/", "https://paper.example/en/courts/"),
        ("/ru/суды/", "https://paper.example/ru/%D1%81%D1%83%D0%B4%D1%8B/"),
        ("/en/?a=1&amp;b=2", "https://paper.example/en/?a=1&amp;b=2"),
    ],
)
def test_a_link_within_the_site_leads_there(within, outside):
    html = f'<p><a class="x" href="{within}">How</a> and <a href="https://elsewhere.example/">why</a>.</p><p>More.</p>'
    led = _leading_to(html, ORIGIN)
    assert led == html.replace(f'"{within}"', f'"{outside}"')
    assert text_of(led).endswith("More.")
