"""What is kept of colleagues, and for how long: as little as working together needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.models import EmailConfirmation
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile

from tamizdat.retention.records import End, RecordType, deleted, register

# So long one can look up what was remarked on a text, once it is settled.
SETTLED = dt.timedelta(days=90)
A_DAY = dt.timedelta(days=1)
A_MONTH = dt.timedelta(days=30)
WITH_ACCOUNT = "deleted with the account"


def _rows(label: str) -> QuerySet:
    manager: Any = apps.get_model(label)._default_manager  # noqa: SLF001  Django documents it as its API
    return manager.all()


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
    return deleted(_rows("wagtailcore.Comment").filter(resolved_at__lt=now - SETTLED), act)


def _end_uploads(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    old = [upload for upload in _rows("wagtailcore.UploadedFile") if _age(upload.file, now) > A_DAY]
    if act:
        for upload in old:
            upload.file.delete(save=False)
            upload.delete()
    return len(old)


def _age(file: FieldFile, now: dt.datetime) -> dt.timedelta:
    try:
        return now - file.storage.get_modified_time(str(file.name))
    except FileNotFoundError:
        return dt.timedelta.max


def _of_a_role(label: str, what: str) -> RecordType:
    """Declare a model beside a text: the database keeps accounts away from it (see ``attribution``)."""
    return RecordType(label, f"which role {what}; never which account", "asking that role", "as the record", "kept")


ACCOUNTS = (
    RecordType(
        "staff.Account",
        (
            "a user name, a digest of the password, the day on which it last signed in, and a mail address if the "
            "colleague wants mail: sealed, with a keyed digest by which it is found"
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
        "which account is signed in, since when, and which second factor it has shown; no address and no browser",
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
IN_DANGER = (
    RecordType(
        "staff.Closure",
        "that an account was closed in danger, and when",
        "it opens nothing",
        "until its owner is invited anew",
        "deleted, or with the account",
    ),
    RecordType(
        "staff.Confirmation",
        "which account says that a hold may end",
        "no single colleague ends one",
        "until the hold ends, and at most 1 day",
        "deleted, or with the account",
        _deleting("staff.Confirmation", "at", A_DAY),
    ),
)
TRACES = (
    RecordType(
        "wagtailadmin.EditingSession",
        "that somebody of a role has a page open",
        "warning of edits that collide",
        "1 day",
        "deleted",
        _deleting("wagtailadmin.EditingSession", "last_seen_at", A_DAY),
    ),
    RecordType(
        "wagtailadmin.FormState",
        "what somebody of a role has begun to write; which browser it was, that browser alone knows",
        "previews of what is not saved yet",
        "1 day after the last change",
        "deleted",
        _deleting("wagtailadmin.FormState", "last_updated_at", A_DAY),
    ),
    _of_a_role("wagtailcore.PageLogEntry", "did something to a page"),
    _of_a_role("wagtailcore.ModelLogEntry", "did something to a record"),
    _of_a_role("wagtailcore.Revision", "saved a version"),
    _of_a_role("wagtailcore.WorkflowState", "sent a text for review"),
    _of_a_role("wagtailcore.TaskState", "reviewed a text"),
    RecordType(
        "wagtailcore.Comment",
        "which role remarked something on a draft",
        "working on a text together",
        "90 days after it was resolved",
        "deleted with its replies",
        _end_comments,
    ),
    RecordType(
        "wagtailcore.CommentReply",
        "which role answered a remark",
        "working on a text together",
        "as the remark",
        "deleted with the remark",
    ),
    RecordType(
        "wagtailcore.PageSubscription",
        "nothing: the database drops what Wagtail writes here",
        "Wagtail has it",
        "not at all",
        "never kept",
    ),
    RecordType(
        "wagtailcore.UploadedFile",
        "which account is uploading a picture or file that it has not described yet",
        "uploads of many files",
        "until it is described, and 1 day",
        "deleted with the file",
        _end_uploads,
    ),
)
OWNERS = tuple(
    _of_a_role(label, "made it, and which has locked it")
    for label in (
        "wagtailcore.Page",
        "articles.Article",
        "articles.Section",
        "articles.FrontPage",
        "articles.StandingPage",
    )
) + tuple(
    _of_a_role(label, "uploaded it")
    for label in ("media.Picture", "media.File", "wagtailimages.Image", "wagtaildocs.Document")
)


def declare() -> None:
    """Say what is kept of colleagues."""
    register(*ACCOUNTS, *IN_DANGER, *TRACES, *OWNERS)
