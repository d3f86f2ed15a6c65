"""How shelves, statements and reports stand in the rest of the system: words of the ledger, messages, daily work, files, navigation."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.files import rights as file_rights
from ocop.notices import daily
from ocop.outlets.coverage import indicators
from ocop.outlets.models import FaultReport, MarkOff, Outlet, SalesLine, SalesStatement, ShelfItem
from ocop.outlets.shelf import access, duties, queries, statements, tellings
from ocop.people import history
from ocop.products.actions import merging
from ocop.products.models import Product
from ocop.recognition import losing
from ocop.ui import navigation
from ocop.workdays import clock

ACTIONS = {
    "outlets.put_on_shelf": _("put on the shelf"),
    "outlets.take_off_shelf": _("taken off the shelf"),
    "outlets.mark_off_asked": _("asked to take marks off"),
    "outlets.mark_off_confirmed": _("marks taken off, confirmed"),
    "outlets.state_sales": _("sales of a month stated"),
    "outlets.correct_sales": _("sales of a month corrected"),
    "outlets.set_hours": _("opening hours set"),
    "outlets.add_days": _("days with other hours set"),
    "outlets.drop_days": _("days with other hours taken away"),
    "outlets.fault_reported": _("a visitor reported something"),
    "outlets.fault_answered": _("a visitor's report answered"),
    "outlets.create_route": _("tourist route entered"),
    "outlets.change_route": _("tourist route changed"),
    "outlets.end_route": _("tourist route ended"),
}


def move_product(loser: Product, winner: Product) -> dict[str, list[int]]:
    """Shelves, marks, statements and reports of a merged product are the winner's. Where one shelf carries both, the loser's place
    ends; where one statement names both, both lines stay: what was stated of each is not added up by us."""
    both = ShelfItem.objects.filter(product=winner, until__isnull=True).values("outlet")
    twice = sorted(
        ShelfItem.objects.filter(product=loser, until__isnull=True, outlet__in=both).values_list("pk", flat=True)
    )
    for item in ShelfItem.objects.filter(pk__in=twice):
        item.until, item.off_because = max(item.from_day, clock.today()), "merged"
        item.save(update_fields=["until", "off_because"])
    moved = {
        "shelf": _moved(ShelfItem.objects.filter(product=loser), winner),
        "marks_off": _moved(MarkOff.objects.filter(product=loser), winner),
        "sales_lines": _moved(
            SalesLine.objects.filter(product=loser).exclude(
                statement__in=SalesLine.objects.filter(product=winner).values("statement")
            ),
            winner,
        ),
        "faults": _moved(FaultReport.objects.filter(product=loser), winner),
    }
    return {name: keys for name, keys in moved.items() if keys}


def _moved(rows: Any, winner: Product) -> list[int]:
    keys = sorted(rows.values_list("pk", flat=True))
    rows.model.objects.filter(pk__in=keys).update(product=winner)
    return keys


def star_lost(product_id: int) -> None:
    """A star was withdrawn just now: keepers who have the product hear it in the same transaction."""
    duties.tell_due(clock.today(), product_ids=[product_id])


def _outlets(organisation_ids: Iterable[int]) -> Iterable[int]:
    return Outlet.objects.filter(keeper__in=list(organisation_ids)).values_list("pk", flat=True)


def _statements(organisation_ids: Iterable[int]) -> Iterable[int]:
    return SalesStatement.objects.filter(outlet__keeper__in=list(organisation_ids)).values_list("pk", flat=True)


def _marks(day: datetime.date) -> object:
    return duties.tell_due(day)


def register() -> None:
    """Called when the room starts."""
    history.register_words(ACTIONS)
    history.register("outlets.outlet", _outlets)
    # What was sold is no business of everybody who reads the history of a point of sale: its entries hang on the statement.
    history.register("outlets.salesstatement", _statements)
    history.keep_inside(["outlets.fault_reported", "outlets.fault_answered"])
    tellings.register()
    daily.register("outlets.marks_off", _marks)
    daily.register("outlets.statements", statements.remind)
    merging.register_mover("outlets.shelf", move_product)
    losing.register("outlets.shelf", star_lost)
    file_rights.register("outlets.shelf", queries.photo_is_within_reach)
    indicators.register()
    group = _("Points of sale")
    for label, address, order, icon, shown_to, count in (
        (_("My shelves"), "outlets:my_shelf", 51, "shop", access.keeps, queries.waiting_count),
        (_("Statements of points of sale"), "outlets:statements_overview", 52, "chart", access.follows, None),
        (_("What visitors report"), "outlets:faults", 53, "chat", access.follows, queries.faults_waiting),
        (_("What sells where"), "outlets:sold", 54, "chart", access.follows, None),
        (_("Where points of sale are missing"), "outlets:coverage", 55, "map", access.follows, None),
    ):
        navigation.register(
            "desk",
            navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=shown_to, count=count),
        )
