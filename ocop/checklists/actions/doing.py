"""Beginning, handing in and dropping a visit."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.checklists import catalogue, kinds, results
from ocop.checklists.models import Check, ChecklistCopy
from ocop.checklists.shapes import Checklist, as_data
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.places.distance import metres
from ocop.workdays import clock


def begin(*, by: Any, kind: str, object_id: int, checklist: str) -> Check:
    """A visit of a thing by the checklist of that code as it stands today; one that the same person left open is gone on with.

    Raises Refused when the person does not visit such things or there is no such checklist for them.
    """
    known = kinds.get(kind)
    with transaction.atomic():
        if not known.may_begin(by, object_id):
            raise Refused(_("This visit is not yours to make."))
        asked = catalogue.get(checklist)
        if asked is None or kind not in asked.about:
            raise Refused(_("Choose the checklist of this visit."), field="checklist")
        there: Check | None = (
            Check.objects.select_related("copy")
            .filter(officer=by, kind=kind, object_id=object_id, state=Check.State.DRAFT)
            .first()
        )
        if there is not None:
            if there.copy.code != checklist:
                raise Refused(
                    _("You have an open visit there with another checklist. Hand that one in, or drop it, first.")
                )
            return there
        made = Check.objects.create(
            kind=kind,
            object_id=object_id,
            title=known.title(object_id)[:200],
            copy=_copy(asked),
            officer=by,
            officer_name=by.name,
            began_at=clock.now(),
        )
        record(
            by=by,
            action="checklists.begin",
            topic=known.topic,
            subject=made,
            after={"kind": kind, "object": object_id, "checklist": asked.code, "digest": asked.digest},
        )
    return made


def _copy(asked: Checklist) -> ChecklistCopy:
    found, _made = ChecklistCopy.objects.get_or_create(
        digest=asked.digest, defaults={"code": asked.code, "content": as_data(asked), "made_at": clock.now()}
    )
    return found


def own_draft(by: Any, pk: int) -> Check:
    """The person's own visit that is still being done, locked. Raises Refused."""
    row: Check | None = (
        Check.objects.select_for_update(of=("self",)).select_related("copy").filter(pk=pk, officer=by).first()
    )
    if row is None:
        raise Refused(_("This visit is not yours."))
    if row.state != Check.State.DRAFT:
        raise Refused(_("This visit was handed in already; what is said later is not added to it."))
    return row


def hand_in(*, by: Any, check_id: int, note: str = "", said_at: datetime.datetime | None = None) -> Check:
    """Close a visit: what was found is reckoned and kept, and the room it is for goes on with it.

    A visit of what closed or was decided meanwhile is kept with a word of that, and nothing follows from it. Raises Refused while
    something that is asked has no answer or no photograph; the visit stays open then.
    """
    with transaction.atomic():
        row = own_draft(by, check_id)
        known = kinds.get(row.kind)
        row.idle = known.idle(row.object_id)
        if not row.idle and not known.may_begin(by, row.object_id):
            raise Refused(_("This visit is no longer yours to make."))
        asked = row.copy.checklist
        found = results.reckon(asked, row.values(), set(row.photos.values_list("item", flat=True)))
        _refuse_unfinished(asked, found)
        row.state, row.note = Check.State.HANDED_IN, note.strip()
        row.received_at = clock.now()
        row.ended_at = said_at or row.received_at
        row.result = results.as_data(found)
        stated = known.place(row.object_id)
        if stated is not None and row.lat is not None and row.lon is not None:
            row.distance = metres(stated, (row.lat, row.lon))
        row.save()
        if not row.idle:
            known.on_handed_in(check=row, by=by)
        record(
            by=by,
            action="checklists.hand_in",
            topic=known.topic,
            subject=row,
            after={
                "answers": row.answers,
                "points": found.points,
                "most": found.most,
                "missed": list(found.missed),
                "distance": row.distance,
                "photos": row.photos.count(),
                **({"idle": row.idle} if row.idle else {}),
            },
        )
    return row


def _refuse_unfinished(asked: Checklist, found: results.Result) -> None:
    missing = [one for one in found.unanswered if getattr(asked.item(one), "answer", "") != "text"]
    if missing:
        raise Refused(
            _("%(count)s things are not answered yet, the first: “%(item)s”.")
            % {"count": len(missing), "item": getattr(asked.item(missing[0]), "vi", missing[0])[:100]},
            field=missing[0],
        )
    if found.without_photo:
        raise Refused(
            _("“%(item)s” needs a photograph.")
            % {"item": getattr(asked.item(found.without_photo[0]), "vi", found.without_photo[0])[:100]},
            field=found.without_photo[0],
        )


def drop(*, by: Any, check_id: int, reason: str) -> Check:
    """A visit that will not be finished; its own officer or the city's says so."""
    with transaction.atomic():
        row: Check | None = Check.objects.select_for_update(of=("self",)).filter(pk=check_id).first()
        if row is None or (row.officer_id != by.pk and not rights_of(by).is_city_officer):
            raise Refused(_("This visit is not yours."))
        if row.state != Check.State.DRAFT:
            raise Refused(_("This visit is no longer open."))
        if not reason.strip():
            raise Refused(_("Say in a few words why."), field="reason")
        row.state = Check.State.DROPPED
        row.save(update_fields=["state"])
        record(
            by=by,
            action="checklists.drop",
            topic=kinds.get(row.kind).topic,
            subject=row,
            before={"state": "draft"},
            after={"state": "dropped"},
            reason=reason.strip(),
        )
    return row
