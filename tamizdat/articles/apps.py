from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    """The newsroom's texts."""

    name = "tamizdat.articles"
    label = "articles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to Wagtail, watch over the record, and keep the public address in step with the settings."""
        from tamizdat.articles.models import Article  # noqa: PLC0415  models are not loaded before
        from tamizdat.articles.record import keep_the_record  # noqa: PLC0415
        from tamizdat.articles.signals import listen_to_wagtail  # noqa: PLC0415
        from tamizdat.articles.site import follow_settings  # noqa: PLC0415

        listen_to_wagtail(Article)
        keep_the_record()
        post_migrate.connect(follow_settings, sender=self)
