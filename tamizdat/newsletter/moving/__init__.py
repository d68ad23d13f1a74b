"""Moving: subscribers brought from another system, and taken to one.

Of what other systems have gathered about people only three things come along: the address, the language, and the proof
of consent. A file is read row by row (:mod:`.tables`), a row is understood by the rules of the system that wrote it
(:mod:`.formats`), and some hundreds of rows at a time go into the database in one transaction (:mod:`.importing`), so
that a run that was killed can be begun again. What leaves is locked with a passphrase (:mod:`.exporting`).
"""
