"""The door through which a web server reaches the application."""

from django.core.wsgi import get_wsgi_application

from tamizdat.console import choose_settings

choose_settings()
application = get_wsgi_application()
