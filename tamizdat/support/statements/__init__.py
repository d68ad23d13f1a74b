"""Statements of the newsroom's bank: read, matched with what supporters promised, and booked once.

==================  ================================================================================================
module              what it is about
==================  ================================================================================================
``lines``           a line of a statement, whatever file it comes from, and by what it is known again
``camt``            files in ISO 20022 camt.053, every version
``table``           files in CSV, as banks' web pages give them, with columns of any name
``importing``       reading a file into the books: what is new is matched, and what belongs to nobody is kept sealed
``shelf``           where pledges and lines are kept (the port of :mod:`tamizdat.support.providers.bank.books`)
``seeing``          what a colleague decides about a line that belongs to nobody
==================  ================================================================================================

Of whoever paid, no name and no number is kept. What stood on a line is used to find the code in it; on a line without
one it is sealed until a colleague has seen to it, or for 90 days.
"""
