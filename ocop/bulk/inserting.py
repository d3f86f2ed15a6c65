"""Writes many new rows of one table at once: values straight into the table, without an instance for each row.

Half the time of a large import went into instances that nobody asked anything and into the SQL of their batches. What counts
of a save is kept: defaults, the form each column gives its values, constraints, keys handed out by the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat
from typing import Any

from django.db import connection, models

# Types that a database takes as they are; anything else (an enum, a lazy text) is asked of its field.
_BARE = frozenset({str, int, bool, type(None)})
_BARE_FIELDS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
# The same few days come again and again.
_REPEATED_FIELDS = (models.DateField, models.DecimalField)


def insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]], **shared: Any) -> list[int]:
    """Inserts rows (attribute name -> value; foreign keys as `x_id`) and returns their keys in the same order.

    `shared` holds for every row; an attribute that a row does not name takes the model's default. Call it in a transaction.
    Raises TypeError for a name the model does not have and for a column that only an instance can fill and no row names;
    IntegrityError as a save does.
    """
    wanted = list(rows)
    if not wanted:
        return []
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    named: set[str] = set(shared).union(*wanted)
    if unknown := named - {field.attname for field in fields}:
        raise TypeError(f"{model.__name__} has no attribute named {', '.join(sorted(unknown))}.")
    columns = [_column(field, wanted, shared, is_named=field.attname in named) for field in fields]
    keys = _new_keys(model, len(wanted))
    _write(model, [_key_field(model), *fields], zip(keys, *columns, strict=False))
    return keys


def _column(
    field: Any, rows: Sequence[Mapping[str, Any]], shared: Mapping[str, Any], *, is_named: bool
) -> Iterable[Any]:
    """The values of one column, in the form the database takes."""
    name = field.attname
    if not is_named and type(field).pre_save not in (models.Field.pre_save, models.DateTimeField.pre_save):
        raise TypeError(f"{field.model.__name__}.{name} is filled by an instance when it is saved; name its value.")
    form = _form(field)
    if name in shared:
        return repeat(form(shared[name]))
    default = form(field.get_default())
    if not is_named:
        return repeat(default)
    if isinstance(field, _BARE_FIELDS):
        return [value if (value := row.get(name, default)).__class__ in _BARE else form(value) for row in rows]
    return [form(row[name]) if name in row else default for row in rows]


def _form(field: Any) -> Callable[[Any], Any]:
    """From a value to what the database takes, as the field itself does it."""

    def form(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    return cache(form) if isinstance(field, _REPEATED_FIELDS) else form


def _key_field(model: type[models.Model]) -> Any:
    key = model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField):
        raise TypeError(f"{model.__name__} does not let the database hand out its keys.")
    return key


def _new_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys that no row has and no other transaction gets."""
    table, column = model._meta.db_table, _key_field(model).column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), column, count],
            )
            return [key for (key,) in cursor.fetchall()]
        # SQLite has one writer at a time; the first of these statements makes this transaction the one.
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        if cursor.rowcount == 0:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0]
    return list(range(last - count + 1, last + 1))


def _write(model: type[models.Model], fields: Sequence[Any], rows: Any) -> None:
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in fields)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as target:
                for row in rows:
                    target.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            sql = f"INSERT INTO {into} VALUES ({places})"  # noqa: S608 names of a model and marks, no value
            cursor.executemany(sql, rows)
