"""What can be done with an import before it is applied: bring a file, correct its columns, decide, drop.

Applying stands in `applying`, undoing in `undoing`, what a state allows in `states`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.exchange import detecting, planning, progress
from ocop.exchange.memory import uncollected
from ocop.exchange.models import Import, ImportRow
from ocop.exchange.states import OPEN, kind_of, locked, locked_for, must_be_open, note
from ocop.files.actions import keep_document
from ocop.files.sniffing import safe_name
from ocop.ledger.record import SYSTEM
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

State = Import.State
Row = ImportRow.Action
FIND_OUT = "auto"


def bring(*, by: Any, upload: UploadedFile, kind: str, register: str) -> Import:
    """Keeps a file as an import that waits to be read; `kind` FIND_OUT asks the headings what it lists.

    Raises Refused when it may not or cannot be kept, or when its headings do not say what it lists.
    """
    if kind != FIND_OUT:
        kind_of(kind).check(by, register)
    if upload.size and upload.size > planning.workbook.MAX_BYTES:
        raise Refused(
            _(
                "“%(name)s” has %(size)s MB; lists of at most %(limit)s MB can be brought in. Split it into several files."
            )
            % {
                "name": safe_name(upload.name or ""),
                "size": -(-upload.size // 1_000_000),
                "limit": planning.workbook.MAX_BYTES // 1_000_000,
            }
        )
    if kind == FIND_OUT:
        kind = _found_out(upload)
        kind_of(kind).check(by, register)
    with transaction.atomic():
        return Import.objects.create(
            kind=kind,
            register=register,
            file=keep_document(by=by, upload=upload, is_public=False),
            by=by,
            by_name=str(by) if by is not None else SYSTEM,
            created_at=clock.now(),
        )


def read(*, import_id: int) -> Import:
    """Reads and plans an import; what was decided before is kept. Its state then is `previewed` or `refused`."""
    brought = Import.objects.select_related("file", "by").get(pk=import_id)
    if brought.state not in OPEN:
        return brought
    with uncollected(), progress.alive(brought.pk):
        return _read(brought)


def _read(brought: Import) -> Import:
    """The body of `read`: the plan is made outside of the transaction that keeps it."""
    planned: planning.Planned | None = None
    summary: dict[str, Any] = {}
    try:
        planned = planning.plan_of(brought, kind_of(brought.kind))
    except Refused as refusal:
        summary = {"problem": refusal.sentence}
    with transaction.atomic():
        of = locked(brought.pk)
        if of.state not in OPEN:
            return of
        if planned is None:
            of.rows.all().delete()
            of.state, of.summary = State.REFUSED, summary
        else:
            planning.keep(planned, of)
            of.state = State.PREVIEWED
        of.save(update_fields=["state", "summary", "total_rows", "register_version"])
    return of


def adopt(*, of: Import, planned: planning.Planned) -> Import:
    """Takes a plan that was just made of the same file, so that it is not made twice (the command)."""
    with transaction.atomic():
        of = locked(of.pk)
        must_be_open(of)
        planning.keep(planned, of)
        of.state = State.PREVIEWED
        of.save(update_fields=["state", "summary", "total_rows", "register_version"])
    return of


def correct(*, by: Any, of: Import, columns: Mapping[str, Mapping[str, str]], defaults: Mapping[str, str]) -> Import:
    """Takes another meaning of columns and what holds for the whole file; the import is read again."""
    with transaction.atomic():
        of = locked_for(by, of)
        must_be_open(of)
        of.columns = {sheet: dict(marks) for sheet, marks in columns.items()}
        of.defaults = {name: text.strip() for name, text in defaults.items() if text.strip()}
        of.state = State.READING
        of.save(update_fields=["columns", "defaults", "state"])
        if of.columns or of.defaults:
            note(by, of, "exchange.correct", {"columns": of.columns, "defaults": of.defaults})
    return of


def answer(*, by: Any, of: Import, answers: Mapping[int, Mapping[str, str]]) -> Import:
    """Keeps decisions (position -> question -> option); the import is read again, since one decision may settle another row."""
    with transaction.atomic():
        of = locked_for(by, of)
        must_be_open(of)
        rows = {
            row.position: row
            for row in of.rows.filter(position__in=list(answers)).only("answers", "questions", "position")
        }
        given = 0
        for position, decided in answers.items():
            row = rows.get(position)
            if row is None:
                raise Refused(_("This row is not in the file."))
            options = {question["key"]: {value for value, _label in question["options"]} for question in row.questions}
            for question, option in decided.items():
                if option not in options.get(question, set()):
                    raise Refused(_("This is not one of the answers."))
                row.answers[question] = option
                given += 1
        ImportRow.objects.bulk_update(rows.values(), ["answers"], batch_size=500)
        of.state = State.READING
        of.save(update_fields=["state"])
        note(by, of, "exchange.answer", {"answers": given})
    return of


def answer_rest(*, by: Any, of: Import) -> Import:
    """Takes the proposed answer for every question still open."""
    proposed: dict[int, dict[str, str]] = {}
    for row in of.rows.filter(action=Row.ASK).only("position", "questions", "answers"):
        open_ones = {
            question["key"]: question["default"] for question in row.questions if question["key"] not in row.answers
        }
        if open_ones:
            proposed[row.position] = open_ones
    return answer(by=by, of=of, answers=proposed)


def drop(*, by: Any, of: Import) -> Import:
    """Puts an import aside that is not wanted; its file stays as evidence."""
    with transaction.atomic():
        of = locked_for(by, of)
        must_be_open(of)
        of.state = State.DROPPED
        of.save(update_fields=["state"])
        note(by, of, "exchange.drop", {"state": State.DROPPED})
    return of


def _found_out(upload: UploadedFile) -> str:
    name = safe_name(upload.name or "")
    upload.seek(0)
    found = detecting.kind_of_list(upload.read(), name)
    upload.seek(0)
    return found
