from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class PressConfig(AppConfig):
    """Registers the kinds of outputs and the preview, and has the database note what readers may see change."""

    name = "tamizdat.press"
    label = "press"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the admin's previews with the press, and keep the triggers of the database in step with its tables."""
        from tamizdat.articles.models.addressed import register_previewer  # noqa: PLC0415  models are not loaded before
        from tamizdat.newsletter.texts import tell_by  # noqa: PLC0415  models are not loaded before
        from tamizdat.press import kinds  # noqa: F401, PLC0415  importing registers them
        from tamizdat.press.inventory import notes  # noqa: PLC0415
        from tamizdat.press.preview import render_draft  # noqa: PLC0415
        from tamizdat.press.telling import tell  # noqa: PLC0415

        register_previewer(render_draft)
        tell_by(tell)
        pre_migrate.connect(notes.unwatch, sender=self)
        post_migrate.connect(notes.after_migration, sender=self)
