from django.apps import AppConfig


class PressConfig(AppConfig):
    """Registers the kinds of outputs and the preview."""

    name = "tamizdat.press"
    label = "press"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the admin's previews with the press."""
        from tamizdat.articles.models.addressed import register_previewer  # noqa: PLC0415  models are not loaded before
        from tamizdat.press import kinds  # noqa: F401, PLC0415  importing registers them
        from tamizdat.press.preview import render_draft  # noqa: PLC0415

        register_previewer(render_draft)
