"""Clerical mistakes in a published decision: number, day, signer. Stars and points are no clerical matter; an appeal opens those."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal.actions.decisions import standing_row
from ocop.appraisal.models import Decision
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.recognition import actions as recognitions
from ocop.recognition.certificates.issuing import issue_certificates
from ocop.workdays import clock


def correct_decision(
    *, by: Any, decision: Decision, number: str, decided_on: datetime.date, signed_by_name: str, reason: str
) -> Decision:
    """Put the right number, day or signer in place of wrong ones; every recognition of the decision is replaced with it, all or none.

    The wrong rows stay in the record, known no more; certificates are issued anew. Raises Refused, also while one of the
    recognitions is withdrawn: replacing it would lift the withdrawal.
    """
    if not rights_of(by).is_city_officer:
        raise Refused(_("Decisions are corrected by the coordination office."))
    if not reason.strip():
        raise Refused(_("Say why; the reason stays in the record."), field="reason")
    if not number.strip():
        raise Refused(_("A decision needs its number."), field="number")
    if not signed_by_name.strip():
        raise Refused(_("Say who signed."), field="signed_by_name")
    if decided_on > clock.today():
        raise Refused(_("The date of the decision lies in the future."), field="decided_on")
    with transaction.atomic():
        row = Decision.objects.select_for_update(of=("self",)).select_related("round").get(pk=decision.pk)
        if row.state != Decision.State.PUBLISHED:
            raise Refused(_("A draft is changed, not corrected."))
        if row.round.scoring_opened_at and decided_on < row.round.scoring_opened_at.date():
            raise Refused(_("The decision cannot be older than the scoring."), field="decided_on")
        before = {"number": row.number, "decided_on": row.decided_on, "signed_by_name": row.signed_by_name}
        after = {"number": number.strip(), "decided_on": decided_on, "signed_by_name": signed_by_name.strip()}
        if before == after:
            raise Refused(_("Nothing would change."))
        for name, value in after.items():
            setattr(row, name, value)
        row.save(update_fields=list(after))
        if before["number"] != after["number"] or before["decided_on"] != after["decided_on"]:
            _replace_recognitions(by, row, reason.strip())
        record(
            by=by,
            action="appraisal.correct_decision",
            topic="appraisal",
            subject=row,
            before=before,
            after=after,
            reason=reason.strip(),
        )
    return row


def _replace_recognitions(by: Any, decision: Decision, reason: str) -> None:
    fresh = []
    for item in decision.items.filter(is_standing=True, recognition__isnull=False).select_related("recognition"):
        standing = standing_row(item.recognition) if item.recognition is not None else None
        if standing is None:
            continue
        if standing.withdrawals.filter(retracted_at__isnull=True).exists():
            raise Refused(
                _("“%(product)s” is withdrawn; its recognition is corrected on its own page.")
                % {"product": standing.product}
            )
        right = recognitions.retract(
            by=by,
            recognition=standing,
            reason=reason,
            replacement={"decision": decision.number, "issued_on": decision.decided_on, "rulebook": standing.rulebook},
        )
        item.recognition = right
        item.save(update_fields=["recognition"])
        if right is not None and right.ends_on is not None and right.ends_on > clock.today():
            fresh.append(right)
    if fresh:
        issue_certificates(by=by, recognitions=fresh, reason=reason)
