"""Where log lines go and which are written: to standard error, for journald or whatever else collects them."""

from __future__ import annotations


def logging_for(mode: str) -> dict[str, object]:
    """Return Django's ``LOGGING`` for a mode.

    Args:
        mode: in ``demo`` only what went wrong is told, so that the addresses stay in sight.
    """
    usual = "INFO" if mode == "production" else "WARNING"
    # Named ones lose the handlers that Django gives them, of which one would mail whole requests to administrators.
    loggers = {
        "django": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        # Scanners ask for other names all day; what they ask for is nobody else's business.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.server": {"level": "WARNING"},
        # Wagtail tells the titles of pages as they are edited, drafts among them.
        "wagtail": {"level": "WARNING"},
        "tamizdat": {"level": usual},
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"safe": {"()": "tamizdat.safety.logs.SafeFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "safe"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {name: {"handlers": [], "propagate": True} | config for name, config in loggers.items()},
    }
