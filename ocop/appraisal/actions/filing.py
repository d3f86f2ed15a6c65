"""Filing a dossier, filing it again after completion, and answering the points that were asked."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.appraisal import filing
from ocop.appraisal.models import CompletionPoint, Dossier, FiledFile, FiledVersion
from ocop.appraisal.moves import locked, move
from ocop.appraisal.writers import writing_as
from ocop.ledger.record import lock, record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

LONGEST_REPLY = 2000


def file_dossier(*, by: Any, dossier: Dossier, version: int | None = None) -> FiledVersion:
    """Freeze everything that was said and hand it to the commune; the frozen version. Raises Refused, and changes nothing.

    A double click is told that it is filed already; a page opened before somebody else's change is told so.
    """
    with transaction.atomic():
        row = locked(by, dossier)
        if row.state not in ("draft", "returned"):
            raise Refused(_("This dossier is filed already; nothing was sent a second time."))
        row = locked(by, dossier, version=version)
        writing_as(by, row)
        for problem in filing.problems(row):
            if problem.stops:
                raise Refused(problem.sentence, field=problem.place)
        first = row.state == "draft"
        if not row.slip_number:
            row.slip_number = _slip_number(row)
            row.save(update_fields=["slip_number"])
        filed = _freeze(by, row)
        move(by=by, dossier=row, name="file" if first else "refile", now=filed.filed_at)
        row.completion_requests.filter(answered_at__isnull=True).update(answered_at=filed.filed_at)
    return filed


def _slip_number(row: Dossier) -> str:
    """Next number of the commune's year, as form 01 writes it: 003/PĐK-01-<commune>-2026. The province of this city is 01."""
    lock()  # two households of one commune must not get the same
    tail = f"/PĐK-01-{row.commune.code}-{clock.today().year}"
    used = Dossier.objects.filter(commune=row.commune_id, slip_number__endswith=tail).values_list(
        "slip_number", flat=True
    )
    numbers = [int(one.split("/")[0]) for one in used if one.split("/")[0].isdigit()]
    return f"{max(numbers, default=0) + 1:03d}{tail}"


def _freeze(by: Any, row: Dossier) -> FiledVersion:
    number = (row.filed.aggregate(last=Max("number"))["last"] or 0) + 1
    content = filing.content_of(row, number=number, by_name=by.name)
    filed = FiledVersion.objects.create(
        dossier=row,
        number=number,
        content=content,
        digest=filing.digest_of(content),
        filed_at=clock.now(),
        filed_by_name=by.name[:120],
    )
    files = filing.files_in(content)
    FiledFile.objects.bulk_create(FiledFile(filed=filed, file_id=file["key"]) for file in files)
    record(
        by=by,
        action="appraisal.freeze",
        topic="appraisal",
        subject=filed,
        after={
            "dossier": row.pk,
            "number": number,
            "digest": filed.digest,
            "files": [file["digest"] for file in files],
        },
    )
    return filed


def reply(*, by: Any, dossier: Dossier, point_id: int, words: str) -> CompletionPoint:
    """Answer one point the dossier was returned for. Raises Refused when it is not returned, not the producer's, or empty."""
    with transaction.atomic():
        row = locked(by, dossier)
        role = writing_as(by, row)
        point = (
            CompletionPoint.objects.select_for_update(of=("self",))
            .filter(pk=point_id, request__dossier=row, request__answered_at__isnull=True)
            .first()
        )
        if point is None:
            raise Refused(_("This point is not asked any more."))
        words = words.replace("\x00", "").strip()
        if not words:
            raise Refused(_("Say in a few words what you did about it."), field=f"reply_{point.pk}")
        if len(words) > LONGEST_REPLY:
            raise Refused(
                _("The words are too long; %(most)s characters at most.") % {"most": LONGEST_REPLY},
                field=f"reply_{point.pk}",
            )
        if point.reply != words:
            point.reply = words
            point.save(update_fields=["reply"])
            Dossier.objects.filter(pk=row.pk).update(changed_at=clock.now())
            record(
                by=by,
                action="appraisal.reply",
                topic="appraisal",
                subject=row,
                after={"place": point.place, "as": role},
            )
    return point
