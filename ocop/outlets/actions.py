"""Entering, changing and ending points of sale."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.outlets.counted import counted_from
from ocop.outlets.models import Outlet
from ocop.outlets.permissions import may_choose_keeper, refuse_unless_may_change, refuse_unless_may_create
from ocop.people.models import Organisation
from ocop.producers.snapshots import Stale, difference, free_slug, refuse_stale, save_checked, snapshot
from ocop.search.documents import refresh
from ocop.vietnamese.folding import canonical, fold
from ocop.workdays import clock

FIELDS = (
    "name",
    "kind",
    "keeper",
    "address",
    "commune",
    "old_commune",
    "district",
    "place_as_given",
    "lat",
    "lon",
    "phone",
    "opening_hours",
    "opened_on",
    "year",
    "note",
    "is_public",
)


def create_outlet(*, by: Any, values: Mapping[str, Any]) -> Outlet:
    """Enter a point of sale into this instance's register; `values` holds FIELDS."""
    commune = values.get("commune")
    refuse_unless_may_create(by, commune.pk if commune else None)
    with transaction.atomic():
        outlet = Outlet(
            register=settings.OCOP_REGISTER,
            slug=free_slug(Outlet, values["name"], empty="diem-ban"),
            created_at=clock.now(),
        )
        _fill(outlet, values)
        save_checked(outlet)
        _refuse_out_of_reach(by, outlet)
        refresh("outlet", [outlet.pk])
        after = {name: value for name, value in snapshot(outlet, FIELDS).items() if value not in (None, "")}
        record(by=by, action="outlets.create", topic="outlets", subject=outlet, after=after)
    return outlet


def change_outlet(
    *, by: Any, outlet_id: int, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> Outlet:
    """Change a point of sale. Raises Stale when it changed since `seen`."""
    with transaction.atomic():
        outlet = _locked(by, outlet_id)
        before = snapshot(outlet, FIELDS)
        refuse_stale(seen, before)
        _fill(outlet, values)
        old, new = difference(before, snapshot(outlet, FIELDS))
        if new:
            save_checked(outlet)
            _refuse_out_of_reach(by, outlet)
            refresh("outlet", [outlet.pk])
            record(by=by, action="outlets.change", topic="outlets", subject=outlet, before=old, after=new)
    return outlet


def set_keeper(
    *, by: Any, outlet_id: int, organisation_id: int | None, reason: str, seen_keeper_id: int | None = None
) -> Outlet:
    """Say which organisation keeps a point of sale; None: nobody is known to. The people of a keeper may change the entry.

    `seen_keeper_id` is the keeper the person saw (0: none); raises Stale when it is another by now. Raises Refused;
    DoesNotExist for who may not see one of them.
    """
    reason = reason.strip()
    with transaction.atomic():
        outlet = _locked(by, outlet_id)
        if not may_choose_keeper(by, outlet):
            raise Refused(_("Only an officer of its commune or of the city says who keeps a point of sale."))
        if seen_keeper_id is not None and seen_keeper_id != (outlet.keeper_id or 0):
            raise Stale({"keeper": (seen_keeper_id or None, outlet.keeper_id)})
        to = Organisation.objects.visible_to(by).get(pk=organisation_id) if organisation_id is not None else None
        if (to.pk if to else None) == outlet.keeper_id:
            raise Refused(_("This organisation keeps it already.") if to else _("Nobody keeps it already."))
        if to is not None and to.register != outlet.register:
            raise Refused(_("That organisation is in another register."))
        if not reason:
            raise Refused(_("Say in a few words why."), field="reason")
        was = outlet.keeper
        outlet.keeper = to
        save_checked(outlet)
        refresh("outlet", [outlet.pk])
        record(
            by=by,
            action="outlets.set_keeper",
            topic="outlets",
            subject=outlet,
            before={"keeper": _key(was), "keeper_name": str(was or "")},
            after={"keeper": _key(to), "keeper_name": str(to or "")},
            reason=reason,
        )
    return outlet


def end_outlet(*, by: Any, outlet_id: int, ended_on: datetime.date, reason: str) -> Outlet:
    """It no longer sells from `ended_on` on; the row stays and counts until that day."""
    with transaction.atomic():
        outlet = _locked(by, outlet_id)
        if outlet.ended_on is not None:
            raise Refused(_("This point of sale has already ended."))
        if ended_on < outlet.counted_from:
            raise Refused(_("The end lies before the opening."), field="ended_on")
        if ended_on > clock.today():
            raise Refused(_("The end lies in the future."), field="ended_on")
        outlet.ended_on = ended_on
        outlet.save(update_fields=["ended_on"])
        refresh("outlet", [outlet.pk])
        record(
            by=by,
            action="outlets.end",
            topic="outlets",
            subject=outlet,
            before={"ended_on": None},
            after={"ended_on": ended_on},
            reason=reason,
        )
    return outlet


def reopen_outlet(*, by: Any, outlet_id: int, reason: str) -> Outlet:
    """The end was wrong, or it sells again."""
    with transaction.atomic():
        outlet = _locked(by, outlet_id)
        if outlet.ended_on is None:
            raise Refused(_("This point of sale has not ended."))
        before = {"ended_on": outlet.ended_on}
        outlet.ended_on = None
        outlet.save(update_fields=["ended_on"])
        refresh("outlet", [outlet.pk])
        record(
            by=by,
            action="outlets.reopen",
            topic="outlets",
            subject=outlet,
            before=before,
            after={"ended_on": None},
            reason=reason,
        )
    return outlet


def _locked(by: Any, outlet_id: int) -> Outlet:
    key = Outlet.objects.visible_to(by).values_list("pk", flat=True).get(pk=outlet_id)
    outlet = Outlet.objects.select_for_update().get(pk=key)
    refuse_unless_may_change(by, outlet)
    return outlet


def _fill(outlet: Outlet, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(outlet, name, values[name])
    outlet.name = canonical(outlet.name)
    outlet.name_folded = fold(outlet.name)[:200]
    recorded = timezone.localtime(outlet.created_at).date() if outlet.created_at else clock.today()
    outlet.counted_from = counted_from(outlet, recorded)


def _refuse_out_of_reach(by: Any, outlet: Outlet) -> None:
    kept = Outlet.objects.visible_to(by).filter(pk=outlet.pk).first()
    try:
        if kept is None:
            raise Refused("")
        refuse_unless_may_change(by, kept)
    except Refused:
        raise Refused(_("With this change the point of sale would leave your reach, so nothing was saved.")) from None


def _key(organisation: Organisation | None) -> int | None:
    return organisation.pk if organisation is not None else None
