"""What recognition of points of sale tells other rooms when it starts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.checklists import catalogue
from ocop.files import rights as file_rights
from ocop.files.models import StoredFile
from ocop.outlets.models import ApplicationPhoto, OutletApplication, OutletRecognition
from ocop.outlets.recognising import counters, daily, kinds, sheets, tellings, work
from ocop.outlets.recognising.permissions import applies, is_office
from ocop.people import history, naming
from ocop.people.rights import rights_of
from ocop.producers import dependents
from ocop.producers.models import Producer
from ocop.ui import navigation

CHECKLISTS = Path(__file__).parents[1] / "data" / "checklists"
ACTIONS = {
    "outlets.application_begin": _("application begun"),
    "outlets.application_change": _("application changed"),
    "outlets.application_photo": _("photograph added to the application"),
    "outlets.application_photo_off": _("photograph taken out of the application"),
    "outlets.application_submit": _("application sent"),
    "outlets.application_resubmit": _("application sent again"),
    "outlets.application_return": _("application returned for completion"),
    "outlets.application_visit": _("place visited"),
    "outlets.application_recognise": _("application granted"),
    "outlets.application_refuse": _("application refused"),
    "outlets.application_withdraw": _("application withdrawn"),
    "outlets.recognise": _("point of sale recognised"),
    "outlets.suspend": _("recognition of a point of sale suspended"),
    "outlets.lift": _("suspension of a point of sale lifted"),
    "outlets.recognition_end": _("recognition of a point of sale ended"),
    "outlets.recheck_answered": _("re-check of a point of sale answered"),
    "outlets.criteria": _("criteria of points of sale chosen"),
}
LINKED = (
    ("CriteriaChoice", "chosen", ("checklist", "from_day", "reason", "chosen_at")),
    ("OutletApplication", "made", ("name", "state", "made_at")),
    ("ApplicationMove", "moved", ("application__name", "name", "reason", "moved_at")),
    ("OutletRecognition", "recorded", ("outlet__name", "decision", "recorded_at")),
    ("OutletSuspension", "set", ("recognition__outlet__name", "from_day", "reason", "set_at")),
    ("OutletSuspension", "lifted", ("recognition__outlet__name", "lifted_on", "lifted_at")),
)


def may_open(person: Any, file: StoredFile) -> bool:
    """Photographs of an application by who reads it; a signed decision by who works with the recognition."""
    from ocop.outlets.recognising.views.access import works_with

    if ApplicationPhoto.objects.filter(
        file=file, application__in=OutletApplication.objects.visible_to(person)
    ).exists():
        return True
    rows = OutletRecognition.objects.visible_to(person).filter(file=file).select_related("outlet")
    return any(works_with(person, row) for row in rows)


def move_applications(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """Applications of a merged producer's organisation are the winner's."""
    rows = OutletApplication.objects.filter(organisation=loser.organisation)
    keys = sorted(rows.values_list("pk", flat=True))
    rows.update(organisation=winner.organisation)
    return {"outlet_applications": keys} if keys else {}


def _applications(organisation_ids: Iterable[int]) -> Iterable[int]:
    return OutletApplication.objects.filter(organisation__in=list(organisation_ids)).values_list("pk", flat=True)


def _recognitions(organisation_ids: Iterable[int]) -> Iterable[int]:
    return OutletRecognition.objects.filter(outlet__keeper__in=list(organisation_ids)).values_list("pk", flat=True)


def _waiting(person: Any) -> int:
    """What waits for this person: for offices those to be visited or decided, for shops those to be mended."""
    rows = OutletApplication.objects.visible_to(person)
    if is_office(person):
        return rows.filter(state__in=["submitted", "visited"]).count()
    if rights_of(person).commune_ids:
        return rows.filter(state="submitted").count()
    return rows.filter(state="returned").count()


def _reads(person: Any) -> bool:
    rights = rights_of(person)
    return bool(is_office(person) or rights.is_auditor or rights.commune_ids)


def register() -> None:
    """Called when the room starts."""
    catalogue.register(CHECKLISTS)
    kinds.register()
    tellings.register()
    daily.register()
    counters.register()
    work.register()
    sheets.offer()
    history.register_words(ACTIONS)
    history.register("outlets.outletapplication", _applications)
    history.register("outlets.outletrecognition", _recognitions)
    file_rights.register("outlets.recognising", may_open)
    dependents.register_mover("outlets.recognising", move_applications)
    naming.kept(naming.ORGANISATION, "outlets.OutletApplication.phone")
    for model, verb, shows in LINKED:
        naming.linked(f"outlets.{model}", link=f"{verb}_by", name=f"{verb}_by_name", dated=f"{verb}_at", shows=shows)
    for label, address, order, icon, shown_to, count in (
        (_("Recognition of points of sale"), "outlets:applications", 46, "shop", applies, _waiting),
        (_("Recognised points of sale"), "outlets:recognitions", 47, "check", _reads, None),
    ):
        navigation.register(
            "desk",
            navigation.Entry(
                label, address, order=order, icon=icon, group=_("Points of sale"), shown_to=shown_to, count=count
            ),
        )
