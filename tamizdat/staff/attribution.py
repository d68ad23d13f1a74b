"""Attribution: the record says which role did something, and no row beside a text says which account.

Wagtail writes the account that did something into a dozen columns: who saved a version, who published, who owns a page,
has it locked, remarked something, has it open. The database puts the account's mask there instead, by triggers, for
there are too many ways in to stand at each: the admin, its bulk actions, its API, commands. What stands inside a
version's JSON is masked before it is stored.

=============================  =======================================================================================
a column that names accounts   is
=============================  =======================================================================================
beside a text or a picture     masked (:data:`MASKED`)
a wish to hear of a text       not kept at all (:data:`NOT_KEPT`)
of the account itself          kept: that a colleague has a second factor is no secret of a pseudonym's
                               (:data:`OF_THE_ACCOUNT`)
=============================  =======================================================================================

A test fails for a column that is in none of the three.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Q
from wagtail.models import Revision

from tamizdat.staff.masks import Mask
from tamizdat.staff.models import Account
from tamizdat.staff.wearing import hand_out_masks
from tamizdat.triggers import drop_triggers, quoted

PREFIX = "staff_mask_"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that refers to accounts."""

    table: str
    name: str


MASKED = (
    Column("wagtailcore_page", "owner_id"),
    Column("wagtailcore_page", "locked_by_id"),
    Column("wagtailcore_revision", "user_id"),
    Column("wagtailcore_pagelogentry", "user_id"),
    Column("wagtailcore_modellogentry", "user_id"),
    Column("wagtailcore_workflowstate", "requested_by_id"),
    Column("wagtailcore_taskstate", "finished_by_id"),
    Column("wagtailcore_comment", "user_id"),
    Column("wagtailcore_comment", "resolved_by_id"),
    Column("wagtailcore_commentreply", "user_id"),
    Column("wagtailadmin_editingsession", "user_id"),
    Column("wagtailadmin_formstate", "user_id"),
    Column("wagtailimages_image", "uploaded_by_user_id"),
    Column("wagtaildocs_document", "uploaded_by_user_id"),
    Column("media_picture", "uploaded_by_user_id"),
    Column("media_file", "uploaded_by_user_id"),
)
NOT_KEPT = (Column("wagtailcore_pagesubscription", "user_id"),)
OF_THE_ACCOUNT = (
    Column("staff_account", "mask_id"),
    Column("staff_account_groups", "account_id"),
    Column("staff_account_user_permissions", "account_id"),
    Column("wagtailusers_userprofile", "user_id"),
    Column("wagtailcore_apitoken", "user_id"),
    Column("account_emailaddress", "user_id"),
    Column("mfa_authenticator", "user_id"),
    Column("staff_closure", "account_id"),
    Column("staff_confirmation", "account_id"),
    Column("staff_letter", "account_id"),
    # A file between its upload and its form; of nobody's text yet.
    Column("wagtailcore_uploadedfile", "uploaded_by_user_id"),
)


def after_migration(plan: Sequence[Any] = (), **_kwargs: object) -> None:
    """Hand out masks, and have the database put them on.

    Args:
        plan: the migrations that were applied. What was written before ours is masked, too.
    """
    if not _masks_can_be_worn():
        return
    hand_out_masks()
    mask_from_now_on()
    if any(migration.app_label == "staff" for migration, _backwards in plan):
        mask_what_is_there()


def _masks_can_be_worn() -> bool:
    """Tell whether our own table is as it should be; after a partial migration it is not yet."""
    table = Account._meta.db_table  # noqa: SLF001  Django's documented API
    if table not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
    return {field.column for field in Account._meta.local_fields} <= columns  # noqa: SLF001  likewise


def mask_from_now_on() -> None:
    """Have the database put a mask wherever an account is written beside a text."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        drop_triggers(cursor, PREFIX)
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTIONS)
        for column in (*MASKED, *NOT_KEPT):
            if column.table in existing:
                for statement in _statements(column):
                    cursor.execute(statement)


def unmask(**_kwargs: object) -> None:
    """Take the triggers away (before a migration)."""
    with connection.cursor() as cursor:
        drop_triggers(cursor, PREFIX)


def mask_what_is_there() -> None:
    """Put masks on what was written before."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for column in MASKED:
            if column.table in existing:
                table, name = quoted(column.table), quoted(column.name)
                cursor.execute(f"UPDATE {table} SET {name} = {_mask(name)} WHERE {_is_bare(name)}")  # noqa: S608  own names
        for column in NOT_KEPT:
            if column.table in existing:
                cursor.execute(f"DELETE FROM {quoted(column.table)}")  # noqa: S608  likewise
    if Revision._meta.db_table in existing:  # noqa: SLF001  Django's documented API
        _mask_versions()


