"""Exit codes of a mailer.

====  ==============================================================================================
code  meaning
====  ==============================================================================================
0     nothing is due any more; what was put off is for later
1     the relay or the database refuses; nothing is lost
3     it was asked to end, or the issue was paused or cancelled; nothing is repeated for it
4     no more messages may go out today (``TAMIZDAT_SMTP_WARM_UP``)
====  ==============================================================================================
"""

DONE, REFUSED, STOPPED, LIMITED = 0, 1, 3, 4
