"""Tables of points of introduction and sale."""

from ocop.outlets.models.applications import (
    ApplicationMove,
    ApplicationPhoto,
    CriteriaChoice,
    OutletApplication,
    OutletRecognition,
    OutletSuspension,
)
from ocop.outlets.models.faults import FaultReport
from ocop.outlets.models.opening import OpeningException, OpeningWeek
from ocop.outlets.models.outlets import Outlet
from ocop.outlets.models.routes import RouteStop, TouristRoute
from ocop.outlets.models.shelf import MarkOff, SalesLine, SalesStatement, ShelfItem

__all__ = [
    "ApplicationMove",
    "ApplicationPhoto",
    "CriteriaChoice",
    "FaultReport",
    "MarkOff",
    "OpeningException",
    "OpeningWeek",
    "Outlet",
    "OutletApplication",
    "OutletRecognition",
    "OutletSuspension",
    "RouteStop",
    "SalesLine",
    "SalesStatement",
    "ShelfItem",
    "TouristRoute",
]
