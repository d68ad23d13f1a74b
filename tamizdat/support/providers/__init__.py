"""Who moves the money. Each provider keeps the contract of :mod:`tamizdat.support.providers.contract`.

Providers know nothing of the database: they are told everything, and return what they have learned. Which of them are
there follows from the settings (:func:`tamizdat.support.providers.registry.providers`).
"""
