"""Answers to what is asked 30, 90, 180 days after the signing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.notices.actions import settle
from ocop.trade.deals import actors, moves
from ocop.trade.models import FollowUp, Memorandum
from ocop.workdays import clock

Answer, State = FollowUp.Answer, FollowUp.State


def answer(*, by: Any, follow_up_id: int, word: str, reason: str = "") -> FollowUp:
    """One side answers what it was asked; late is better than never. A second answer to the same question replaces the first."""
    with transaction.atomic():
        found = FollowUp.objects.filter(pk=follow_up_id).first()
        row = moves.locked(by, found.memorandum_id) if found is not None else None
        if found is None or row is None:
            raise Refused(_("This question is not here."))
        asked: FollowUp = FollowUp.objects.select_for_update().get(pk=follow_up_id)
        way = actors.acting(by, row, side=asked.side)
        if word not in Answer.values:
            raise Refused(_("Choose one answer."), field="word")
        if asked.state == State.DUE:
            raise Refused(_("This has not been asked yet."))
        if row.state == Memorandum.State.CANCELLED:
            raise Refused(_("The memorandum was cancelled; nothing follows from it."))
        if word in (Answer.STALLED, Answer.GIVEN_UP) and not reason.strip():
            raise Refused(_("Say why in a few words: it helps the office to help."), field="reason")
        before = {"state": asked.state, "answer": asked.answer}
        _write(asked, by, way, word, reason)
        record(
            by=by,
            action="trade.follow_up_answer",
            topic="trade",
            subject=row,
            before=before,
            after={"days": asked.days, "side": asked.side, "answer": word, "assisted": way.assisted},
            reason=reason.strip(),
        )
        settle(subject=row, kind=f"trade.follow_{asked.side}")
    return asked


def reported(*, by: Any, memorandum: Memorandum, way: actors.Acting) -> None:
    """Who reports a step has answered what is asked of this side; in the caller's transaction, which writes the ledger."""
    for asked in FollowUp.objects.filter(memorandum=memorandum, side=way.role, state=State.ASKED):
        _write(asked, by, way, Answer.REPORTED, "")
    settle(subject=memorandum, kind=f"trade.follow_{way.role}")


def _write(asked: FollowUp, by: Any, way: actors.Acting, word: str, reason: str) -> None:
    asked.state, asked.answer, asked.reason = State.ANSWERED, word, reason.strip()[:500]
    asked.answered_at, asked.answered_by, asked.answered_by_name = clock.now(), by, by.name
    asked.is_assisted = way.assisted
    asked.save(
        update_fields=["state", "answer", "reason", "answered_at", "answered_by", "answered_by_name", "is_assisted"]
    )
