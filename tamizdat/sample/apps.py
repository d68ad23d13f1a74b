from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tamizdat.sample"
    label = "sample"
    default_auto_field = "django.db.models.BigAutoField"
