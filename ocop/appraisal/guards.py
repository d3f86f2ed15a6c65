"""Triggers by which the database refuses to change what was filed and what moved; the ledger's chain shows a deletion."""

from __future__ import annotations

from typing import Any

TABLES = {
    "appraisal_filedversion": "A filed version is never changed.",
    "appraisal_move": "A move is never changed.",
}
# A person's account may be closed: then the key is emptied, the name stays.
_ERASABLE = {"appraisal_move": "by_id"}


def _columns(connection: Any, table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def install(connection: Any) -> None:
    """Refuse updates of every column but the erasable one."""
    with connection.cursor() as cursor:
        for table, sentence in TABLES.items():
            kept = [name for name in _columns(connection, table) if name != _ERASABLE.get(table)]
            if connection.vendor == "sqlite":
                changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in kept)
                cursor.execute(
                    f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} WHEN {changed} "
                    f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
                )
            else:
                # Through text: PostgreSQL has no comparison of json columns.
                changed = " OR ".join(f'OLD."{name}"::text IS DISTINCT FROM NEW."{name}"::text' for name in kept)
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
                    f"BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = '23001'; END $$"
                )
                cursor.execute(
                    f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) "
                    f"EXECUTE FUNCTION {table}_refuse()"
                )


def remove(connection: Any) -> None:
    """Take the triggers off."""
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_kept")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_kept ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {table}_refuse()")
