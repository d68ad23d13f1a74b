"""What is kept of colleagues, and for how long: as little as working together needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.models import EmailConfirmation
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from tamizdat.retention.records import End, RecordType, deleted, forgotten, register

# So long one can ask who did something; then it was the newsroom.
ANSWERABLE = dt.timedelta(days=90)
A_DAY = dt.timedelta(days=1)
A_MONTH = dt.timedelta(days=30)
WITH_ACCOUNT = "deleted with the account"
NINETY_DAYS = "90 days"
FORGOTTEN = "the account is forgotten, the record stays"


def _rows(label: str) -> QuerySet:
    manager: Any = apps.get_model(label)._default_manager  # noqa: SLF001  Django documents it as its API
    return manager.all()


def _forgetting(label: str, since: str, field: str) -> End:
    def end(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
        return forgotten(_rows(label).filter(**{f"{since}__lt": now - ANSWERABLE}), field, act)

    return end


def _deleting(label: str, since: str, period: dt.timedelta) -> End:
    def end(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
        return deleted(_rows(label).filter(**{f"{since}__lt": now - period}), act)

    return end


def _end_sessions(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(Session.objects.filter(expire_date__lt=now), act)


def _end_confirmations(_now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(EmailConfirmation.objects.all_expired(), act)


def _end_tokens(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(_rows("wagtailcore.APIToken").filter(revoked_at__lt=now - A_MONTH), act)


def _end_comments(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(_rows("wagtailcore.Comment").filter(resolved_at__lt=now - ANSWERABLE), act)


def _end_task_states(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    over = Q(finished_at__lt=now - ANSWERABLE)
    return forgotten(_rows("wagtailcore.TaskState").filter(over), "finished_by", act)


ACCOUNTS = (
    RecordType(
        "staff.Account",
        (
            "a user name, a digest of the password, when it last signed in, and a mail address if the colleague wants "
            "mail: sealed, with a keyed digest by which it is found"
        ),
        "signing in; telling that there is something in the newsroom",
        "as long as the colleague works here",
        "deleted by a keeper",
    ),
    RecordType("staff.Account_groups", "the account's roles", "what it may do", "as the account", WITH_ACCOUNT),
    RecordType(
        "staff.Account_user_permissions", "nothing; it is not used", "Django has it", "as the account", WITH_ACCOUNT
    ),
    RecordType(
        "account.EmailAddress", "nothing; it is refused", "the sign-in library has it", "as the account", WITH_ACCOUNT
    ),
    RecordType(
        "account.EmailConfirmation",
        "nothing; it is refused",
        "the sign-in library has it",
        "3 days",
        "deleted",
        _end_confirmations,
    ),
    RecordType(
        "staff.Letter",
        "that an account is about to be written to, since which minute, and whether because of an alarm",
        "sending it, once",
        "until it is sent; 1 day at most",
        "deleted",
        _deleting("staff.Letter", "since", A_DAY),
    ),
    RecordType(
        "staff.Notice",
        "that there is something for a role, of which kind and since which minute; nobody is named",
        "writing to colleagues",
        "until it is sorted, some minutes; 1 day at most",
        "deleted",
        _deleting("staff.Notice", "left", A_DAY),
    ),
    RecordType(
        "mfa.Authenticator",
        "a passkey or the secret of a code app, its name, and when it was last used",
        "the second factor",
        "as the account, or until it is taken off",
        WITH_ACCOUNT,
    ),
    RecordType(
        "sessions.Session",
        "which account is signed in",
        "staying signed in",
        "until it expires",
        "deleted",
        _end_sessions,
    ),
    RecordType(
        "wagtailcore.APIToken",
        "which account a program may act for",
        "access for programs",
        "until it is revoked, and 30 days",
        "deleted",
        _end_tokens,
    ),
    RecordType(
        "wagtailusers.UserProfile",
        "language, time zone and look of the admin",
        "an admin in the colleague's language",
        "as the account",
        WITH_ACCOUNT,
    ),
)
TRACES = (
    RecordType(
        "wagtailadmin.EditingSession",
        "that an account has a page open",
        "warning of edits that collide",
        "1 day",
        "deleted",
        _deleting("wagtailadmin.EditingSession", "last_seen_at", A_DAY),
    ),
    RecordType(
        "wagtailadmin.FormState",
        "what an account has begun to write",
        "nothing is lost when a browser closes",
        "30 days after the last change",
        "deleted",
        _deleting("wagtailadmin.FormState", "last_updated_at", A_MONTH),
    ),
    RecordType(
        "wagtailcore.PageLogEntry",
        "which account did something to a page",
        "asking whoever did it",
        NINETY_DAYS,
        FORGOTTEN,
        _forgetting("wagtailcore.PageLogEntry", "timestamp", "user"),
    ),
    RecordType(
        "wagtailcore.ModelLogEntry",
        "which account did something to a record",
        "asking whoever did it",
        NINETY_DAYS,
        FORGOTTEN,
        _forgetting("wagtailcore.ModelLogEntry", "timestamp", "user"),
    ),
    RecordType(
        "wagtailcore.Revision",
        "which account saved a version",
        "asking whoever did it",
        NINETY_DAYS,
        FORGOTTEN,
        _forgetting("wagtailcore.Revision", "created_at", "user"),
    ),
    RecordType(
        "wagtailcore.WorkflowState",
        "which account sent a text for review",
        "telling it what came of the review",
        NINETY_DAYS,
        FORGOTTEN,
        _forgetting("wagtailcore.WorkflowState", "created_at", "requested_by"),
    ),
    RecordType(
        "wagtailcore.TaskState",
        "which account reviewed a text",
        "a second pair of eyes",
        NINETY_DAYS,
        FORGOTTEN,
        _end_task_states,
    ),
    RecordType(
        "wagtailcore.Comment",
        "which account remarked something on a draft",
        "working on a text together",
        "90 days after it was resolved",
        "deleted with its replies",
        _end_comments,
    ),
    RecordType(
        "wagtailcore.CommentReply",
        "which account answered a remark",
        "working on a text together",
        "as the remark",
        "deleted with the remark",
    ),
    RecordType(
        "wagtailcore.PageSubscription",
        "which account wants to hear of remarks on a page",
        "telling it",
        "as the account or the page",
        WITH_ACCOUNT,
    ),
    RecordType(
        "wagtailcore.UploadedFile",
        "which account has begun to upload something",
        "uploads of many files",
        "as the account, or until it is finished",
        WITH_ACCOUNT,
    ),
)
OWNERS = tuple(
    RecordType(
        label,
        "which account made it, and which has locked it",
        "asking whoever did it; editing undisturbed",
        "90 days after the last version, and as long as it is locked",
        "the account is forgotten, the page stays; a reporter asks an editor to change it then",
        _forgetting(label, "latest_revision_created_at", "owner") if label == "wagtailcore.Page" else None,
    )
    for label in (
        "wagtailcore.Page",
        "articles.Article",
        "articles.Section",
        "articles.FrontPage",
        "articles.StandingPage",
    )
) + tuple(
    RecordType(
        label,
        "which account uploaded it",
        "asking whoever did it",
        NINETY_DAYS,
        FORGOTTEN,
        _forgetting(label, "created_at", "uploaded_by_user"),
    )
    for label in ("media.Picture", "media.File", "wagtailimages.Image", "wagtaildocs.Document")
)


def declare() -> None:
    """Say what is kept of colleagues."""
    register(*ACCOUNTS, *TRACES, *OWNERS)
