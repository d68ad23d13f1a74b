from django.apps import AppConfig


class ThemeConfig(AppConfig):
    """What a reader sees."""

    name = "tamizdat.theme"
    label = "theme"
    default_auto_field = "django.db.models.BigAutoField"
