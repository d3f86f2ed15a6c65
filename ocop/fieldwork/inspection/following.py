"""What the rest of the system knows of inspection: words of the ledger, messages, daily work, checklists, files, navigation, merges."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.checklists import catalogue
from ocop.fieldwork import permissions
from ocop.fieldwork.inspection import daily, kinds, tellings
from ocop.fieldwork.models import Inspection, InspectionFinding
from ocop.files import rights
from ocop.files.models import StoredFile
from ocop.notices import daily as days
from ocop.people import history
from ocop.producers import dependents
from ocop.producers.models import Producer
from ocop.ui import navigation

ACTIONS = {
    "fieldwork.weights_set": _("weights of inspection set"),
    "fieldwork.plan_drafted": _("plan of inspection drafted"),
    "fieldwork.plan_announced": _("plan of inspection announced"),
    "fieldwork.inspector_sent": _("officer sent to inspections"),
    "fieldwork.inspection_outside": _("inspection outside the plan announced"),
    "fieldwork.inspection_dropped": _("inspection dropped"),
    "fieldwork.inspection_done": _("inspection made"),
    "fieldwork.finding": _("finding of an inspection"),
    "fieldwork.finding_answered": _("finding answered by the producer"),
    "fieldwork.finding_looked": _("finding looked at again"),
}


def _inspections(organisation_ids: Iterable[int]) -> Iterable[int]:
    rows = Inspection.objects.filter(producer__organisation__in=list(organisation_ids)).exclude(
        state__in=["planned", "dropped"]
    )
    return rows.values_list("pk", flat=True)


def _findings(organisation_ids: Iterable[int]) -> Iterable[int]:
    return InspectionFinding.objects.filter(inspection__producer__organisation__in=list(organisation_ids)).values_list(
        "pk", flat=True
    )


def _opens(person: Any, file: StoredFile) -> bool:
    return InspectionFinding.objects.visible_to(person).filter(Q(photo=file) | Q(answers__file=file)).exists()


def _move(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """Visits go to the winner; where one plan has both, the loser's stays with its history."""
    plans = list(Inspection.objects.filter(producer=winner, plan__isnull=False).values_list("plan", flat=True))
    rows = Inspection.objects.filter(producer=loser).exclude(plan__in=plans)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    Inspection.objects.filter(pk__in=keys).update(producer=winner)
    Inspection.objects.filter(producer=loser, plan__in=plans, state__in=["planned", "announced"]).update(
        state="dropped", state_reason="→"
    )
    # What was done at the loser stays in force for the winner outside the plan.
    Inspection.objects.filter(producer=loser, plan__in=plans, state="done").update(plan=None, producer=winner)
    return {"inspections": keys}


def register() -> None:
    """Called when the room starts."""
    history.register_words(ACTIONS)
    history.register("fieldwork.inspection", _inspections)
    history.register("fieldwork.inspectionfinding", _findings)
    tellings.register()
    kinds.register()
    catalogue.register(Path(__file__).parents[1] / "data" / "checklists")
    days.register(daily.NAME, daily.remind)
    rights.register("fieldwork.inspection", _opens)
    dependents.register_mover("fieldwork.inspection", _move)
    group = _("Field work")
    for label, address, order, icon in (
        (_("Inspections"), "fieldwork:inspections", 66, "eye"),
        (_("Findings"), "fieldwork:findings", 67, "warn"),
    ):
        navigation.register(
            "desk",
            navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=permissions.takes_part),
        )
