"""Minutes and the list of proposals written from the record; the signed minutes, uploaded back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import minutes, seats
from ocop.appraisal.actions import papers
from ocop.appraisal.models import OfficialPaper, Round
from ocop.files.actions import keep_document
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

SIGNED_TYPES = ("application/pdf", "image/jpeg", "image/png", "image/webp")


def write_minutes(*, by: Any, round_: Round) -> OfficialPaper:
    """Write the minutes of what is closed as PDF and Word and keep them; the same record gives the same paper once. Raises Refused."""
    return _write(by, round_, OfficialPaper.Kind.MINUTES, "Biên bản", minutes.minutes)


def write_list(*, by: Any, round_: Round) -> OfficialPaper:
    """Keep what the council proposes, as it stands before anything is decided; like the minutes. Raises Refused."""
    return _write(by, round_, OfficialPaper.Kind.PROPOSALS, "Danh sách đề nghị", minutes.proposals)


def _write(by: Any, round_: Round, kind: str, name: str, tell: Callable[[Round], dict[str, Any]]) -> OfficialPaper:
    if round_.council_id not in seats.councils(by, "secretary"):
        raise Refused(_("The minutes are written by the council's secretary."))
    with transaction.atomic():
        row = Round.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=round_.pk).first()
        if row is None:
            raise Refused(_("This round is not here."))
        closed = minutes.closed_dossiers(row)
        if not closed:
            raise Refused(_("Scoring of no dossier is closed yet; there is nothing to minute."))
        had = row.papers.filter(kind=kind).count()
        paper = papers.write(by=by, kind=kind, data=tell(row), name=f"{name} {row.name}", round=row)
        if row.papers.filter(kind=kind).count() == had:
            return paper
        after = {"digest": paper.content_digest, "dossiers": [one.pk for one in closed]}
        record(by=by, action=f"appraisal.write_{kind}", topic="appraisal", subject=row, after=after)
    return paper


def keep_signed_minutes(*, by: Any, paper: OfficialPaper, upload: UploadedFile) -> OfficialPaper:
    """Keep the signed minutes beside those written from the record. Only a PDF or a picture; once. Raises Refused."""
    if paper.kind != OfficialPaper.Kind.MINUTES or paper.round is None:
        raise Refused(_("These are no minutes."))
    if paper.round.council_id not in seats.councils(by, "secretary"):
        raise Refused(_("The minutes are written by the council's secretary."))
    file = keep_document(by=by, upload=upload)
    if file.media_type not in SIGNED_TYPES:
        raise Refused(_("Send the signed minutes as PDF or as a picture."), field="file")
    with transaction.atomic():
        row = OfficialPaper.objects.select_for_update(of=("self",)).select_related("round").get(pk=paper.pk)
        if row.signed_file_id is not None:
            raise Refused(
                _("The signed copy is there already; write the minutes again when something changed."), field="file"
            )
        row.signed_file, row.signed_at = file, clock.now()
        row.save(update_fields=["signed_file", "signed_at"])
        record(
            by=by,
            action="appraisal.sign_minutes",
            topic="appraisal",
            subject=row.round,
            after={"paper": row.pk, "file": file.digest},
        )
    return row
