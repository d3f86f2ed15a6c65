"""Triggers by which the database itself refuses to change or delete what the ledger holds.

A personal value may be emptied with its salt (erasure) and never anything else. Called by the migration; tests that tamper remove them first.
"""

from __future__ import annotations

from typing import Any

TABLES = ("ledger_entry", "ledger_publishedhead", "ledger_personalvalue")
SENTENCE = "The ledger is append-only."
# What must stay as it is when a personal value is erased. The salt goes too: with it a phone number could be guessed back.
_KEPT = ("id", "entry_id", "person_id", "field", "side")


def _sqlite() -> list[str]:
    refuse = f"SELECT RAISE(ABORT, '{SENTENCE}')"
    statements = []
    for table in TABLES:
        condition = _may_not("IS NOT") if table == "ledger_personalvalue" else ""
        statements.append(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {condition} BEGIN {refuse}; END")
        statements.append(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse}; END")
    return statements


def _postgresql() -> list[str]:
    # 23001 is restrict_violation: Django raises it as IntegrityError, as SQLite's ABORT.
    statements = [
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = '23001'; END $$"
    ]
    for table in TABLES:
        condition = _may_not("IS DISTINCT FROM") if table == "ledger_personalvalue" else ""
        call = "EXECUTE FUNCTION ledger_refuse()"
        statements.append(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {condition} {call}")
        statements.append(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {call}")
        statements.append(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}")
    return statements


def _may_not(differs: str) -> str:
    changed = " OR ".join(f"NEW.{field} {differs} OLD.{field}" for field in _KEPT)
    return f"WHEN (NEW.value IS NOT NULL OR NEW.salt <> '' OR {changed})"


def install(connection: Any) -> None:
    """Create the triggers on this connection's database."""
    with connection.cursor() as cursor:
        for statement in _postgresql() if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Drop the triggers; only for tests and for taking the migration back."""
    kinds = ("no_update", "no_delete", "no_truncate")
    with connection.cursor() as cursor:
        for table in TABLES:
            for kind in kinds:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{kind}{on}")
