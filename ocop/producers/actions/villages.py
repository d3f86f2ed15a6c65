"""Craft villages and the titles of decree 52/2018."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.dependents import refresh_villages
from ocop.producers.models import Craft, CraftVillage, VillageTitle
from ocop.producers.permissions import refuse_unless_may_keep_villages
from ocop.producers.snapshots import difference, free_slug, plain, refuse_stale, save_checked, snapshot
from ocop.vietnamese.folding import canonical, fold
from ocop.workdays import clock, dating

VILLAGE_FIELDS = (
    "name",
    "craft_as_given",
    "commune",
    "old_commune",
    "district",
    "place_as_given",
    "story_vi",
    "story_en",
)
TITLE_FIELDS = ("title", "decision", "decided_on", "year", "counted_from", "ended_on", "end_decision")
GIVEN_TITLES = (
    VillageTitle.Title.CRAFT_VILLAGE,
    VillageTitle.Title.TRADITIONAL_CRAFT_VILLAGE,
    VillageTitle.Title.TRADITIONAL_CRAFT,
)


def village_snapshot(village: CraftVillage) -> dict[str, Any]:
    """Everything the form shows, crafts included, as plain values."""
    return {**snapshot(village, VILLAGE_FIELDS), "crafts": sorted(village.crafts.values_list("pk", flat=True))}


def create_village(*, by: Any, values: Mapping[str, Any]) -> CraftVillage:
    """Enter a village into this instance's register; `values` holds VILLAGE_FIELDS and `crafts`."""
    refuse_unless_may_keep_villages(by)
    with transaction.atomic():
        village = CraftVillage(
            register=settings.OCOP_REGISTER,
            slug=free_slug(CraftVillage, values["name"], empty="lang-nghe"),
            created_at=clock.now(),
        )
        _fill(village, values)
        save_checked(village)
        village.crafts.set(values.get("crafts", []))
        refresh_villages([village.pk])
        record(by=by, action="villages.create", topic="registry", subject=village, after=village_snapshot(village))
    return village


def change_village(
    *, by: Any, village_id: int, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> CraftVillage:
    """Change a village. Raises Stale when it changed since `seen`."""
    with transaction.atomic():
        village = CraftVillage.objects.visible_to(by).select_for_update().get(pk=village_id)
        refuse_unless_may_keep_villages(by)
        before = village_snapshot(village)
        refuse_stale(seen, before)
        _fill(village, values)
        save_checked(village)
        if "crafts" in values:
            village.crafts.set(values["crafts"])
        old, new = difference(before, village_snapshot(village))
        if new:
            refresh_villages([village.pk])
            record(by=by, action="villages.change", topic="registry", subject=village, before=old, after=new)
    return village


def give_title(*, by: Any, village_id: int, title: str, decision: str, decided_on: datetime.date) -> VillageTitle:
    """One of the three titles, by a decision of a day. The same title stands once at a time."""
    with transaction.atomic():
        village = CraftVillage.objects.visible_to(by).select_for_update().get(pk=village_id)
        refuse_unless_may_keep_villages(by)
        if title not in GIVEN_TITLES:
            raise Refused(_("A decision gives one of the three titles of decree 52/2018."), field="title")
        if decided_on > clock.today():
            raise Refused(_("The decision lies in the future."), field="decided_on")
        if not decision.strip():
            raise Refused(_("Give the number of the decision."), field="decision")
        if village.titles.filter(title=title, ended_on__isnull=True).exclude(decided_on=None).exists():
            raise Refused(_("The village already holds this title."), field="title")
        row = VillageTitle(
            village=village,
            title=title,
            decision=decision.strip(),
            decided_on=decided_on,
            counted_from=dating.counted_from(day=decided_on, year=None, recorded_on=clock.today()),
        )
        save_checked(row)
        refresh_villages([village.pk])
        record(
            by=by, action="villages.give_title", topic="registry", subject=village, after=snapshot(row, TITLE_FIELDS)
        )
    return row


def end_title(*, by: Any, title_id: int, decision: str, ended_on: datetime.date) -> VillageTitle:
    """A title is taken back by a decision; its row stays with the day."""
    with transaction.atomic():
        refuse_unless_may_keep_villages(by)
        row = VillageTitle.objects.select_for_update().get(pk=title_id)
        if row.ended_on is not None:
            raise Refused(_("This title has already ended."))
        if ended_on < row.counted_from:
            raise Refused(_("The end lies before the title began."), field="ended_on")
        if ended_on > clock.today():
            raise Refused(_("The end lies in the future."), field="ended_on")
        if not decision.strip():
            raise Refused(_("Give the number of the decision."), field="decision")
        before = snapshot(row, ("ended_on", "end_decision"))
        row.ended_on, row.end_decision = ended_on, decision.strip()
        save_checked(row)
        refresh_villages([row.village_id])
        record(
            by=by,
            action="villages.end_title",
            topic="registry",
            subject=row.village,
            before={"title": row.title, **before},
            after={"title": row.title, **snapshot(row, ("ended_on", "end_decision"))},
        )
    return row


def add_craft(*, by: Any, name_vi: str, name_en: str = "") -> Craft:
    """A craft that is not in the list yet; the same name gives the craft that is."""
    refuse_unless_may_keep_villages(by)
    name = canonical(name_vi)
    with transaction.atomic():
        for craft in Craft.objects.all():
            if fold(craft.name_vi) == fold(name):
                return craft
        craft = Craft(name_vi=name, name_en=name_en.strip(), slug=free_slug(Craft, name, empty="nghe"))
        save_checked(craft)
        record(by=by, action="villages.add_craft", topic="registry", subject=craft, after={"name_vi": plain(name)})
    return craft


def _fill(village: CraftVillage, values: Mapping[str, Any]) -> None:
    for name in VILLAGE_FIELDS:
        if name in values:
            setattr(village, name, values[name])
    village.name = canonical(village.name)
    village.name_folded = fold(village.name)[:160]
