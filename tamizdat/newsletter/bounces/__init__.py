"""What comes back: reports, complaints and answers to messages, read and followed up.

Each message to a reader has an envelope address of its own (:class:`tamizdat.newsletter.marks.MarkKeys`). Whatever is
sent to that address comes in by one of two doors, the listener (:mod:`.listening`) or the mailbox (:mod:`.mailbox`),
and goes the same way from there:

1. :mod:`.letter` takes the bytes apart, within bounds and without ever failing: whoever can send mail can send what
   they like.
2. :mod:`.reading` says **whom** it is about, by the signed address alone, and **what** it is: :class:`.verdicts.Kind`.
   Nothing in this step knows a database, a clock or a network.
3. :mod:`.following` does what follows, in one transaction.

What is forged, or comes from anywhere else, changes nothing. Of a message nothing is kept but a digest, for a month, so
that one that comes twice counts once.
"""
