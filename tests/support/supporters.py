"""What a supporter does on our pages, for tests: fill in, press, go on."""

from __future__ import annotations

from lxml import html

GIVE = "/support/give/"


def fields_of(response, number=0):
    """Return the fields of a form as a browser would send them if nothing were changed."""
    form = html.fromstring(response.content if hasattr(response, "content") else response).xpath("//main//form")[number]
    return dict(form.form_values())


def step_one(client, **told):
    """Send the form of a static page."""
    sent = {"frequency": "once", "currency": "USD", "once-USD": "10", "language": "en"} | told
    return client.post(GIVE, sent)


def give(client, first=None, **changes):
    """Send a static page's form, then the page that it leads to, with changes; None takes a field away."""
    return client.post(GIVE, filled(client, first, **changes))


def filled(client, first=None, **changes):
    """Return what the second form would send."""
    sent = fields_of(step_one(client, **(first or {}))) | changes
    return {name: value for name, value in sent.items() if value is not None}


def heading(response):
    """Return a page's heading."""
    return html.fromstring(response.content).xpath("string(//h1)").strip()
