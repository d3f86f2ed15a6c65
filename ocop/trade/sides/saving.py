"""Saving a row whose own fields and constraints were asked first; what is not stated is no error."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from ocop.ledger.refusal import Refused


def save_checked(row: models.Model) -> None:
    """Save; raises Refused with the sentence and field of the first fault. A null that the column allows is not stated."""
    unstated = {field.name for field in row._meta.concrete_fields if field.null and getattr(row, field.attname) is None}
    try:
        row.full_clean(exclude=unstated)
    except ValidationError as problem:
        name, sentences = next(iter(problem.message_dict.items()))
        raise Refused(str(sentences[0]), field="" if name == "__all__" else name) from None
    row.save()
