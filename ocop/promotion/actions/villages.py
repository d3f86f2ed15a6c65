"""The page of a craft village: words, place, artisans who agreed, workshops to visit."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.files.actions import forget
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.contact import PUBLISHED_KINDS
from ocop.producers.models import CraftVillage
from ocop.producers.snapshots import difference, save_checked, snapshot
from ocop.promotion.models import VillageArtisan, VillagePage, VillageWorkshop
from ocop.promotion.permissions import refuse_unless_may_keep
from ocop.workdays import clock

PAGE_FIELDS = (
    "history_vi",
    "history_en",
    "craft_vi",
    "craft_en",
    "visiting_vi",
    "visiting_en",
    "source",
    "lat",
    "lon",
)
ARTISAN_FIELDS = ("name", "craft", "words_vi", "words_en", "agreed_on", "agreed_how")
WORKSHOP_FIELDS = (
    "organisation",
    "name",
    "offers_vi",
    "offers_en",
    "address",
    "lat",
    "lon",
    "opens",
    "closes",
    "closed_weekdays",
    "by_appointment",
    "minutes",
    "booking_phone",
    "price_a_guest",
    "is_open",
)
HANOI = ((20.5, 21.5), (105.2, 106.1))
"""Latitudes and longitudes within which a place of Hanoi lies."""


def _place(values: Mapping[str, Any]) -> None:
    lat, lon = values.get("lat"), values.get("lon")
    if (lat is None) != (lon is None):
        raise Refused(_("Give both numbers of the place, or none."), field="lat")
    if lat is not None and lon is not None:
        (south, north), (west, east) = HANOI
        if not (south <= lat <= north and west <= lon <= east):
            raise Refused(_("This place does not lie in Hanoi; look at the two numbers again."), field="lat")


@transaction.atomic
def write_page(*, by: Any, village: CraftVillage, values: Mapping[str, Any]) -> VillagePage:
    """What visitors read of a village; `values` holds PAGE_FIELDS. Raises Refused."""
    refuse_unless_may_keep(by, village)
    _place(values)
    CraftVillage.objects.select_for_update().get(pk=village.pk)
    row = VillagePage.objects.filter(village=village).first() or VillagePage(village=village)
    was = snapshot(row, PAGE_FIELDS) if row.pk else {}
    for name in PAGE_FIELDS:
        setattr(row, name, values.get(name) if name in ("lat", "lon") else (values.get(name) or "").strip())
    before, after = difference(was, snapshot(row, PAGE_FIELDS))
    if not after:
        return row
    row.changed_by, row.changed_by_name, row.changed_at = by, by.name[:120], clock.now()
    save_checked(row)
    record(by=by, action="promotion.write_village_page", topic="promotion", subject=village, before=before, after=after)
    return row


@transaction.atomic
def add_artisan(*, by: Any, village: CraftVillage, values: Mapping[str, Any]) -> VillageArtisan:
    """Name an artisan who agreed to it; the ledger hears that, not who. Raises Refused without a day of consent."""
    refuse_unless_may_keep(by, village)
    row = VillageArtisan(
        village=village, key=secrets.token_urlsafe(32), noted_by=by, noted_by_name=by.name[:120], created_at=clock.now()
    )
    _fill_artisan(row, values)
    save_checked(row)
    record(by=by, action="promotion.artisan_agreed", topic="promotion", subject=row, after=_consent(row))
    return row


@transaction.atomic
def change_artisan(*, by: Any, artisan: VillageArtisan, values: Mapping[str, Any]) -> VillageArtisan:
    """Change the words of one who agrees still. Raises Refused."""
    row = _agreeing(artisan)
    refuse_unless_may_keep(by, row.village)
    was = row.picture
    _fill_artisan(row, values)
    save_checked(row)
    _forget_picture(by, was if was is not None and was.pk != row.picture_id else None)
    record(by=by, action="promotion.change_artisan", topic="promotion", subject=row, after=_consent(row))
    return row


def _agreeing(artisan: VillageArtisan) -> VillageArtisan:
    row: VillageArtisan | None = (
        VillageArtisan.objects.select_for_update(of=("self",))
        .select_related("village", "picture")
        .filter(pk=artisan.pk)
        .first()
    )
    if row is None or row.withdrawn_at is not None:
        raise Refused(_("This artisan has withdrawn the consent."))
    return row


def _fill_artisan(row: VillageArtisan, values: Mapping[str, Any]) -> None:
    for name in ("name", "craft", "words_vi", "words_en"):
        setattr(row, name, (values.get(name) or "").strip())
    agreed: datetime.date | None = values.get("agreed_on")
    if not row.name:
        raise Refused(_("Give the artisan's name."), field="name")
    if agreed is None:
        raise Refused(_("Say on which day the artisan agreed; without consent nobody is named."), field="agreed_on")
    if agreed > clock.today():
        raise Refused(_("The day of consent lies ahead."), field="agreed_on")
    row.agreed_on, row.agreed_how = agreed, values["agreed_how"]
    if "picture" in values:
        row.picture = values["picture"]


def picture_name(given: str) -> str:
    """A file name that says nothing and that no other picture has, so that the artisan's picture is theirs alone and can be forgotten."""
    return f"anh-{secrets.token_hex(8)}.{given.rpartition('.')[2].lower()}"


