"""What a move of an application needs; each check answers with a sentence when it is not met."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from ocop.checklists.results import from_data
from ocop.outlets.models import OutletApplication


def _told(row: OutletApplication) -> str:
    if not row.place_kind:
        return _("Say what kind of place it is.")
    if not row.address or not row.opening_hours:
        return _("Give the address and the opening hours.")
    if row.area is None or row.staff is None or row.ocop_share is None:
        return _("Give the area, the number of staff and the share of OCOP goods.")
    return ""


def _placed(row: OutletApplication) -> str:
    if row.lat is None or row.lon is None:
        return _("Set the place on the map, or type its coordinates.")
    if row.commune_id is None:
        return _("Say in which commune or ward it is.")
    return ""


def _pictured(row: OutletApplication) -> str:
    return "" if row.photos.exists() else _("Add at least one photograph of the place.")


def _musts(row: OutletApplication) -> str:
    check = row.check_done
    if check is None or not check.result:
        return _("Nobody has visited it yet.")
    if from_data(check.result).missed:
        return _("The visit found a must that is not met: return the application, or refuse it with the reason.")
    return ""


_CHECKS: dict[str, Callable[[OutletApplication], str]] = {
    "told": _told,
    "placed": _placed,
    "pictured": _pictured,
    "musts": _musts,
}


def missing(name: str, row: OutletApplication) -> str:
    """The sentence of what is missing, empty when nothing is."""
    return _CHECKS[name](row)
