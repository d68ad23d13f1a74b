"""A newsroom to try out on one's own machine. Never for readers: ``tamizdat doctor`` says so, and it only listens on
the loopback interface.
"""

from tamizdat.settings.base import *  # noqa: F403  Django's own way of layering settings
from tamizdat.settings.base import ALLOWED_HOSTS

DEMO = True
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "127.0.0.1", "localhost", "[::1]"]
