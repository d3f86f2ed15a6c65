"""What a member's device sends from the hall: operations one by one, each done once, each refusal an answer with its sentence."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal.actions import scoring
from ocop.appraisal.models import Dossier, Finding, Sheet, SheetCopy, SyncReceipt
from ocop.ledger.refusal import Refused
from ocop.ui import offline
from ocop.workdays import clock

_SHEET = re.compile(r"([0-9]{1,12})-([0-9]{1,3})", re.ASCII)
_ALWAYS = frozenset({"kind", "key", "sheet", "device", "marked_at"})
FIELDS = {
    "mark": _ALWAYS | {"criterion", "choice", "case", "note", "base"},
    "finding": _ALWAYS | {"criterion", "gate", "holds"},
    "comment": _ALWAYS | {"words"},
    "submit": _ALWAYS | {"seen"},
    "choose": _ALWAYS | {"criterion", "copy", "keep", "base"},
}
MOST_CRITERIA = 200


@dataclass(frozen=True)
class Sent:
    """One operation as it came: its own fields, checked for their kinds only."""

    kind: str
    key: uuid.UUID
    dossier: int
    number: int
    device: str
    marked_at: datetime.datetime
    rest: Mapping[str, Any]


def read(raw: dict[str, Any]) -> Sent:
    """An operation with the fields of its kind and no other. Raises Refused."""
    kind, key = raw.get("kind"), offline.key_of(raw)
    fields = FIELDS.get(kind) if isinstance(kind, str) else None
    if fields is None or key is None:
        raise Refused(_("This operation is not known."))
    if "points" in raw or "total" in raw:
        raise Refused(_("Points are not taken; send the choice, the points are reckoned here."))
    offline.known_fields(raw, fields)
    where = _SHEET.fullmatch(raw["sheet"]) if isinstance(raw.get("sheet"), str) else None
    if where is None:
        raise Refused(_("This operation names no sheet."))
    rest = {name: raw[name] for name in fields - _ALWAYS if name in raw}
    return Sent(
        str(kind),
        key,
        int(where[1]),
        int(where[2]),
        offline.text_of(raw, "device", 40),
        offline.moment_of(raw, "marked_at"),
        rest,
    )


def _place(value: Any, most: int = 10_000_000) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Refused(_("A choice is a place in the list of the criterion, counted from 0."))
    return value


def apply(*, by: Any, raw: dict[str, Any]) -> dict[str, Any]:
    """Do one operation in its own transaction; the answer has "result": saved, conflict or submitted. Raises Refused.

    What was done before is answered as then, also when the sheet was handed in or closed since.
    """
    sent = read(raw)
    try:
        mark = _operation(sent) if sent.kind == "mark" else None
        if mark and (answer := scoring.save_at_once(by=by, dossier=sent.dossier, number=sent.number, operation=mark)):
            return answer
        with transaction.atomic():
            sheet = sheet_of(by, sent.dossier, sent.number)
            if mark:
                return scoring.save_mark(by=by, sheet=sheet, operation=mark, is_new=True)
            if (answer := _answered(by, sent.key)) is not None:
                return answer
            answer = _DO[sent.kind](by, sheet, sent)
            if sent.kind != "submit":  # handing in keeps its own
                SyncReceipt.objects.create(key=sent.key, sheet=sheet, answer=answer, received_at=clock.now())
        return answer
    except Refused:
        if (answer := _answered(by, sent.key)) is not None:
            return answer
        raise


def _answered(by: Any, key: uuid.UUID) -> dict[str, Any] | None:
    receipt = SyncReceipt.objects.filter(key=key, sheet__seat__person_id=by.pk).first()
    return None if receipt is None else {**receipt.answer, "again": True}


def sheet_of(by: Any, dossier: int, number: int) -> Sheet:
    """The member's own sheet of a pass; opened when it is the present pass and not begun. Raises Refused."""
    found: Sheet | None = (
        Sheet.objects.filter(dossier_id=dossier, seat__person_id=by.pk, number=number).only("pk", "number").first()
    )
    if found is not None:
        return found
    row = Dossier.objects.filter(pk=dossier).first()
    if row is None:
        raise Refused(_("This dossier is not yours to score."))
    found = scoring.open_sheet(by=by, dossier=row)
    if found.number != number:
        raise Refused(_("This sheet is of an earlier pass."))
    return found


def _operation(sent: Sent) -> scoring.Operation:
    rest = sent.rest
    choice = rest.get("choice")
    return scoring.Operation(
        key=sent.key,
        criterion=offline.text_of(rest, "criterion", 10),
        choice=None if choice is None else _place(choice, 1000),
        case=offline.text_of(rest, "case", 4),
        note=offline.text_of(rest, "note", 20_000),
        base=_place(rest.get("base", 0)),
        device=sent.device,
        marked_at=sent.marked_at,
    )


def _finding(by: Any, sheet: Sheet, sent: Sent) -> dict[str, Any]:
    criterion, gate = offline.text_of(sent.rest, "criterion", 10), offline.text_of(sent.rest, "gate", 400)
    if sent.rest.get("holds") is True:
        scoring.note_finding(by=by, sheet=sheet, criterion=criterion, gate=gate)
    else:
        found = Finding.objects.filter(sheet=sheet, criterion=criterion, gate=gate).select_related("sheet").first()
        if found is not None:
            scoring.drop_finding(by=by, finding=found)
    return {"result": "saved"}


def _comment(by: Any, sheet: Sheet, sent: Sent) -> dict[str, Any]:
    scoring.comment(by=by, sheet=sheet, words=offline.text_of(sent.rest, "words", 20_000))
    return {"result": "saved"}


def _submit(by: Any, sheet: Sheet, sent: Sent) -> dict[str, Any]:
    seen = sent.rest.get("seen")
    if not isinstance(seen, dict) or len(seen) > MOST_CRITERIA:
        raise Refused(_("Say what you hand in: the choices your device shows."))
    shown: dict[str, tuple[int | None, str]] = {}
    for number, value in seen.items():
        if not isinstance(value, list) or len(value) != 2:
            raise Refused(_("Say what you hand in: the choices your device shows."))
        shown[number] = (
            None if value[0] is None else _place(value[0], 1000),
            offline.text_of({"case": value[1]}, "case", 4),
        )
    scoring.submit(by=by, sheet=sheet, key=sent.key, seen=shown)
    return {"result": "submitted"}


def _choose(by: Any, sheet: Sheet, sent: Sent) -> dict[str, Any]:
    """Between what stood at revision `base` and the copy of another device; what changed since is looked at again first."""
    keep, base = sent.rest.get("keep"), _place(sent.rest.get("base"))
    if keep not in ("standing", "copy"):
        raise Refused(_("Say which of the two you keep."))
    copy = SheetCopy.objects.filter(
        pk=_place(sent.rest.get("copy"), 2**53), sheet=sheet, criterion=offline.text_of(sent.rest, "criterion", 10)
    ).first()
    if copy is None:
        raise Refused(_("There is nothing to choose between."))
    mark = scoring.resolve_copy(by=by, copy=copy, keep_copy=keep == "copy", base=base)
    return {
        "result": "saved",
        "criterion": mark.criterion,
        "choice": mark.choice,
        "case": mark.case,
        "note": mark.note,
        "revision": mark.revision,
    }


_DO: dict[str, Callable[[Any, Sheet, Sent], dict[str, Any]]] = {
    "finding": _finding,
    "comment": _comment,
    "submit": _submit,
    "choose": _choose,
}
