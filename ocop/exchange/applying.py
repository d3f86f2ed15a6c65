"""Applies a previewed import: everything in one transaction with one ledger entry, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.bulk.inserting import insert
from ocop.exchange import actions, kinds, planning, progress
from ocop.exchange.memory import uncollected
from ocop.exchange.models import Deed, Import, ImportRow
from ocop.exchange.states import is_cut_off, kind_of, locked, locked_for, sentence_of
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.search import documents
from ocop.workdays import clock

State = Import.State
Row = ImportRow.Action


def begin(*, by: Any, of: Import, leaves_out_wrong: bool) -> Import:
    """Says that an import is to be applied; the work itself is `apply`. Raises Refused with the reason."""
    with transaction.atomic():
        of = locked_for(by, of)
        if of.state == State.APPLYING and is_cut_off(of):
            return of
        if of.state != State.PREVIEWED:
            raise Refused(sentence_of(of))
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
            of = locked(import_id)
            if of.state == State.APPLIED:
                return of
            if of.state != State.APPLYING:
                raise Refused(sentence_of(of))
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
    kind.write(kinds.Writing(of.register, of.by, of.by_name, rows, now, progress.reporter(of.pk, of.total_rows)))
    insert(Deed, ({"position": row.position, "did": row.did} for row in rows if row.did), of_id=of.pk)
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
    planned = planning.plan_of(of, kind)
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


def touched(dids: Iterable[Any]) -> dict[str, set[int]]:
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


def _back_to_preview(import_id: int, sentence: str) -> None:
    """After a failed application: the import waits again, says why, and shows what holds now."""
    with transaction.atomic():
        of = locked(import_id)
        if of.state != State.APPLYING:
            return
        of.state = State.READING
        of.save(update_fields=["state"])
    of = actions.read(import_id=import_id)
    of.summary["problem"] = sentence
    of.save(update_fields=["summary"])


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
