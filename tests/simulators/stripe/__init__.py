"""Stripe on this machine, as far as we use it, in the API's version that the ``stripe`` package 16 speaks.

The official client drives it unchanged: ``stripe.StripeClient(key, base_addresses={"api": simulator.url})``. It keeps
books of its own of what every order came to (``books.takings()``), so that a ledger can be compared with them; its time
can be moved on (``books.advance(seconds)``); and it breaks down on request (:mod:`tests.simulators.stripe.faults`).

What it follows: docs.stripe.com/api, /testing (the numbers of the cards), /api/idempotent_requests,
/webhooks/signature, /billing/subscriptions/overview, /currencies. What it does not have: taxes, discounts, prorations,
Connect, a test clock for each customer (the whole of it has one clock), and everything else that we never ask for: a
parameter that it does not know is an error, as at Stripe.
"""

API_VERSION = "2026-10-28.endive"
