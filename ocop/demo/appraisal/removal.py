"""Takes the demo city's dossiers away, before the city is made anew."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models, transaction

from ocop.people.models import Register

_RULES = frozenset({"CriteriaVersion", "RegulationVersion"})


def _way(model: type[models.Model], seen: frozenset[str] = frozenset()) -> str:
    """The lookup that leads from a model of the room to a register; empty when none does."""
    for field in model._meta.get_fields():
        if field.name == "register" and field.concrete:
            return "register"
    for field in model._meta.get_fields():
        other: Any = field.related_model
        if (
            not (field.many_to_one or field.one_to_one)
            or not field.concrete
            or other is None
            or other._meta.label in seen
        ):
            continue
        if other._meta.label in ("recognition.Recognition", "products.Product"):
            return f"{field.name}__register"
        if other._meta.app_label == "appraisal" and other.__name__ not in _RULES:
            found = _way(other, seen | {model._meta.label})
            if found:
                return f"{field.name}__{found}"
    return ""


def remove() -> None:
    """Every row that hangs on the demo register, from the top down; councils without a round left too.

    Raises ProtectedError when something that is not of the demo city rests on one of them.
    """
    waiting: list[models.QuerySet[Any]] = []
    for model in apps.get_app_config("appraisal").get_models():
        way = _way(model)
        if way:
            waiting.append(model._default_manager.filter(**{way: Register.DEMO}))
    # The only rows of the room without a way to a register.
    council: Any = apps.get_model("appraisal", "Council")
    while waiting:
        left, problem = [], None
        for rows in waiting:
            try:
                with transaction.atomic():
                    rows.delete()
            except (models.ProtectedError, models.RestrictedError) as error:
                left.append(rows)
                problem = error
        if problem is not None and len(left) == len(waiting):
            raise problem
        waiting = left
    council.objects.filter(rounds=None).delete()
