from django.apps import AppConfig

from tamizdat.server.unloaded import leave_unloaded


class ServerConfig(AppConfig):
    name = "tamizdat.server"
    label = "server"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep what nobody asks for from being loaded; this application is the first that is ready."""
        leave_unloaded()
