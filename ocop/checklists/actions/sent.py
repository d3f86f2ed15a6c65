"""What a phone sends of a visit, now or when it has a network again: each operation is done once, by its key."""

from __future__ import annotations

import base64
import binascii
import datetime
import math
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ocop.checklists import values
from ocop.checklists.actions.doing import hand_in, own_draft
from ocop.checklists.models import Check, CheckOperation, CheckPhoto
from ocop.files.actions import keep_picture
from ocop.files.models import StoredFile
from ocop.ledger.refusal import Refused
from ocop.ui import offline
from ocop.workdays import clock

MOST_PHOTOS = 60
COMMON = {"kind", "key", "check", "said_at"}
FIELDS = {
    "answer": COMMON | {"item", "value", "note"},
    "position": COMMON | {"lat", "lon", "accuracy"},
    "photo": COMMON | {"item", "name", "data", "lat", "lon"},
    "photo_off": COMMON | {"photo"},
    "hand_in": COMMON | {"note"},
}


def apply(*, by: Any, raw: dict[str, Any]) -> dict[str, Any]:
    """Do one operation in its own transaction: {"result": "saved"}; the same key again is answered the same. Raises Refused.

    {"kind": "answer", "check", "item", "value", "note"} · {"kind": "position", "check", "lat", "lon", "accuracy"} ·
    {"kind": "photo", "check", "item", "name", "data" (base64)} · {"kind": "photo_off", "check", "photo" (its key)} ·
    {"kind": "hand_in", "check", "note"}; each with "key" and "said_at".
    """
    kind, key = raw.get("kind"), offline.key_of(raw)
    fields = FIELDS.get(kind) if isinstance(kind, str) else None
    if fields is None or key is None or not isinstance(kind, str):
        raise Refused(_("This operation is not known."))
    offline.known_fields(raw, fields)
    check = offline.key_number_of(raw, "check")
    if check is None:
        raise Refused(_("This operation names no visit."))
    if _done(str(key), by, check):
        return {"result": "saved", "again": True}
    # The heavy work on a picture is done before the transaction opens.
    kept = _picture(by, check, raw) if kind == "photo" else None
    try:
        with transaction.atomic():
            _do(by, check, str(key), raw, kept)
            CheckOperation.objects.create(key=str(key), of_id=check, kind=kind, done_at=clock.now())
    except IntegrityError:
        # Two tabs sent the same key at the same moment: the other one did it.
        if not _done(str(key), by, check):
            raise
    return {"result": "saved"}


def _done(key: str, by: Any, check: int) -> bool:
    row = CheckOperation.objects.filter(key=key).values_list("of_id", "of__officer_id").first()
    if row is None:
        return False
    if row != (check, by.pk):
        raise Refused(_("This operation was sent for something else."))
    return True


def _do(by: Any, check: int, key: str, raw: offline.Operation, kept: StoredFile | None) -> None:
    kind, at = raw["kind"], offline.moment_of(raw)
    if kind == "hand_in":
        hand_in(by=by, check_id=check, note=offline.text_of(raw, "note", 2000).strip(), said_at=at)
        return
    row = own_draft(by, check)
    if kind == "answer":
        _answer(row, raw, at)
    elif kind == "position":
        _position(row, raw, at)
    elif kind == "photo_off":
        row.photos.filter(key=offline.text_of(raw, "photo", 36).strip()).delete()
    elif kept is not None:
        if row.photos.count() >= MOST_PHOTOS:
            raise Refused(_("A visit keeps at most %(most)s photographs.") % {"most": MOST_PHOTOS})
        lat, lon = _spot(raw) if raw.get("lat") is not None else (None, None)
        CheckPhoto.objects.create(of=row, item=_item_code(row, raw), file=kept, key=key, taken_at=at, lat=lat, lon=lon)


def _answer(row: Check, raw: offline.Operation, at: datetime.datetime) -> None:
    item = row.copy.checklist.item(offline.text_of(raw, "item", 40).strip())
    if item is None or item.unknown:
        raise Refused(_("This checklist does not ask that."))
    there = row.answers.get(item.code)
    said = parse_datetime(there["said_at"]) if there else None
    if said is not None and at < said:
        return  # a later word of another device stands
    value, note = values.read(item, raw.get("value")), offline.text_of(raw, "note", values.LONGEST).strip()
    if value is None and not note:
        row.answers.pop(item.code, None)
    else:
        row.answers[item.code] = {"value": value, "note": note, "said_at": at.isoformat()}
    row.save(update_fields=["answers"])


def _position(row: Check, raw: offline.Operation, at: datetime.datetime) -> None:
    if row.located_at is not None and at < row.located_at:
        return
    row.lat, row.lon = _spot(raw)
    accuracy = raw.get("accuracy")
    row.accuracy = float(accuracy) if _is_number(accuracy) and 0 <= float(accuracy) < 1_000_000 else None  # type: ignore[arg-type]
    row.located_at = at
    row.save(update_fields=["lat", "lon", "accuracy", "located_at"])


def _picture(by: Any, check: int, raw: offline.Operation) -> StoredFile:
    with transaction.atomic():
        _item_code(own_draft(by, check), raw)
    data = raw.get("data")
    try:
        content = base64.b64decode(data, validate=True) if isinstance(data, str) else b""
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        raise Refused(_("This photograph did not arrive whole; take it again."))
    name = offline.text_of(raw, "name", 100).strip() or "anh.jpg"
    return keep_picture(by=by, upload=SimpleUploadedFile(name, content), is_public=False)


def _item_code(row: Check, raw: offline.Operation) -> str:
    code = offline.text_of(raw, "item", 40).strip()
    if code and row.copy.checklist.item(code) is None:
        raise Refused(_("This checklist does not ask that."))
    return code


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _spot(raw: offline.Operation) -> tuple[float, float]:
    lat, lon = raw.get("lat"), raw.get("lon")
    if not _is_number(lat) or not _is_number(lon) or abs(lat) > 90 or abs(lon) > 180:  # type: ignore[arg-type]
        raise Refused(_("This position is none on earth."))
    return float(lat), float(lon)  # type: ignore[arg-type]
