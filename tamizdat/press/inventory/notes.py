"""What the database notes by itself whenever something that readers may see has changed.

Signals of Django would miss what is written past its models: bulk updates, Wagtail's moves in the page tree, SQL. So
triggers write the notes, in the same transaction as the change itself: what is rolled back leaves none, and what is
committed cannot lose its note. A note names a row and says nothing of its content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from tamizdat.press.models import Note
from tamizdat.triggers import drop_triggers, quoted

PREFIX = "press_note_"


@dataclass(frozen=True, slots=True)
class Watch:
    """A table whose changes are noted.

    Args:
        table: in the database.
        sort: of the note.
        column: holds the number that the note names.
        only: columns that count; empty for all. Saving a draft writes others, and no reader sees it.
        called: column of what an output is called by, which the note keeps when it is gone: nobody else knows it then.
    """

    table: str
    sort: str
    column: str = "id"
    only: tuple[str, ...] = ()
    called: str = ""


PAGE_COLUMNS = (
    "path",
    "title",
    "slug",
    "live",
    "url_path",
    "seo_title",
    "search_description",
    "expire_at",
    "first_published_at",
    "last_published_at",
    "locale_id",
    "translation_key",
)
WATCHED = (
    Watch("wagtailcore_page", "page", only=PAGE_COLUMNS),
    Watch("articles_article", "page", "page_ptr_id"),
    Watch("articles_article_topics", "page", "article_id"),
    Watch("articles_byline", "page", "article_id"),
    Watch("articles_relatedarticle", "page", "article_id"),
    Watch("articles_source", "page", "article_id"),
    Watch("articles_correction", "page", "article_id"),
    Watch("articles_withdrawal", "page", "article_id"),
    Watch("articles_embargo", "page", "article_id"),
    Watch("articles_section", "page", "page_ptr_id"),
    Watch("articles_standingpage", "page", "page_ptr_id"),
    Watch("articles_frontpage", "page", "page_ptr_id"),
    Watch("articles_leaditem", "page", "front_id"),
    Watch("articles_topic", "topic"),
    Watch("articles_series", "series"),
    Watch("articles_contributor", "contributor"),
    # Somebody's portrait is shown by no page's text.
    Watch("articles_contributor", "picture", "picture_id", only=("picture_id",)),
    Watch("media_picture", "picture", only=("file", "alt", "decorative_only", "caption", "credit", "licence",
                                            "licence_url", "transparent", "width", "height")),
    Watch("media_picturerendition", "picture", "image_id", called="file"),
    Watch("media_file", "file", only=("file",), called="file"),
    Watch("wagtailredirects_redirect", "redirect"),
    Watch("newsletter_newsletter", "newsletter", only=("name", "slug", "locale_id", "description", "is_open",
                                                       "privacy_page_id")),
    # Readers know nothing of an issue that was cancelled before anybody got it, which its counts tell.
    Watch("newsletter_issue", "issue", only=("number", "frozen", "state", "counts"), called="number"),
    # An article that is deleted takes with it what says in which issues it stands.
    Watch("newsletter_issueitem", "issue", "issue_id", only=("issue_id", "article_id")),
    Watch("newsletter_issuecorrection", "issue", "issue_id", only=("issue_id", "text", "issued")),
    Watch("support_bankaccount", "support"),
    Watch("support_offer", "support"),
    Watch("support_countrydecision", "support"),
    Watch("support_appeal", "support", only=("slug", "starts", "ends", "goal", "currency", "every_days", "is_published",
                                             "on_pages", "percent")),
    Watch("support_appeal_sections", "support", "appeal_id"),
    Watch("support_appealtext", "support", "appeal_id"),
    Watch("support_supportwords", "support"),
    Watch("support_pressedstate", "support"),
    # A language that nothing is written in yet is nothing to readers; one that is called otherwise is everything.
    Watch("wagtailcore_locale", "everything", only=("language_code",), called="language_code"),
)  # fmt: skip
EVENTS = ("INSERT", "UPDATE", "DELETE")


def after_migration(plan: Sequence[object] = (), **_kwargs: object) -> None:
    """Have the database note changes again; what a migration itself has changed, nobody has noted.

    Args:
        plan: the migrations that were applied.
    """
    watch()
    if plan and Note._meta.db_table in connection.introspection.table_names():  # noqa: SLF001  Django's documented API
        note_everything()


def watch() -> None:
    """Have the database note changes from now on."""
    unwatch()
    existing = set(connection.introspection.table_names())
    if Note._meta.db_table not in existing:  # noqa: SLF001  Django's documented API
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for watched in WATCHED:
            if watched.table in existing:
                for event in EVENTS:
                    cursor.execute(_statement(cursor, watched, event))


def unwatch(**_kwargs: object) -> None:
    """Have the database note nothing more (before a migration)."""
    with connection.cursor() as cursor:
        drop_triggers(cursor, PREFIX)


@contextmanager
def everything_noted_at_once() -> Iterator[None]:
    """Write very many rows with one note for all of them, instead of one for each."""
    unwatch()
    try:
        yield
    finally:
        watch()
        note_everything()


def note_everything() -> None:
    """Note that nothing the press remembers can be relied on."""
    Note.objects.create(sort="everything", number=0)


def _statement(cursor: CursorWrapper, watched: Watch, event: str) -> str:
    columns = watched.only or tuple(
        column.name for column in connection.introspection.get_table_description(cursor, watched.table)
    )
    name = quoted(f"{PREFIX}{watched.table}_{watched.sort}_{event.lower()}")
    condition = f" WHEN ({_differs(columns)})" if event == "UPDATE" else ""
    head = f"CREATE TRIGGER {name} AFTER {event} ON {quoted(watched.table)} FOR EACH ROW{condition} "
    if connection.vendor == "postgresql":
        return f"{head}EXECUTE FUNCTION press_note('{watched.sort}', '{watched.column}', '{watched.called}')"
    return f"{head}BEGIN {_sqlite_notes(watched, event)} END"


def _differs(columns: Sequence[str]) -> str:
    unlike = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    return " OR ".join(f"OLD.{quoted(column)} {unlike} NEW.{quoted(column)}" for column in columns)


def _sqlite_notes(watched: Watch, event: str) -> str:
    number = quoted(watched.column)
    called = f"coalesce(OLD.{quoted(watched.called)}, '')" if watched.called else "''"
    insert = f"INSERT INTO press_note (sort, number, gone) SELECT '{watched.sort}'"
    after = f"{insert}, NEW.{number}, '' WHERE NEW.{number} IS NOT NULL"
    before = f"{insert}, OLD.{number}, {called} WHERE OLD.{number} IS NOT NULL"
    if event == "INSERT":
        return f"{after};"
    if event == "DELETE":
        return f"{before};"
    return f"{after}; {before} AND ({_differs([watched.column, *filter(None, [watched.called])])});"


# Both sides of a change are noted: a byline that is moved from one article to another touches two.
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION press_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text;
    after text;
    called_before text;
    called_after text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        before := to_jsonb(OLD) ->> TG_ARGV[1];
        called_before := to_jsonb(OLD) ->> TG_ARGV[2];
    END IF;
    IF TG_OP <> 'DELETE' THEN
        after := to_jsonb(NEW) ->> TG_ARGV[1];
        called_after := to_jsonb(NEW) ->> TG_ARGV[2];
    END IF;
    IF before IS NOT NULL AND (before IS DISTINCT FROM after OR called_before IS DISTINCT FROM called_after) THEN
        INSERT INTO press_note (sort, number, gone) VALUES (TG_ARGV[0], before::bigint, coalesce(called_before, ''));
    END IF;
    IF after IS NOT NULL THEN
        INSERT INTO press_note (sort, number) VALUES (TG_ARGV[0], after::bigint);
    END IF;
    RETURN NULL;
END $$
"""
