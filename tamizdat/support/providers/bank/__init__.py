"""Bank transfer: a supporter writes a code into a transfer, and the newsroom's statement tells that it came.

Nobody is asked over a wire. What a statement has said is kept by :mod:`tamizdat.support.statements`, and this provider
reads it through a small port (:mod:`~tamizdat.support.providers.bank.books`), so that its rules need no database.
"""
