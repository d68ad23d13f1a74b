"""BTCPay Server: bitcoin to a wallet of the newsroom's own, over the Greenfield API, version 1.

An invoice is made for each order, with the order's key as its ``orderId`` and nothing else about it. The server has no
keys against doing a thing twice, so it is searched for the ``orderId`` first; if two processes make an invoice in the
same moment all the same, both see both afterwards, the older one is *the* one, and the other is closed as invalid as
long as nobody has paid it. Whatever is paid into either of them counts, since asking about one asks about all.

What was paid is worth what it was worth when the invoice was made (the rate is part of it), in the invoice's currency.
Each transfer that the server calls settled is a payment of its own, so what is paid in parts, too late, or over the
amount counts as what it is. What it is worth later is not ours to know: there is no settlement in a currency of ours.

It cannot give back by itself, since nobody knows an address to give back to: a colleague uses "Issue refund" on the
server, and the person claims it there. The server does not tell of that in its invoices, so the ledger does not know it
either. What came too late or in part can be marked as invalid on the server once it was given back: that the ledger
takes as given back. Nothing recurs: bitcoin knows no order to pay again.
"""
