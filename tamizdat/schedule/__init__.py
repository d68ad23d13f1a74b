"""The schedule: what has to be done again and again, whoever has time to do it, and each thing once.

An app says in its ``AppConfig.ready`` what it wants done and how often::

    register(Job("retain", "Delete what has served its time.", every=timedelta(days=1), run=retain))

Any number of workers look at the schedule every second (:func:`tamizdat.schedule.running.run_due`). Whoever claims a
job that is due holds a **lease** on it: until that ends, or the job does, nobody else begins it. A worker that is
killed leaves a lease that runs out, and the job is begun again; so a job has to be one that can be begun again. A job
that takes long renews its lease as it goes, and stops when it has lost it.

What was missed while no worker ran is done once as soon as one runs, not as often as it was missed.
"""