def to_the_day(instance: Authenticator, **_kwargs: object) -> None:
    """Keep to the day when a second factor was last used: the minute would be found again in a text's.

    Listens to ``pre_save``.
    """
    if instance.last_used_at:
        instance.last_used_at = instance.last_used_at.replace(hour=0, minute=0, second=0, microsecond=0)


def _mask_versions() -> None:
    named = Q(content__owner__isnull=False) | Q(content__locked_by__isnull=False)
    commented = Q(content__has_key="wagtail_admin_comments")
    for revision in Revision.objects.filter(named | commented).only("content").iterator(chunk_size=200):
        if mask_content(revision.content):
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)


def mask_version(instance: Revision, **_kwargs: object) -> None:
    """Put masks into a version before it is stored. Listens to ``pre_save``."""
    mask_content(instance.content)


def mask_content(content: dict[str, Any]) -> bool:
    """Put masks in the place of accounts in a version's JSON.

    Returns:
        Whether there was an account.
    """
    named = accounts_in(content)
    if not named:
        return False
    masks = dict(Account.rows.filter(pk__in=named, is_mask=False).values_list("pk", "mask"))
    # Of an account that is gone by now nobody knows the role; its number would tell of it all the same.
    gone = named - set(Account.rows.filter(pk__in=named).values_list("pk", flat=True))
    changed = False
    for place, key in _places(content):
        if place[key] in masks or place[key] in gone:
            place[key] = masks.get(place[key]) or _newsroom()
            changed = True
    return changed


def accounts_in(content: dict[str, Any]) -> set[int]:
    """Return the numbers of accounts, masks or others, that a version's JSON names."""
    return {place[key] for place, key in _places(content)}


def _places(content: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    yield from _named(content, "owner", "locked_by")
    for comment in content.get("wagtail_admin_comments") or ():
        yield from _named(comment, "user", "resolved_by")
        for reply in comment.get("replies") or ():
            yield from _named(reply, "user")


def _named(record: dict[str, Any], *keys: str) -> Iterator[tuple[dict[str, Any], str]]:
    yield from ((record, key) for key in keys if record.get(key) is not None)


def _newsroom() -> int:
    return Account.rows.values_list("pk", flat=True).get(username=Mask.NEWSROOM.value)


def _mask(value: str) -> str:
    """Return the SQL of the mask for an account; of none that is known, the newsroom's."""
    return (
        f"COALESCE((SELECT mask_id FROM staff_account WHERE id = {value}), "  # noqa: S608  our own column
        f"(SELECT id FROM staff_account WHERE username = '{Mask.NEWSROOM.value}'), {value})"
    )


def _is_bare(value: str) -> str:
    return f"{value} IN (SELECT id FROM staff_account WHERE NOT is_mask)"  # noqa: S608  our own column


def _statements(column: Column) -> Iterator[str]:
    name = quoted(f"{PREFIX}{column.table}_{column.name}")
    kept = column in MASKED
    if connection.vendor == "postgresql":
        when, function = ("BEFORE", "staff_mask") if kept else ("AFTER", "staff_forget")
        yield (
            f"CREATE TRIGGER {name} {when} INSERT OR UPDATE OF {quoted(column.name)} ON {quoted(column.table)} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}('{column.name}')"
        )
        return
    for event in ("INSERT", f"UPDATE OF {quoted(column.name)}"):
        each = quoted(f"{PREFIX}{column.table}_{column.name}_{event[:6].lower()}")
        yield f"CREATE TRIGGER {each} AFTER {event} ON {quoted(column.table)} FOR EACH ROW BEGIN {_act(column)}; END"


def _act(column: Column) -> str:
    table, name, new = quoted(column.table), quoted(column.name), f"NEW.{quoted(column.name)}"
    if column in NOT_KEPT:
        return f"DELETE FROM {table} WHERE rowid = NEW.rowid"  # noqa: S608  our own names
    return f"UPDATE {table} SET {name} = {_mask(new)} WHERE rowid = NEW.rowid AND {_is_bare(new)}"  # noqa: S608  likewise


# A row comes to the disk as this leaves it: PostgreSQL never writes the account down.
_POSTGRESQL_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION staff_mask() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    account bigint := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF {_is_bare("account")} THEN
        NEW := jsonb_populate_record(NEW, jsonb_build_object(TG_ARGV[0], {_mask("account")}));
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION staff_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DELETE FROM %I WHERE id = $1', TG_TABLE_NAME) USING NEW.id;
    RETURN NULL;
END $$
"""  # noqa: S608  our own names
