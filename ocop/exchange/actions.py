"""What can be done with an import: bring a file, correct its columns, decide, apply, drop. Undoing stands in `undoing`."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.exchange import detecting, kinds, planning, progress
from ocop.exchange.memory import uncollected
from ocop.exchange.models import Deed, Import, ImportRow
from ocop.files.actions import keep_document
from ocop.files.sniffing import safe_name
from ocop.ledger.record import SYSTEM, record
from ocop.ledger.refusal import Refused
from ocop.search import documents
from ocop.workdays import clock

State = Import.State
Row = ImportRow.Action
FIND_OUT = "auto"
OPEN = (State.READING, State.PREVIEWED, State.REFUSED)


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
        planned = _plan(brought, kind_of(brought.kind))
    except Refused as refusal:
        summary = {"problem": refusal.sentence}
    with transaction.atomic():
        of = _locked(brought.pk)
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
        of = _locked(of.pk)
        _must_be_open(of)
        planning.keep(planned, of)
        of.state = State.PREVIEWED
        of.save(update_fields=["state", "summary", "total_rows", "register_version"])
    return of


def correct(*, by: Any, of: Import, columns: Mapping[str, Mapping[str, str]], defaults: Mapping[str, str]) -> Import:
    """Takes another meaning of columns and what holds for the whole file; the import is read again."""
    with transaction.atomic():
        of = _locked_for(by, of)
        _must_be_open(of)
        of.columns = {sheet: dict(marks) for sheet, marks in columns.items()}
        of.defaults = {name: text.strip() for name, text in defaults.items() if text.strip()}
        of.state = State.READING
        of.save(update_fields=["columns", "defaults", "state"])
        if of.columns or of.defaults:
            _note(by, of, "exchange.correct", {"columns": of.columns, "defaults": of.defaults})
    return of


def answer(*, by: Any, of: Import, answers: Mapping[int, Mapping[str, str]]) -> Import:
    """Keeps decisions (position -> question -> option); the import is read again, since one decision may settle another row."""
    with transaction.atomic():
        of = _locked_for(by, of)
        _must_be_open(of)
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
        _note(by, of, "exchange.answer", {"answers": given})
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


def begin_apply(*, by: Any, of: Import, leaves_out_wrong: bool) -> Import:
    """Says that an import is to be applied; the work itself is `apply`. Raises Refused with the reason."""
    with transaction.atomic():
        of = _locked_for(by, of)
        if of.state == State.APPLYING and is_cut_off(of):
            return of
        if of.state != State.PREVIEWED:
            raise Refused(_state_sentence(of))
        kind_of(of.kind).check(by, of.register)
        _must_be_whole(of.summary["counts"], leaves_out_wrong)
        of.state, of.leaves_out_wrong = State.APPLYING, leaves_out_wrong
        of.save(update_fields=["state", "leaves_out_wrong"])
    return of


def apply(*, import_id: int) -> Import:
    """Writes everything an import would create or change, in one transaction, with one ledger entry. Twice is once.

    Raises Refused when the register has changed so that rows would now do something else than the preview says; the
    import then waits with a fresh preview. A killed process leaves the state `applying` and nothing written.
    """
    with uncollected(), progress.alive(import_id):
        return _apply(import_id)


def _apply(import_id: int) -> Import:
    try:
        with transaction.atomic():
            of = _locked(import_id)
            if of.state == State.APPLIED:
                return of
            if of.state != State.APPLYING:
                raise Refused(_state_sentence(of))
            _write(of)
        return of
    except Refused as refusal:
        _back_to_preview(import_id, refusal.sentence)
        raise
    except Exception:
        _back_to_preview(
            import_id, _("The import failed and nothing was written; the office's technician finds why in the log.")
        )
        raise


def drop(*, by: Any, of: Import) -> Import:
    """Puts an import aside that is not wanted; its file stays as evidence."""
    with transaction.atomic():
        of = _locked_for(by, of)
        _must_be_open(of)
        of.state = State.DROPPED
        of.save(update_fields=["state"])
        _note(by, of, "exchange.drop", {"state": State.DROPPED})
    return of


def kind_of(name: str) -> kinds.ImportKind:
    """The kind of a name. Raises Refused when there is none."""
    try:
        return kinds.kind(name)
    except KeyError:
        raise Refused(_("Lists of this kind cannot be brought in.")) from None


def is_cut_off(of: Import) -> bool:
    """Whether reading or applying was begun and nothing is heard of it any more (it may still wait to be begun)."""
    if of.state not in (State.READING, State.APPLYING):
        return False
    known = progress.of(of.pk)
    if known is not None and not known.is_silent:
        return False
    # It may have ended since the row was read: the outcome is committed before its progress is cleared.
    of.refresh_from_db()
    return of.state in (State.READING, State.APPLYING)


def _found_out(upload: UploadedFile) -> str:
    name = safe_name(upload.name or "")
    upload.seek(0)
    found = detecting.kind_of_list(upload.read(), name)
    upload.seek(0)
    return found


def _plan(of: Import, kind: kinds.ImportKind) -> planning.Planned:
    with default_storage.open(of.file.path, "rb") as file:
        content = file.read()
    return planning.plan(
        kind,
        content,
        of.file.name,
        register=of.register,
        by=of.by,
        columns=of.columns,
        defaults=of.defaults,
        answers=planning.answers_of(of),
        is_unattended=of.by is None,
        progress=_reporter(of),
    )


def _write(of: Import) -> None:
    """The body of `apply`: everything within its transaction."""
    kind = kind_of(of.kind)
    kind.check(of.by, of.register)
    if of.register_version != planning.registry_version():
        _plan_again(of, kind)
    _must_be_whole(of.summary["counts"], of.leaves_out_wrong)
    rows = [
        kinds.WriteRow(position, action, values)
        for position, action, values in of.rows.filter(action__in=(Row.CREATE, Row.CHANGE))
        .order_by("position")
        .values_list("position", "action", "values")
        .iterator(chunk_size=2000)
    ]
    if not rows:
        raise Refused(_("There is nothing to apply: every row is as the register has it, or is left out."))
    now = clock.now()
    kind.write(kinds.Writing(of.register, of.by, of.by_name, rows, now, _reporter(of)))
    Deed.objects.bulk_create(
        (Deed(of=of, position=row.position, did=row.did) for row in rows if row.did), batch_size=2000
    )
    refresh_search(kind.reach(touched(row.did for row in rows)))
    digests = of.rows.filter(action__in=(Row.CREATE, Row.CHANGE)).order_by("position").values_list("position", "digest")
    entry = record(
        by=of.by,
        action="exchange.apply",
        topic=kind.topic,
        subject=of,
        after={
            "kind": of.kind,
            "register": of.register,
            "file": of.file.digest,
            "counts": of.summary["counts"],
            "rows": [f"{position}:{digest}" for position, digest in digests],
        },
    )
    of.state, of.applied_at, of.ledger_sequence, of.done_rows = State.APPLIED, now, entry.sequence, len(rows)
    of.summary.pop("problem", None)
    of.save(update_fields=["state", "applied_at", "ledger_sequence", "done_rows", "summary"])


def _plan_again(of: Import, kind: kinds.ImportKind) -> None:
    """The register moved since the preview: the plan is made anew and must come to the same."""
    planned = _plan(of, kind)
    before = dict(of.rows.values_list("position", "action"))
    moved = sum(before.get(row.position) != row.action for row in planned.rows)
    if moved:
        raise Refused(
            ngettext(
                "The register has changed since the preview: %(count)d row would now do something else. Look at the preview again.",
                "The register has changed since the preview: %(count)d rows would now do something else. Look at the preview again.",
                moved,
            )
            % {"count": moved}
        )
    planning.keep(planned, of)


def touched(dids: Any) -> dict[str, set[int]]:
    """model label -> keys, of what was written."""
    keys: dict[str, set[int]] = {}
    for did in dids:
        for label, key, _before in did:
            keys.setdefault(label, set()).add(key)
    return keys


def refresh_search(reach: Mapping[str, set[int]]) -> None:
    """Brings the search documents up to date, in the transaction of the change."""
    for kind, keys in sorted(reach.items()):
        documents.refresh(kind, sorted(keys))


def _reporter(of: Import) -> Any:
    """Says how far the work is, at most five times a second."""
    last = 0.0
    total = of.total_rows

    def report(done: int) -> None:
        nonlocal last
        if time.monotonic() - last > 0.2:
            last = time.monotonic()
            progress.report(of.pk, done, total)

    return report


def _back_to_preview(import_id: int, sentence: str) -> None:
    """After a failed application: the import waits again, says why, and shows what holds now."""
    with transaction.atomic():
        of = _locked(import_id)
        if of.state != State.APPLYING:
            return
        of.state = State.READING
        of.save(update_fields=["state"])
    of = read(import_id=import_id)
    of.summary["problem"] = sentence
    of.save(update_fields=["summary"])


def _must_be_open(of: Import) -> None:
    if of.state not in OPEN:
        raise Refused(_state_sentence(of))


def _must_be_whole(counts: Mapping[str, int], leaves_out_wrong: bool) -> None:
    if leaves_out_wrong:
        return
    if counts.get(Row.ASK):
        raise Refused(planning.undecided_sentence(counts[Row.ASK]))
    if counts.get(Row.ERROR):
        raise Refused(
            ngettext(
                "%(count)d row is wrong: mend it, or say that it is to be left out.",
                "%(count)d rows are wrong: mend them, or say that they are to be left out.",
                counts[Row.ERROR],
            )
            % {"count": counts[Row.ERROR]}
        )


def _state_sentence(of: Import) -> str:
    sentences = {
        State.READING: _("The file is still being read."),
        State.REFUSED: _("The file cannot be read."),
        State.APPLYING: _("This import is being applied right now."),
        State.APPLIED: _("This import has already been applied."),
        State.UNDONE: _("This import has been undone; bring the file once more to apply it again."),
        State.DROPPED: _("This import was put aside; bring the file once more."),
        State.PREVIEWED: _("This import waits for a decision."),
    }
    return sentences[State(of.state)]


def _locked(import_id: int) -> Import:
    return Import.objects.select_for_update(of=("self",)).select_related("file", "by").get(pk=import_id)


def _locked_for(by: Any, of: Import) -> Import:
    found = (
        Import.objects.select_for_update(of=("self",))
        .visible_to(by)
        .select_related("file", "by")
        .filter(pk=of.pk)
        .first()
    )
    if found is None and by is not None:
        raise Refused(_("There is no such import."))
    found = found or _locked(of.pk)
    kind_of(found.kind).check(by, found.register)
    return found


def _note(by: Any, of: Import, action: str, after: dict[str, Any]) -> None:
    record(by=by, action=action, topic="system", subject=of, after=after)
