"""The seizure test: whether anything that a taken server holds names somebody who must not be named.

Somebody takes the disk, a dump of the database, a backup. What they look for is a name or an address of which they have
an idea; so the test looks for it too, in whatever form a program may have written it: as it is, in other letters,
encoded, or as a digest that can be tried out (:mod:`tamizdat.safety.seizure.forms`). It looks into every file that the
newspaper has, into packed files, into pages of the database that are free but not yet written over, and into what each
table says (:mod:`tamizdat.safety.seizure.places`).
"""
