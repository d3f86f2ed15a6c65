"""Rows as plain values: what the ledger keeps as before and after, and what a form saw when it was opened."""

from __future__ import annotations

import datetime
import decimal
import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.vietnamese.slugs import slug


class Stale(Refused):
    """Somebody else changed the row since the form was opened. `changes`: field -> (seen then, value now)."""

    def __init__(self, changes: Mapping[str, tuple[Any, Any]]) -> None:
        super().__init__(
            _("Somebody else changed this meanwhile; nothing of yours is lost. Look at what is new, then save again.")
        )
        self.changes = dict(changes)


def plain(value: Any) -> Any:
    """A value as JSON holds it: rows as their key, dates in ISO form, decimals without an exponent or trailing zeros."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return str(value)


def snapshot(row: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """The plain values of some fields of a row; a foreign key as its key, without a query."""
    found = {}
    for name in fields:
        field = row._meta.get_field(name)
        found[name] = plain(getattr(row, field.attname if isinstance(field, models.Field) else name))
    return found


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs, as (before, after); both empty when nothing does."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}


def refuse_stale(seen: Mapping[str, Any] | None, now: Mapping[str, Any]) -> None:
    """Raises Stale when a value that the form saw is another now. `seen` None: the caller did not look before."""
    if seen is None:
        return
    changes = {name: (seen[name], value) for name, value in now.items() if name in seen and seen[name] != value}
    if changes:
        raise Stale(changes)


def save_checked(row: models.Model) -> None:
    """Save a row after its own fields and constraints were asked. Raises Refused with their sentence and field."""
    try:
        row.full_clean()
    except ValidationError as problem:
        name, sentences = next(iter(problem.message_dict.items()))
        raise Refused(sentences[0], field="" if name == "__all__" else name) from None
    row.save()


def free_slug(model: type[models.Model], text: str, *, empty: str) -> str:
    """An address part for a new row that no row of the model has; `empty` where the text leaves nothing."""
    base = slug(text) or empty
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in itertools.count(2) if f"{base}-{number}" not in taken)
