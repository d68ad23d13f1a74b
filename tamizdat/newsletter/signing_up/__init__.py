"""Signing up: from a field on a page to a confirmed subscription, without telling anybody who subscribes to what.

====  ==================  ==============================================================================================
step  who                 does
====  ==================  ==============================================================================================
1     a reader            sends the form: an address, the newsletter, and the words that they have agreed to
2     the web process     seals the address and lays it down (:class:`~tamizdat.newsletter.models.SignUp`); the same row
                          and the same answer for everybody (:mod:`~tamizdat.newsletter.signing_up.asking`)
3     the mailing worker  looks, seconds later, who it is, and makes the subscription and its letter, or none
                          (:mod:`~tamizdat.newsletter.signing_up.taking_in`)
4     the worker          hands the letter over (:mod:`tamizdat.newsletter.letters`)
5     the reader          presses the button to which the letter leads (:mod:`tamizdat.newsletter.confirming`)
====  ==================  ==============================================================================================

Whoever sends many forms is asked for one more click first, which costs their computer some work
(:mod:`~tamizdat.newsletter.signing_up.challenge`). Why it is so: docs/decisions/0015-signing-up.md.
"""
