"""A shop, or an officer for it, writes an application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.files.actions import keep_picture
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.outlets.models import ApplicationPhoto, Outlet, OutletApplication
from ocop.outlets.permissions import may_change
from ocop.outlets.reach_of_recognition import own_organisations
from ocop.outlets.recognising import states
from ocop.outlets.recognising.moves import locked
from ocop.outlets.recognising.permissions import actors, may_write, writes_for_others
from ocop.people.models import Organisation
from ocop.producers.snapshots import difference, snapshot
from ocop.vietnamese.folding import canonical
from ocop.workdays import clock

FIELDS = (
    "name",
    "place_kind",
    "address",
    "commune",
    "old_commune",
    "district",
    "place_as_given",
    "lat",
    "lon",
    "opening_hours",
    "area",
    "staff",
    "ocop_share",
    "phone",
    "words",
)
MOST_PHOTOS = 20


def begin(
    *, by: Any, values: Mapping[str, Any], organisation_id: int | None = None, outlet_id: int | None = None
) -> OutletApplication:
    """A draft: of an entered point (`outlet_id`), or of a place that is not entered yet, by one of the person's organisations
    or, where an officer writes what a shop brought on paper, by any organisation the officer reads.

    Raises Refused; an application of the point that is open already is gone on with where it is still a draft.
    """
    with transaction.atomic():
        outlet = _outlet(by, outlet_id) if outlet_id is not None else None
        organisation = outlet.keeper if outlet is not None else _organisation(by, organisation_id)
        if organisation is None:
            raise Refused(_("Nobody is known to keep this point of sale; say first who does."))
        if outlet is not None and outlet.applications.filter(state__in=states.OPEN).exists():
            raise Refused(_("An application for this point of sale is open already."))
        row = OutletApplication(
            register=settings.OCOP_REGISTER,
            outlet=outlet,
            organisation=organisation,
            made_by=by,
            made_by_name=by.name,
            made_at=clock.now(),
            is_assisted=organisation.pk not in own_organisations(by),
        )
        _fill(row, values)
        if row.is_assisted and not actors(by, row):
            raise Refused(_("You can write applications of your own commune only."))
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Refused(_("An application for this point of sale is open already.")) from None
        record(
            by=by,
            action="outlets.application_begin",
            topic="outlets",
            subject=row,
            after={"organisation": organisation.pk, "outlet": outlet.pk if outlet else None, "name": row.name},
        )
    return row


def _outlet(by: Any, pk: int) -> Outlet:
    found: Outlet | None = Outlet.objects.visible_to(by).select_related("keeper").filter(pk=pk).first()
    if found is None or not (may_change(by, found) or found.keeper_id in own_organisations(by)):
        raise Refused(_("This point of sale is not yours to apply for."))
    if found.ended_on is not None:
        raise Refused(_("This point of sale has ended."))
    if found.register != settings.OCOP_REGISTER:
        raise Refused(_("That point of sale is in another register."))
    return found


def _organisation(by: Any, pk: int | None) -> Organisation | None:
    own = own_organisations(by)
    key = pk if pk is not None else next(iter(own)) if len(own) == 1 else None
    found = None
    if key is not None and (key in own or writes_for_others(by)):
        found = Organisation.objects.visible_to(by).filter(pk=key, merged_into__isnull=True).first()
    if found is None:
        raise Refused(_("Choose for which organisation you apply."), field="organisation")
    if found.register != settings.OCOP_REGISTER:
        raise Refused(_("That organisation is in another register."), field="organisation")
    return found


def change(*, by: Any, application_id: int, values: Mapping[str, Any]) -> OutletApplication:
    """Change what it says, while it is a draft or was returned."""
    with transaction.atomic():
        row = _writable(by, application_id)
        before = snapshot(row, FIELDS)
        _fill(row, values)
        old, new = difference(before, snapshot(row, FIELDS))
        if new:
            if not actors(by, row):
                raise Refused(_("With this change the application would leave your reach, so nothing was saved."))
            row.save()
            record(by=by, action="outlets.application_change", topic="outlets", subject=row, before=old, after=new)
    return row


def _writable(by: Any, pk: int) -> OutletApplication:
    row = locked(by, pk)
    if not may_write(by, row):
        raise Refused(_("Only the shop itself writes in its application."))
    if row.state not in ("draft", "returned"):
        raise Refused(_("It was sent already; ask for it to be returned, or withdraw it."))
    return row


def _fill(row: OutletApplication, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    row.name = canonical(row.name or "")
    if not row.name:
        raise Refused(_("Give the shop's name."), field="name")


def add_photo(*, by: Any, application_id: int, upload: UploadedFile, words: str = "") -> ApplicationPhoto:
    """A photograph of the place. Raises Refused."""
    with transaction.atomic():
        _writable(by, application_id)
    file = keep_picture(by=by, upload=upload, is_public=False)
    with transaction.atomic():
        row = _writable(by, application_id)
        if row.photos.count() >= MOST_PHOTOS:
            raise Refused(_("An application keeps at most %(most)s photographs.") % {"most": MOST_PHOTOS})
        made, is_new = ApplicationPhoto.objects.get_or_create(
            application=row, file=file, defaults={"words": words.strip()[:150]}
        )
        if is_new:
            record(by=by, action="outlets.application_photo", topic="outlets", subject=row, after={"file": file.digest})
    return made


def remove_photo(*, by: Any, application_id: int, photo_id: int) -> None:
    """Take a photograph out again."""
    with transaction.atomic():
        row = _writable(by, application_id)
        photo = row.photos.filter(pk=photo_id).select_related("file").first()
        if photo is None:
            raise Refused(_("This photograph is not here any more."))
        digest = photo.file.digest
        photo.delete()
        record(by=by, action="outlets.application_photo_off", topic="outlets", subject=row, before={"file": digest})
