"""Retention: what is kept of people, for what, for how long, and what happens then.

Whoever holds a record of a person in a model says so, in ``AppConfig.ready``::

    register(
        RecordType(
            model="sessions.Session",
            holds="which account is signed in on a device",
            purpose="keeping a colleague signed in",
            period="two weeks after its last use",
            at_the_end="deleted",
            end=lambda now, act: ended(Session.objects.filter(expire_date__lt=now), act),
        )
    )

``docs/reference/personal-data.md`` is made from these declarations, ``tamizdat safety retain`` and the worker carry
them out once a day, and a test fails for a model that holds something of a person and is not declared.
"""
