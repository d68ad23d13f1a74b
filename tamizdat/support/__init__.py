"""Reader support: asking, giving, and the books, for a newsroom whose supporters can be prosecuted.

==================  ================================================================================================
module              what it is about
==================  ================================================================================================
``money``           amounts: whole minor units with their currency, read from what people type
``policy``          what is told to somebody in a country, or that they are not let give: decided before anything else
``providers``       who moves the money, behind one contract (:mod:`tamizdat.support.providers.contract`)
``ledger``          what has happened with a contribution, written once and never changed; totals are sums
``actions``         the verbs: begin, take in what a provider says, change, stop, ask about what is in doubt
==================  ================================================================================================

**A contribution is a row before a provider is asked** (``started``), and the provider is asked under a key that follows
from the row, so that asking again makes nothing twice. **What a provider tells us by itself is a hint**: a signed
notice names an object, and what is written into the ledger is what the provider answers when asked about that object.
So it does not matter in which order, how often or whether notices come (docs/decisions/0017-asking-the-provider.md).

**Who gives is nobody here.** A contribution knows amounts, days, a country and a random mark. An address is sealed, in
a row of its own that can be deleted, and every total stays as it was.
"""
