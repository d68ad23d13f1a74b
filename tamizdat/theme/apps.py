from django.apps import AppConfig


class ThemeConfig(AppConfig):
    name = "tamizdat.theme"
    label = "theme"
    default_auto_field = "django.db.models.BigAutoField"
