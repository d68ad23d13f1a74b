"""Giving: from a form on a page to the page of a payment provider, and nothing kept of those who are sent away.

====  ==============  ================================================================================================
step  who             does
====  ==============  ================================================================================================
1     a reader        sends the form of an article or of the support page: an amount, how often
2     we              show it once more with country, way to pay and, if they like, an address; nothing is written yet
3     the reader      sends that page; it carries a signed token, by which the same order is one, however often sent
4     we              look at the country first, then at how many come (:mod:`~tamizdat.support.giving.allowing`), and
                      only then write a row and ask the provider (:mod:`tamizdat.support.actions.beginning`)
5     the reader      goes on to the provider, or is told what to do at their bank
6     we              say how it went when they come back
====  ==============  ================================================================================================
"""
