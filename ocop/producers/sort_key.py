"""A column that orders names by the Vietnamese alphabet in any database."""

from __future__ import annotations

from typing import Any

from django.db import models

from ocop.vietnamese.collation import sort_key

LENGTH = 900  # letters, then tones, then cases of a name of 250; an index of PostgreSQL takes 2,700 bytes


def key_of(name: str) -> str:
    """What the column holds for a name; for rows that are written without an instance."""
    return sort_key(name)[:LENGTH]


class SortKeyField(models.CharField):
    """Filled from another attribute whenever a row is written, bulk writes included (`bulk_update` must name it).

    `of` is an attribute path of the row, such as "name" or "organisation.name". Compared byte by byte: PostgreSQL's
    own collation would weigh the letters a second time.
    """

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        kwargs.update(max_length=LENGTH, editable=False, default="")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "editable", "default"):
            kwargs.pop(key, None)
        return name, path, list(args), {**kwargs, "of": self.of}

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value: Any = model_instance
        for step in self.of.split("."):
            value = getattr(value, step)
        key = key_of(str(value))
        setattr(model_instance, self.attname, key)
        return key
