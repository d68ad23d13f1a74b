"""The door through which a web server reaches the application."""

from django.core.wsgi import get_wsgi_application

from tamizdat.console import choose_settings
from tamizdat.vault import at_hand

choose_settings()
# Whoever gets into this process finds no private key in it, and no way to one that goes through the program.
at_hand.seal_only()
application = get_wsgi_application()
