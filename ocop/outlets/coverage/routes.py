"""Tourist routes as the office enters them: a name and its stops, each by its point or by its commune."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.outlets.models import RouteStop, TouristRoute
from ocop.people.rights import rights_of
from ocop.places.resolution import resolve
from ocop.workdays import clock

MOST_STOPS = 40
_POINT = re.compile(r"^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*$")


def may_write(person: Any) -> bool:
    """The offices of the city."""
    rights = rights_of(person)
    return rights.is_city_officer or rights.is_trade_officer


def stops_of(text: str) -> list[RouteStop]:
    """Stops from lines like "Đình làng; 21.0285, 105.8542" or "Làng gốm; Bát Tràng". Raises Refused naming the line."""
    found: list[RouteStop] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, _sign, where = (part.strip() for part in line.partition(";"))
        where = where or name
        if point := _POINT.match(where):
            lat, lon, exact = float(point[1]), float(point[2]), True
            if not (8 <= lat <= 24 and 102 <= lon <= 118):
                raise Refused(_("Line %(n)s: this point lies outside of Việt Nam.") % {"n": number}, field="stops")
        else:
            answer = resolve(where)
            commune = answer.old or answer.current
            if commune is None or commune.lat is None or commune.lon is None:
                raise Refused(
                    _("Line %(n)s: “%(words)s” is neither a point nor one commune of the city.")
                    % {"n": number, "words": where[:60]},
                    field="stops",
                )
            lat, lon, exact = commune.lat, commune.lon, False
        found.append(RouteStop(place=len(found) + 1, name=name[:160], lat=lat, lon=lon, is_exact=exact))
    if not 2 <= len(found) <= MOST_STOPS:
        raise Refused(_("A route has from two to %(most)s stops.") % {"most": MOST_STOPS}, field="stops")
    return found


def as_text(route: TouristRoute) -> str:
    """The stops as lines to be changed."""
    return "\n".join(f"{one.name}; {one.lat:.6g}, {one.lon:.7g}" for one in route.stops.all())


@transaction.atomic
def save(*, by: Any, name: str, stops: str, source: str = "", route_id: int | None = None) -> TouristRoute:
    """Enter a route, or change the one of `route_id`. Raises Refused."""
    if not may_write(by):
        raise Refused(_("Only an officer of the city enters a route."))
    rows = stops_of(stops)
    name = " ".join(name.split())[:160]
    if not name:
        raise Refused(_("Give the route a name."), field="name")
    before: dict[str, Any] | None = None
    if route_id is None:
        route = TouristRoute(register=settings.OCOP_REGISTER, created_at=clock.now())
    else:
        found = TouristRoute.objects.visible_to(by).select_for_update().filter(pk=route_id).first()
        if found is None:
            raise Refused(_("This route is not here any more."))
        route, before = found, {"name": found.name, "stops": as_text(found)}
    route.name, route.source = name, source.strip()[:500]
    route.save()
    route.stops.all().delete()
    for one in rows:
        one.route = route
    RouteStop.objects.bulk_create(rows)
    record(
        by=by,
        action="outlets.create_route" if before is None else "outlets.change_route",
        topic="outlets",
        subject=route,
        before=before,
        after={"name": name, "stops": [f"{one.name}; {one.lat}, {one.lon}" for one in rows]},
    )
    return route


@transaction.atomic
def end(*, by: Any, route_id: int) -> TouristRoute:
    """The route is not travelled any more. Raises Refused."""
    if not may_write(by):
        raise Refused(_("Only an officer of the city enters a route."))
    route: TouristRoute | None = TouristRoute.objects.visible_to(by).select_for_update().filter(pk=route_id).first()
    if route is None or route.ended_on is not None:
        raise Refused(_("This route is not here any more."))
    route.ended_on = clock.today()
    route.save(update_fields=["ended_on"])
    record(
        by=by,
        action="outlets.end_route",
        topic="outlets",
        subject=route,
        before={"ended_on": None},
        after={"ended_on": route.ended_on},
    )
    return route
