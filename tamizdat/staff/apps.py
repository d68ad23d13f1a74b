"""The staff app, and Wagtail's users app with our forms."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_migrate, pre_save
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.users.apps import WagtailUsersAppConfig

from tamizdat.schedule.jobs import register


class StaffConfig(AppConfig):
    """Accounts, roles and the second factor."""

    name = "tamizdat.staff"
    label = "staff"
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self) -> None:
        """Watch for migrations, factors and what colleagues want to know; keep accounts away from texts."""
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415  needs the models
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415  needs the models

        from tamizdat.staff import (  # noqa: PLC0415  need the models
            checks,  # noqa: F401  registers itself
            notices,
            persons,
        )
        from tamizdat.staff.gate import remember_fresh_factor  # noqa: PLC0415  needs the models
        from tamizdat.staff.letters import JOB  # noqa: PLC0415  needs the models
        from tamizdat.staff.mail_address import refuse_plain_address  # noqa: PLC0415  needs the models
        from tamizdat.staff.records import declare  # noqa: PLC0415  needs the models
        from tamizdat.staff.roles import establish_roles  # noqa: PLC0415  needs the models
        from tamizdat.staff.sessions import remember_beginning  # noqa: PLC0415  needs the models

        declare()
        persons.declare()
        notices.listen()
        register(JOB)
        for model in ("account.EmailAddress", "account.EmailConfirmation"):
            pre_save.connect(refuse_plain_address, sender=model, dispatch_uid=f"staff_no_plain_address_{model}")
        authenticator_added.connect(remember_fresh_factor)
        user_logged_in.connect(remember_beginning)
        post_migrate.connect(establish_roles, sender=self)
        self._keep_accounts_away_from_texts()

    def _keep_accounts_away_from_texts(self) -> None:
        from allauth.mfa.models import Authenticator  # noqa: PLC0415  needs the models
        from wagtail.documents import get_document_model  # noqa: PLC0415  likewise
        from wagtail.images import get_image_model  # noqa: PLC0415  likewise
        from wagtail.models import Comment, CommentReply, Page, Revision, WorkflowState  # noqa: PLC0415  likewise

        from tamizdat.staff import attribution, drawer, permissions, presence, review, wearing  # noqa: PLC0415  likewise
        from tamizdat.staff.models import Account, Closure  # noqa: PLC0415  likewise

        pre_migrate.connect(attribution.unmask, sender=self)
        post_migrate.connect(attribution.after_migration, sender=self)
        pre_save.connect(attribution.mask_version, sender=Revision)
        pre_save.connect(attribution.to_the_day, sender=Authenticator)
        m2m_changed.connect(wearing.roles_changed, sender=Account.groups.through)
        post_save.connect(wearing.account_changed, sender=Account)
        post_delete.connect(wearing.account_changed, sender=Account)
        post_save.connect(wearing.closure_changed, sender=Closure)
        post_delete.connect(wearing.closure_changed, sender=Closure)
        kinds = [
            (get_image_model(), "picture", "uploaded_by_user"),
            (get_document_model(), "file", "uploaded_by_user"),
            (Comment, "remark", "user"),
            (CommentReply, "answer", "user"),
            (Revision, "version", "user"),
            *((model, "page", "owner") for model in Page.__subclasses__()),
        ]
        for model, kind, whose in kinds:
            post_save.connect(drawer.putting(kind, whose), sender=model, weak=False)
        permissions.register_policies()
        presence.hide_presence()
        # Wagtail asks who handed a text in, which nobody knows any more.
        WorkflowState.user_can_cancel = review.may_take_back


class AccountsInAdminConfig(WagtailUsersAppConfig):
    """Wagtail's list of users, as our list of accounts."""

    user_viewset = "tamizdat.staff.desk.AccountViewSet"


class AdminWithoutMailConfig(WagtailAdminAppConfig):
    """Wagtail's admin, which writes to nobody: its mails name a text, and what answers the web would send them."""

    default = False

    def ready(self) -> None:
        """Take back what Wagtail listens for; :mod:`tamizdat.staff.notices` listens instead."""
        super().ready()
        from wagtail import signals  # noqa: PLC0415  needs the models
        from wagtail.models import TaskState, WorkflowState  # noqa: PLC0415  needs the models

        for signal, sender, name in (
            (signals.task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
            (signals.workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
            (signals.workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
            (signals.workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
        ):
            signal.disconnect(sender=sender, dispatch_uid=name)