def _forget_picture(by: Any, picture: StoredFile | None) -> None:
    if picture is not None:
        forget(by=by, file=picture)


def _consent(row: VillageArtisan) -> dict[str, Any]:
    return {"agreed_on": row.agreed_on.isoformat(), "agreed_how": row.agreed_how}


@transaction.atomic
def withdraw_consent(*, by: Any, artisan: VillageArtisan) -> None:
    """Name, words and picture are gone from the row and from every page at once; asked again, it changes nothing.

    `by` is an officer of the commune, or None for the artisan who came with the key of the address. Raises Refused.
    """
    row: VillageArtisan = (
        VillageArtisan.objects.select_for_update(of=("self",)).select_related("village", "picture").get(pk=artisan.pk)
    )
    if by is not None:
        refuse_unless_may_keep(by, row.village)
    if row.withdrawn_at is not None:
        return
    row.name = row.craft = row.words_vi = row.words_en = ""
    was, row.picture, row.withdrawn_at = row.picture, None, clock.now()
    row.save()
    _forget_picture(by, was)
    record(by=by, action="promotion.artisan_withdrew", topic="promotion", subject=row)


@transaction.atomic
def put_workshop(
    *, by: Any, village: CraftVillage, values: Mapping[str, Any], workshop: VillageWorkshop | None = None
) -> VillageWorkshop:
    """A workshop that opens its doors, new or changed; `values` holds WORKSHOP_FIELDS. Raises Refused."""
    refuse_unless_may_keep(by, village)
    row = (
        VillageWorkshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk, village=village)
        if workshop is not None
        else VillageWorkshop(village=village, created_at=clock.now())
    )
    was = snapshot(row, WORKSHOP_FIELDS) if row.pk else {}
    _place(values)
    for name in WORKSHOP_FIELDS:
        if name in values:
            setattr(row, name, values[name])
    row.closed_weekdays = sorted(set(row.closed_weekdays or []))
    _check_workshop(row)
    save_checked(row)
    before, after = difference(was, snapshot(row, WORKSHOP_FIELDS))
    if after:
        record(by=by, action="promotion.put_workshop", topic="promotion", subject=row, before=before, after=after)
    return row


def _check_workshop(row: VillageWorkshop) -> None:
    if (row.opens is None) != (row.closes is None):
        raise Refused(_("Say when it opens and when it closes, or neither."), field="closes")
    if row.opens is not None and row.closes is not None and row.closes <= row.opens:
        raise Refused(_("It closes before it opens."), field="closes")
    if len(row.closed_weekdays) == 7:
        raise Refused(_("It cannot be closed on all days of the week."), field="closed_weekdays")
    if row.booking_phone and (row.organisation is None or row.organisation.kind not in PUBLISHED_KINDS):
        raise Refused(
            _("A telephone is shown only of a firm or a co-operative; a household's is a personal number."),
            field="booking_phone",
        )
