"""Official papers written from the record as PDF and Word, and their signed copies brought back."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import seats
from ocop.appraisal.models import OfficialPaper
from ocop.documents import pdf, word
from ocop.documents.answer import PDF, WORD, file_name
from ocop.files.actions import keep_document
from ocop.files.models import StoredFile
from ocop.ledger import canonical
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.workdays import clock

TEMPLATE = "documents/letter"


def write(*, by: Any, kind: str, data: dict[str, Any], name: str, **about: Any) -> OfficialPaper:
    """A paper of `kind` from `data` (see documents/letter.typ) about a dossier, round, decision, case or appeal.

    Who may is checked by the action that calls it. From the same data the paper that is there already is given back; what was
    written from other data stays beside the new one. Must run within the caller's transaction.
    """
    digest = canonical.digest(canonical.dumps(data))
    same: OfficialPaper | None = OfficialPaper.objects.filter(kind=kind, content_digest=digest, **about).first()
    if same is not None:
        return same
    files = [
        keep_document(by=by, upload=SimpleUploadedFile(file_name(name, ending), content, media))
        for ending, content, media in (
            ("pdf", pdf.render(TEMPLATE, data), PDF),
            ("docx", word.render(TEMPLATE, data), WORD),
        )
    ]
    paper = OfficialPaper.objects.create(
        kind=kind,
        content_digest=digest,
        file=files[0],
        word_file=files[1],
        made_by_name=by.name[:120],
        made_at=clock.now(),
        **about,
    )
    subject = next(iter(about.values()), None)
    record(
        by=by,
        action="appraisal.write_paper",
        topic="appraisal",
        subject=subject,
        after={"kind": kind, "digest": digest},
    )
    return paper


def may_sign(by: Any, paper: OfficialPaper) -> bool:
    """The office, and for the papers of a council its secretary."""
    if rights_of(by).is_city_officer:
        return True
    round_ = paper.round
    if round_ is None and paper.decision is not None:
        round_ = paper.decision.round
    if round_ is None and paper.dossier is not None:
        round_ = paper.dossier.round
    return round_ is not None and round_.council_id in seats.councils(by, "secretary")


def sign(*, by: Any, paper: OfficialPaper, file: StoredFile) -> OfficialPaper:
    """Bring the signed copy back; a second one replaces the first, and the ledger keeps both digests. Raises Refused."""
    with transaction.atomic():
        row = OfficialPaper.objects.select_for_update(of=("self",)).select_related("signed_file").get(pk=paper.pk)
        if not may_sign(by, row):
            raise Refused(_("Signed copies are brought in by the coordination office or the council's secretary."))
        if row.signed_file_id == file.pk:
            return row
        before = row.signed_file.digest if row.signed_file else None
        row.signed_file, row.signed_at = file, clock.now()
        row.save(update_fields=["signed_file", "signed_at"])
        record(
            by=by,
            action="appraisal.sign_paper",
            topic="appraisal",
            subject=row,
            before={"file": before},
            after={"kind": row.kind, "file": file.digest},
        )
    return row
