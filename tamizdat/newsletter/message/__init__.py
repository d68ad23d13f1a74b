"""The message: how an issue becomes what a relay takes, once, and how each recipient's own few bytes get into it.

``template``, ``quoted`` and ``dkim`` know no Django, for the process that sends knows none either; ``composing`` makes
templates of issues.
"""
