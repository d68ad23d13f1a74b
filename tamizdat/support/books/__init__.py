"""The books: the ledger as a bookkeeper takes it in, as a table or as a double-entry journal.

What an entry means for the accounts is told once, in :mod:`~tamizdat.support.books.journal`; how beancount, ledger and
hledger want it written, in :mod:`~tamizdat.support.books.writing`. Nobody is named: contributions and entries have
their numbers, and a provider's own names for payments stay here, since with them a person can be looked up there.
"""
