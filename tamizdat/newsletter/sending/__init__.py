"""Sending: a process of its own that hands an issue's deliveries to a relay, and knows at any moment which it has.

It imports no Django, so it starts in a moment and stays small, and it alone opens sealed addresses. What it needs comes
through a descriptor (:mod:`tamizdat.newsletter.sending.orders`); what it does stands in the database before the relay
can know of it:

1. A **mailer** takes some deliveries that are due (``TAKEN``), and holds them as long as it renews its lease.
2. When the relay says "go on" (354), the delivery is noted as ``IN_FLIGHT``. Only if that has succeeded is the content
   sent. A delivery whose subscription has ended, whose issue was paused or that somebody else has taken is not noted,
   and then the connection is dropped before the relay has a message.
3. When the relay has answered for the content, the delivery is noted as ``DELIVERED``, ``PUT_OFF`` or ``REFUSED``.

So whatever kills a mailer, each delivery that it had is in one of two states: ``TAKEN``, and the relay has no message;
or ``IN_FLIGHT``, at most one for each open connection, and nobody can know (RFC 1047). The next mailer gives back the
former and notes the latter as ``IN_DOUBT``; they are sent once more, with the same Message-ID.

Notes are made together: those of all connections on which something has come, in one transaction. So a relay's answer
costs a share of a commit, and with more connections a smaller one.
"""
