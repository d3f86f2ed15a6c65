"""A renewal filed for a certificate whose window had closed before the decree holds it past its end, until it is answered (art. 12.3)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ocop.appraisal.models import Dossier, Move
from ocop.recognition import extending

FILINGS = frozenset({"file", "refile"})
ANSWERS = frozenset({"recognise", "send_up", "notice", "refuse", "withdraw"})
"""Moves with which a renewal is answered, or asked for no more. While it waits in any other state the certificate stands."""
WITHOUT_STAR = frozenset({"noticed", "refused"})
"""Answers that gave no star. Set aside by an upheld appeal, the renewal waits once more, and what it held stands again."""


def follow(moved: Move, dossier: Dossier, *, by: Any) -> None:
    """What a move of a renewal does to the certificate it renews; in the transaction of the move."""
    if dossier.kind != Dossier.Kind.RENEWAL or dossier.renews is None:
        return
    # A recognition corrected since is followed to the row that took its place.
    recognition = dossier.renews
    while recognition.retracted_at is not None and (right := recognition.replaced_by.order_by("pk").last()):
        recognition = right
    if moved.name in FILINGS:
        filed = dossier.filed_at or moved.at
        extending.extend(
            by=by, recognition=recognition, reference=dossier.slip_number, filed_on=timezone.localtime(filed).date()
        )
    elif moved.name == "review_again" and moved.from_state in WITHOUT_STAR:
        extending.resume(by=by, recognition=recognition, reason=moved.reason)
    elif moved.name in ANSWERS:
        extending.answer(by=by, recognition=recognition, reason=moved.reason)
