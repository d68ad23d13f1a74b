"""A newsroom in earnest: everything over TLS, nothing with a default that would be a secret."""

from tamizdat.settings.base import *  # noqa: F403  Django's own way of layering settings

DEMO = False
SECURE_SSL_REDIRECT = False  # the web server in front redirects; health checks come over plain loopback
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
