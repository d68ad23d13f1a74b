from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """The newsroom's texts."""

    name = "tamizdat.articles"
    label = "articles"
    default_auto_field = "django.db.models.BigAutoField"
