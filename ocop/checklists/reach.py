"""Which visits a person may read."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocop.checklists import kinds


class CheckQuerySet(models.QuerySet[Any]):
    """Visits."""

    def visible_to(self, person: Any) -> Self:
        """One's own; those of things whose room says that the person reads their visits, once handed in."""
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        reach = Q(officer=person)
        for kind in kinds.every():
            keys = kind.readable(person)
            of_kind = Q(kind=kind.name, state="handed_in")
            reach |= of_kind if keys is None else of_kind & Q(object_id__in=keys)
        return self.filter(reach)
