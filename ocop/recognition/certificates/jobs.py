"""Many certificates as one PDF, in the background: made in parts that stay, so that a killed worker's work is taken up again."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from typing import Any

import pypdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.documents.pdf import DrawingError
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.recognition.certificates import printing
from ocop.recognition.certificates.models import Certificate, PrintJob
from ocop.recognition.permissions import require_recorder
from ocop.workdays import clock

PART = 25
MOST = 2000
SILENCE = datetime.timedelta(seconds=30)
"""A job that is being made and said nothing for so long has lost its worker."""
KEPT = datetime.timedelta(days=7)


def start(*, by: Any, certificates: Iterable[Certificate], at: str) -> PrintJob:
    """Ask for one PDF of these certificates in their order; their codes are checked under `at`. Hand the job to `tasks.print_certificates`
    after the commit. Raises Refused."""
    require_recorder(by)
    keys = [one.pk for one in certificates]
    if not keys:
        raise Refused(_("There is no certificate to print."))
    if len(keys) > MOST:
        raise Refused(_("At most 2,000 certificates are printed at once; narrow the list."))
    now = clock.now()
    with transaction.atomic():
        _clear(now - KEPT)
        job = PrintJob.objects.create(by=by, certificates=keys, base=at, total=len(keys), created_at=now, heard_at=now)
        record(by=by, action="certificate.print", topic="system", after={"count": len(keys)})
    return job


def run(*, job_id: int) -> None:
    """Make what is missing of a job and join it; a finished job stays as it is. A template's fault is kept with the job."""
    job = PrintJob.objects.get(pk=job_id)
    if job.state == PrintJob.State.DONE:
        return
    _say(job, state=PrintJob.State.WORKING, problem="")
    try:
        parts = [_part(job, first) for first in range(0, job.total, PART)]
        whole = pypdf.PdfWriter()
        for path in parts:
            with default_storage.open(path) as stored:
                whole.append(io.BytesIO(stored.read()))
        made = io.BytesIO()
        whole.compress_identical_objects()
        whole.write(made)
    except (DrawingError, Refused) as error:
        _say(job, state=PrintJob.State.FAILED, problem=str(error)[:300])
        return
    path = _put(f"prints/{job.pk}/certificates.pdf", made.getvalue())
    _say(job, state=PrintJob.State.DONE, path=path, done=job.total)
    for part in parts:
        default_storage.delete(part)


def resume(*, by: Any, job: PrintJob) -> PrintJob:
    """Take a job up again whose worker is silent. Raises Refused."""
    require_recorder(by)
    if not is_silent(job):
        raise Refused(_("This job is being worked on."))
    _say(job, state=PrintJob.State.WAITING)
    return job


def is_silent(job: PrintJob) -> bool:
    """Begun or waiting, and nothing was heard of it for too long; or failed."""
    if job.state == PrintJob.State.FAILED:
        return True
    return job.state != PrintJob.State.DONE and clock.now() - job.heard_at > SILENCE


def _part(job: PrintJob, first: int) -> str:
    """The path of one part, made unless it is there."""
    path = f"prints/{job.pk}/part-{first:05d}.pdf"
    keys = job.certificates[first : first + PART]
    if not default_storage.exists(path):
        rows = Certificate.objects.in_bulk(keys)
        missing = [key for key in keys if key not in rows]
        if missing:
            raise Refused(_("One of the certificates is gone."))
        _put(path, printing.render([rows[key] for key in keys], at=job.base))
    _say(job, done=first + len(keys))
    return path


def _put(path: str, content: bytes) -> str:
    """Under exactly this name: what a killed worker left half-written is replaced."""
    if default_storage.exists(path):
        default_storage.delete(path)
    return default_storage.save(path, ContentFile(content))


def _say(job: PrintJob, **facts: Any) -> None:
    """Progress, committed at once: the page that waits reads it from another process."""
    facts["heard_at"] = clock.now()
    PrintJob.objects.filter(pk=job.pk).update(**facts)
    for name, value in facts.items():
        setattr(job, name, value)


def _clear(before: datetime.datetime) -> None:
    for job in PrintJob.objects.filter(created_at__lt=before):
        for first in range(0, job.total, PART):
            default_storage.delete(f"prints/{job.pk}/part-{first:05d}.pdf")
        if job.path:
            default_storage.delete(job.path)
        job.delete()
