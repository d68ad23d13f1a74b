"""The staff app, and Wagtail's users app with our forms."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(AppConfig):
    """Accounts, roles and the second factor."""

    name = "tamizdat.staff"
    label = "staff"
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self) -> None:
        """Watch for migrations, which the roles follow, for new second factors and for new sessions."""
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415  needs the models
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415  needs the models

        from tamizdat.staff import checks  # noqa: F401, PLC0415  registers itself
        from tamizdat.staff.gate import remember_fresh_factor  # noqa: PLC0415  needs the models
        from tamizdat.staff.records import declare  # noqa: PLC0415  needs the models
        from tamizdat.staff.roles import establish_roles  # noqa: PLC0415  needs the models
        from tamizdat.staff.sessions import remember_beginning  # noqa: PLC0415  needs the models

        declare()
        authenticator_added.connect(remember_fresh_factor)
        user_logged_in.connect(remember_beginning)
        post_migrate.connect(establish_roles, sender=self)


class AccountsInAdminConfig(WagtailUsersAppConfig):
    """Wagtail's list of users, as our list of accounts."""

    user_viewset = "tamizdat.staff.desk.AccountViewSet"
