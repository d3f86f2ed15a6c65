"""What is visited with a checklist: applications, and recognised points for their re-check."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocop.checklists import kinds
from ocop.checklists.models import Check
from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet, OutletApplication, OutletRecognition
from ocop.outlets.recognising import recognitions, states
from ocop.outlets.recognising.actions import deciding
from ocop.outlets.recognising.permissions import may_visit
from ocop.people.rights import rights_of
from ocop.workdays import clock

APPLICATION, OUTLET = "outlet_application", "outlet"


def _application(key: int) -> OutletApplication:
    found: OutletApplication | None = OutletApplication.objects.filter(pk=key).first()
    if found is None:
        raise Refused(_now("This application is not here."))
    return found


def _visits_application(person: Any, key: int) -> bool:
    row = OutletApplication.objects.filter(pk=key, state__in=["submitted", "visited"]).first()
    return row is not None and may_visit(person, row.commune_id)


def _reads_applications(person: Any) -> QuerySet[Any]:
    """The offices and the commune; the shop reads the outcome on its own page."""
    rights = rights_of(person)
    rows = OutletApplication.objects.visible_to(person)
    if not (rights.is_city_officer or rights.is_trade_officer or rights.is_auditor):
        rows = rows.filter(commune_id__in=rights.commune_ids)
    return rows.values("pk")


def _application_idle(key: int) -> str:
    """Decided or withdrawn; one that was returned may be sent again, so its visit waits."""
    return Check.Idle.DECIDED.value if states.state(_application(key).state).ends else ""


def _application_place(key: int) -> kinds.Spot | None:
    return _spot(_application(key))


def _spot(row: Any) -> kinds.Spot | None:
    return (row.lat, row.lon) if row.lat is not None and row.lon is not None else None


def _visits_outlet(person: Any, key: int) -> bool:
    row = Outlet.objects.filter(pk=key).first()
    stands = OutletRecognition.objects.filter(outlet=key, ended_on__isnull=True).exists()
    return row is not None and stands and may_visit(person, row.commune_id)


def _reads_outlets(person: Any) -> QuerySet[Any]:
    rights = rights_of(person)
    rows = Outlet.objects.visible_to(person)
    if not (rights.is_city_officer or rights.is_trade_officer or rights.is_auditor):
        rows = rows.filter(commune_id__in=rights.commune_ids)
    return rows.values("pk")


def _outlet_idle(key: int) -> str:
    """The place closed, or no recognition of it stands any more."""
    ended = Outlet.objects.filter(pk=key, ended_on__lte=clock.today()).exists()
    if ended:
        return Check.Idle.CLOSED.value
    now = recognitions.of(key).state
    return "" if now in (recognitions.IN_FORCE, recognitions.SUSPENDED) else Check.Idle.DECIDED.value


def _outlet_link(key: int) -> str:
    row = OutletRecognition.objects.filter(outlet=key).order_by("-from_day", "-pk").first()
    return reverse("outlets:recognition", args=[row.pk]) if row else reverse("desk:outlet", args=[key])


def _handed_in(*, check: Check, by: Any) -> None:
    (deciding.visited if check.kind == APPLICATION else deciding.rechecked)(check=check, by=by)


def register() -> None:
    """Called when the room starts."""
    kinds.register(
        kinds.Kind(
            APPLICATION,
            _("Applications of points of sale"),
            "outlets",
            _visits_application,
            lambda key: _application(key).name,
            _reads_applications,
            _handed_in,
            _application_place,
            lambda key: reverse("outlets:application", args=[key]),
            _application_idle,
        )
    )
    kinds.register(
        kinds.Kind(
            OUTLET,
            _("Re-checks of points of sale"),
            "outlets",
            _visits_outlet,
            lambda key: Outlet.objects.get(pk=key).name,
            _reads_outlets,
            _handed_in,
            lambda key: _spot(Outlet.objects.get(pk=key)),
            _outlet_link,
            _outlet_idle,
        )
    )
