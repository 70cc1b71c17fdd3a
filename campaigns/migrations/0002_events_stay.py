"""Triggers that keep the log append-only: an event's columns never change, but for the read mark; no row is deleted, no table truncated.

Named `event_*`. The owner of the database can drop them; a runtime role that is not the owner cannot (docs/operations.md).
"""

from django.db import migrations

COLUMNS = "id, campaign_id, seq, kind, at, by_id, hat, via, leg_id, handoff_id, facts, digest"

POSTGRESQL = [
    """
    CREATE FUNCTION event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'restrict_violation'; END $$
    """,
    f"CREATE TRIGGER event_no_update BEFORE UPDATE OF {COLUMNS} ON campaigns_event FOR EACH STATEMENT EXECUTE FUNCTION event_stays()",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON campaigns_event FOR EACH STATEMENT EXECUTE FUNCTION event_stays()",
    "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON campaigns_event FOR EACH STATEMENT EXECUTE FUNCTION event_stays()",
    "ALTER TABLE campaigns_event ENABLE ALWAYS TRIGGER event_no_update",
    "ALTER TABLE campaigns_event ENABLE ALWAYS TRIGGER event_no_delete",
    "ALTER TABLE campaigns_event ENABLE ALWAYS TRIGGER event_no_truncate",
]
SQLITE = [
    f"CREATE TRIGGER event_no_update BEFORE UPDATE OF {COLUMNS} ON campaigns_event BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON campaigns_event BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
]
UNDO_POSTGRESQL = [
    "DROP TRIGGER event_no_update ON campaigns_event",
    "DROP TRIGGER event_no_delete ON campaigns_event",
    "DROP TRIGGER event_no_truncate ON campaigns_event",
    "DROP FUNCTION event_stays()",
]
UNDO_SQLITE = ["DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete"]


def run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement)


def guard(apps, schema_editor):
    run(schema_editor, POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def unguard(apps, schema_editor):
    run(schema_editor, UNDO_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else UNDO_SQLITE)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_the_relay")]
    operations = [migrations.RunPython(guard, unguard)]
