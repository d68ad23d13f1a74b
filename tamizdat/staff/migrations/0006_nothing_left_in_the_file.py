from django.core.management.base import CommandError
from django.db import OperationalError, migrations

TABLES = ("staff_account", "account_emailaddress", "account_emailconfirmation")


def write_anew(apps, schema_editor):
    """Write anew what held plain addresses: a column that is dropped, or a row that is deleted, stays in the file.

    It may be ended anywhere and done again.

    Raises:
        CommandError: another process is at the database, so that SQLite cannot finish.
    """
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            write_anew_in_sqlite(cursor)
        elif connection.vendor == "postgresql":
            # Its statistics of a column hold the commonest values. Who may not rewrite them is warned, not stopped.
            for table in (*TABLES, "pg_catalog.pg_statistic"):
                cursor.execute(f"VACUUM (FULL) {table}")


def write_anew_in_sqlite(cursor):
    try:
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except OperationalError as error:
        if "locked" not in str(error):
            raise
        busy = 1
    if busy:
        raise CommandError(
            "Plain mail addresses may still lie in the database file, for another process is using it: stop "
            "'tamizdat serve' and 'tamizdat worker', and run 'tamizdat migrate' again."
        )


class Migration(migrations.Migration):
    atomic = False  # VACUUM cannot be part of a transaction

    dependencies = [("staff", "0005_sealed_address")]

    operations = [migrations.RunPython(write_anew, migrations.RunPython.noop)]
