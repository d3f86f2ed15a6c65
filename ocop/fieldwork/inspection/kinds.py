"""An inspection is a visit with a checklist, without network if need be (`ocop.checklists`)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.checklists import kinds
from ocop.fieldwork.inspection.actions import findings
from ocop.fieldwork.inspection.permissions import may_inspect
from ocop.fieldwork.models import Inspection
from ocop.people.rights import rights_of

NAME, CHECKLIST = "inspection", "ocop_inspection"


def _may_begin(person: Any, key: int) -> bool:
    row = Inspection.objects.filter(pk=key, state=Inspection.State.ANNOUNCED).first()
    return row is not None and may_inspect(person, row)


def _title(key: int) -> str:
    return Inspection.objects.select_related("producer__organisation").get(pk=key).producer.organisation.name


def _readable(person: Any) -> QuerySet[Any]:
    """Office, auditors, who was sent; the producer reads the findings, not the officer's notes."""
    rows = Inspection.objects.visible_to(person)
    if not rights_of(person).sees_everything:
        rows = rows.filter(inspector_id=rights_of(person).person_id)
    return rows.values("pk")


def register() -> None:
    """Called when the room starts."""
    kinds.register(
        kinds.Kind(
            NAME,
            _("Inspections of producers"),
            "programme",
            _may_begin,
            _title,
            _readable,
            findings.done,
            lambda _key: None,
            lambda key: reverse("fieldwork:inspection", args=[key]),
        )
    )
