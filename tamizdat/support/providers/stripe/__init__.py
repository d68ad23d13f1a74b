"""Stripe: cards, wallets and bank debits, on Stripe's page or with a card that is looked at first on ours.

What Stripe gets of a contribution: its amount, how often, the key of the order, the language of the page, the two
addresses to come back to, and what the newsroom has chosen to be called. What it calls itself protects nobody: the
supporter's bank sees the number of the merchant. Stripe's page asks for an e-mail address by itself.

Which objects there are: giving once makes a Checkout session, and that a payment intent; giving again and again makes a
session, a customer and a subscription. With a card that is looked at first there is no session. A payment's reference
in the ledger is that of its payment intent, for renewals too; what was tried and failed has that of its charge.
"""
