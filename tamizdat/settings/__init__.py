"""Django's settings: ``base`` for all, then ``demo``, ``production`` and ``test``."""
