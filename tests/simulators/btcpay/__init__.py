"""A BTCPay Server on this machine: as much of the Greenfield API as we use, with a page on which a person can pay.

It follows the API's own description (swagger.template.invoices.json and swagger.template.webhooks.json of
btcpayserver/btcpayserver), and for what the description leaves open (which invoice can be marked how), the server's own
source. No chain is behind it: who pays says how much, and when a block comes.
"""
