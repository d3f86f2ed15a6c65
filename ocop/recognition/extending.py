"""A certificate that stands past its end while its renewal is answered (decree 26/2026 art. 12.3): recorded at the filing, ended by the answer.

The article speaks of products whose filing window had closed before the decree came into force: they could not file in time. Any other
certificate ends on its own day, and is not extended.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.recognition.models import Extension, Recognition
from ocop.rulebooks.procedure import procedure_at
from ocop.search import documents
from ocop.workdays import clock


def missed_window(recognition: Recognition, day: datetime.date) -> bool:
    """Whether the filing window of a recognition had closed before the procedure of a day came into force."""
    rules = procedure_at(day)
    if recognition.ends_on is None or recognition.counted_from >= rules.valid_from:
        return False
    return rules.renewal_window(recognition.ends_on)[1] < rules.valid_from


def stands_until(recognition: Recognition, filed_on: datetime.date) -> datetime.date | None:
    """First day on which a renewal filed that day holds it no longer, whatever becomes of the answer; None: it is not extended."""
    if recognition.ends_on is None or filed_on >= recognition.ends_on or not missed_window(recognition, filed_on):
        return None
    return recognition.ends_on + datetime.timedelta(days=procedure_at(filed_on).overdue_grace_days)


def end_of(recognition: Recognition) -> datetime.date | None:
    """First day on which an extension known now holds it no longer; None when nothing extends it."""
    return recognition.extensions.known().values_list("until", flat=True).first()


def extend(
    *, by: Any, recognition: Recognition, reference: str, filed_on: datetime.date | None = None
) -> Extension | None:
    """Record that it stands until its renewal, filed now, is answered; None where the article does not speak of it.

    The law and the filing decide, not the person: whoever may file the renewal brings it about. Filed again after completion, the
    extension stands as it was. One ledger entry.
    """
    until = stands_until(recognition, filed_on or clock.today())
    if until is None or recognition.retracted_at is not None:
        return None
    with transaction.atomic():
        row = Recognition.objects.select_for_update(of=("self",)).select_related("product").get(pk=recognition.pk)
        standing = row.extensions.filter(retracted_at__isnull=True).first()
        if standing is not None:
            return standing
        made = _made(row, until, reference, by)
        documents.refresh("product", [row.product_id])
        record(
            by=by,
            action="recognition.extend",
            topic="registry",
            subject=row.product,
            after={"recognition": row.pk, "ends_on": row.ends_on, "until": until, "slip": reference},
        )
    return made


def answer(*, by: Any, recognition: Recognition, reason: str = "", on: datetime.date | None = None) -> Extension | None:
    """The renewal is answered on a day: from it the extension holds no more. Returns what of it stands in the record, None when nothing.

    The row is retracted and a shorter one recorded, so that what was known before can still be asked.
    """
    day = on or clock.today()
    with transaction.atomic():
        row = Recognition.objects.select_for_update(of=("self",)).select_related("product").get(pk=recognition.pk)
        standing = row.extensions.filter(retracted_at__isnull=True).first()
        if standing is None or standing.until <= day:
            return standing
        standing.retracted_at, standing.retraction_reason = clock.now(), reason or _("The renewal was answered.")
        standing.save(update_fields=["retracted_at", "retraction_reason"])
        shorter = None
        if day > standing.begins_on:
            shorter = _made(row, day, standing.reference, by, at=standing.retracted_at)
        documents.refresh("product", [row.product_id])
        record(
            by=by,
            action="recognition.end_extension",
            topic="registry",
            subject=row.product,
            before={"recognition": row.pk, "until": standing.until},
            after={"until": day},
            reason=reason,
        )
    return shorter


def resume(*, by: Any, recognition: Recognition, reason: str) -> Extension | None:
    """The answer was set aside: what it ended stands again as the filing brought it about, as if it had not been answered.

    None when the filing had extended nothing. What was known in between can still be asked.
    """
    with transaction.atomic():
        row = Recognition.objects.select_for_update(of=("self",)).select_related("product").get(pk=recognition.pk)
        whole = row.extensions.filter(begins_on=row.ends_on).order_by("-until", "pk").first()
        standing = row.extensions.filter(retracted_at__isnull=True).first()
        if whole is None or row.retracted_at is not None or (standing is not None and standing.until == whole.until):
            return standing
        now = clock.now()
        if standing is not None:
            standing.retracted_at, standing.retraction_reason = now, reason
            standing.save(update_fields=["retracted_at", "retraction_reason"])
        made = _made(row, whole.until, whole.reference, by, at=now)
        documents.refresh("product", [row.product_id])
        record(
            by=by,
            action="recognition.resume_extension",
            topic="registry",
            subject=row.product,
            before={"recognition": row.pk, "until": standing.until if standing else None},
            after={"until": made.until},
            reason=reason,
        )
    return made


def carry_over(*, wrong: Recognition, right: Recognition | None, by: Any, at: datetime.datetime) -> None:
    """A recognition was corrected: its extension goes with it, counted from the right end. In the correction's transaction and entry."""
    standing = wrong.extensions.filter(retracted_at__isnull=True).first()
    if standing is None:
        return
    standing.retracted_at, standing.retraction_reason = at, wrong.retraction_reason
    standing.save(update_fields=["retracted_at", "retraction_reason"])
    if right is None or right.ends_on is None:
        return
    full = datetime.timedelta(days=procedure_at(at.date()).overdue_grace_days)
    # One that an answer ended stays ended on the day of the answer.
    until = right.ends_on + full if standing.until - standing.begins_on == full else standing.until
    if until > right.ends_on:
        _made(right, until, standing.reference, by, at=at)


def _made(
    row: Recognition, until: datetime.date, reference: str, by: Any, *, at: datetime.datetime | None = None
) -> Extension:
    if row.ends_on is None:
        raise ValueError("A recognition without an end cannot be extended.")
    return Extension.objects.create(
        recognition=row,
        begins_on=row.ends_on,
        until=until,
        reference=reference[:60],
        recorded_at=at or clock.now(),
        recorded_by_name=by.ledger_actor_name if by is not None else _("the system"),
    )
