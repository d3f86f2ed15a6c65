"""Papers: stored once with their producer, in versions; a version is never overwritten."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.people.models import Person
from ocop.producers.actions.producers import locked_producer
from ocop.producers.models import Paper, PaperVersion
from ocop.producers.permissions import refuse_unless_may_change
from ocop.producers.snapshots import difference, refuse_stale, save_checked, snapshot
from ocop.workdays import clock

PAPER_FIELDS = ("kind", "title", "is_public")
VERSION_FIELDS = ("number", "document_number", "issuer", "valid_from", "valid_to", "file")


def add_paper(
    *,
    by: Any,
    producer_id: int,
    kind: str,
    title: str,
    is_public: bool = False,
    document_number: str = "",
    issuer: str = "",
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
    file: StoredFile | None = None,
) -> Paper:
    """A new paper with its first version. `valid_to` is its last day. Raises Refused; DoesNotExist for a stranger."""
    with transaction.atomic():
        producer = locked_producer(by, producer_id)
        refuse_unless_may_change(by, producer)
        paper = Paper(producer=producer, kind=kind, title=title, is_public=is_public, created_at=clock.now())
        save_checked(paper)
        version = _version(by, paper, 1, document_number, issuer, valid_from, valid_to, file)
        record(
            by=by,
            action="producers.add_paper",
            topic="registry",
            subject=paper,
            after={"producer": producer.pk, **snapshot(paper, PAPER_FIELDS), **snapshot(version, VERSION_FIELDS)},
        )
    return paper


def add_version(
    *,
    by: Any,
    paper_id: int,
    document_number: str = "",
    issuer: str = "",
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
    file: StoredFile | None = None,
) -> PaperVersion:
    """A newer version of a paper; the older ones stay with their dates."""
    with transaction.atomic():
        paper = _locked_paper(by, paper_id)
        newest = paper.versions.aggregate(newest=Max("number"))["newest"] or 0
        version = _version(by, paper, newest + 1, document_number, issuer, valid_from, valid_to, file)
        record(
            by=by,
            action="producers.add_paper_version",
            topic="registry",
            subject=paper,
            after=snapshot(version, VERSION_FIELDS),
        )
    return version


def change_paper(
    *, by: Any, paper_id: int, kind: str, title: str, is_public: bool, seen: dict[str, Any] | None = None
) -> Paper:
    """Its kind, its title, and whether title and dates are shown to everybody. The file never is."""
    with transaction.atomic():
        paper = _locked_paper(by, paper_id)
        before = snapshot(paper, PAPER_FIELDS)
        refuse_stale(seen, before)
        paper.kind, paper.title, paper.is_public = kind, title, is_public
        old, new = difference(before, snapshot(paper, PAPER_FIELDS))
        if new:
            save_checked(paper)
            record(by=by, action="producers.change_paper", topic="registry", subject=paper, before=old, after=new)
    return paper


def _locked_paper(by: Any, paper_id: int) -> Paper:
    found = Paper.objects.readable_by(by).get(pk=paper_id)
    producer = locked_producer(by, found.producer_id)
    refuse_unless_may_change(by, producer)
    return Paper.objects.select_for_update().get(pk=paper_id)


def _version(
    by: Any,
    paper: Paper,
    number: int,
    document_number: str,
    issuer: str,
    valid_from: datetime.date | None,
    valid_to: datetime.date | None,
    file: StoredFile | None,
) -> PaperVersion:
    version = PaperVersion(
        paper=paper,
        number=number,
        document_number=document_number,
        issuer=issuer,
        valid_from=valid_from,
        valid_to=valid_to,
        file=file,
        added_by_name=str(by)[:120],
        added_by=by if isinstance(by, Person) else None,
        created_at=clock.now(),
    )
    save_checked(version)
    return version
