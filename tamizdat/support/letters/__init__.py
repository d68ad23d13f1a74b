"""Letters to supporters: put on their way with the ledger's entry that they follow from, and handed over seconds later.

==============  ====================================================================================================
module          what it is about
==============  ====================================================================================================
``following``   which letters follow from what has just been written into the ledger: rules, and the rows they leave
``words``       what the letters say; no subject tells what one is about, since mailboxes are looked into
``receipts``    what stands on a receipt and on the statement of a year
``statements``  the statement of each year, once for each address
``sending``     the worker opens the address and hands a letter over, once
==============  ====================================================================================================

Who is written to in a country for which the newsroom refuses gets one letter and no other: the one that says, in words
that are safe in a mailbox, that what they had set up has ended.
"""
