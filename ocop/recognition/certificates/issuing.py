"""Issuing certificates: one paper for each recognition in force, signed; once only, however often it is asked."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.ledger.record import lock, record
from ocop.ledger.refusal import Refused
from ocop.people.models import Register
from ocop.recognition.certificates import keys, tokens
from ocop.recognition.certificates.codes import Given
from ocop.recognition.certificates.models import Certificate
from ocop.recognition.models import Level, Precision, Recognition
from ocop.recognition.permissions import require_recorder
from ocop.workdays import clock

LEVELS = frozenset(tokens.LEVELS)
REGISTERS = frozenset({Register.OFFICE, Register.DEMO})
_NAMED_IN_LEDGER = 50


@dataclass(frozen=True)
class Issued:
    """What came of a request: papers made, papers that were there already, and recognitions refused with the reason."""

    made: list[Certificate]
    kept: list[Certificate]
    refused: list[tuple[Recognition, str]]


def issue_certificates(*, by: Any, recognitions: Iterable[Recognition], reason: str = "") -> Issued:
    """A certificate for each of these recognitions that has none; asked again, nothing more happens.

    Only a standing recognition of the office (or demo) register, dated to the day, with 3, 4, 5 or potential 5 stars, in
    force today. Raises Refused without the right, and when not one of them can have a certificate.
    """
    require_recorder(by)
    wanted = [one.pk for one in recognitions]
    with transaction.atomic():
        lock()
        rows = list(with_facts(Recognition.objects.visible_to(by).filter(pk__in=wanted)).order_by("pk"))
        if len(rows) < len(set(wanted)):
            raise Refused(_("One of these recognitions is not in the register."))
        there = {one.recognition_id: one for one in Certificate.objects.current().filter(recognition__in=rows)}
        given = Given.before(rows)
        refused: list[tuple[Recognition, str]] = []
        fit: list[tuple[Recognition, str]] = []
        for row in rows:
            if row.pk in there:
                continue
            try:
                refuse_unfit(row, today=clock.today())
                fit.append((row, given.code_of(row)))
            except Refused as refusal:
                refused.append((row, refusal.sentence))
        if not fit and not there and refused:
            raise Refused(refused[0][1])
        made = []
        if fit:
            given.write()
            made = write(fit, by=by, by_name=by.name, at=clock.now())
            _record(by, "certificate.issue", made, reason)
    return Issued(made, list(there.values()), refused)


def reissue(*, by: Any, certificates: Iterable[Certificate], reason: str) -> list[Certificate]:
    """A new paper in place of each (a name was wrong, the paper was lost, its key is distrusted); the earlier one stays as
    replaced, and its code says so. Raises Refused."""
    require_recorder(by)
    if not reason.strip():
        raise Refused(_("Say why; the reason stays in the record."), field="reason")
    wanted = [one.pk for one in certificates]
    with transaction.atomic():
        lock()
        old = list(Certificate.objects.visible_to(by).filter(pk__in=wanted).order_by("pk"))
        if len(old) < len(set(wanted)):
            raise Refused(_("This certificate is not in the register."))
        if any(one.replaced_at is not None for one in old):
            raise Refused(_("This certificate was replaced already."))
        rows = {
            row.pk: row for row in with_facts(Recognition.objects.filter(pk__in=[one.recognition_id for one in old]))
        }
        for row in rows.values():
            refuse_unfit(row, today=clock.today())
        now = clock.now()
        Certificate.objects.filter(pk__in=wanted).update(
            replaced_at=now, replaced_by_name=by.name, replaced_why=reason.strip()
        )
        made = write([(rows[one.recognition_id], one.code) for one in old], by=by, by_name=by.name, at=now)
        _record(
            by, "certificate.reissue", made, reason, before={"numbers": [one.number for one in old][:_NAMED_IN_LEDGER]}
        )
    return made


def refuse_unfit(row: Recognition, *, today: datetime.date) -> None:
    """Refused when a recognition can have no certificate (today)."""
    if row.retracted_at is not None:
        raise Refused(_("This row was already retracted."))
    if row.register not in REGISTERS:
        raise Refused(_("A row read from public pages has no certificate; confirm it first."))
    if row.level not in LEVELS:
        raise Refused(_("Only 3, 4, 5 and potential 5 stars have a certificate."))
    if row.precision != Precision.DAY or row.issued_on is None or row.ends_on is None:
        raise Refused(_("A certificate needs the day of the decision."))
    if any(one.retracted_at is None and one.decided_on <= today for one in row.withdrawals.all()):
        raise Refused(_("This recognition is already withdrawn."))
    if row.ends_on <= today:
        raise Refused(_("This recognition has ended."))


def with_facts(rows: Any) -> Any:
    """Recognitions with all that a certificate prints, in two queries."""
    return rows.select_related(
        "product__producer__organisation", "product__commune", "product__old_commune", "commune_then"
    ).prefetch_related("withdrawals")


def write(
    rows: list[tuple[Recognition, str]], *, by: Any, by_name: str, at: datetime.datetime | None
) -> list[Certificate]:
    """Sign and write certificates of (recognition, code) pairs; no check. In a transaction that holds the ledger's lock.

    Without `at` each is dated to its own decision, as the demo city does it.
    """
    key, private = keys.signing(by=by)
    last = Certificate.objects.aggregate(last=Max("serial"))["last"] or 0
    province = settings.OCOP_PROVINCE
    made = []
    for serial, (row, code) in enumerate(rows, last + 1):
        if row.ends_on is None or row.issued_on is None:
            raise ValueError("A certificate needs the day of the decision.")
        is_demo = row.register == Register.DEMO
        mark = tokens.Mark(serial, row.level, row.ends_on, key.number, is_demo)
        product = row.product
        holder = product.producer.organisation if product.producer else None
        place = product.commune or product.old_commune
        made.append(
            Certificate(
                recognition=row,
                serial=serial,
                number=tokens.number_of(serial, province=province, is_demo=is_demo),
                code=code,
                level=row.level,
                product_name=product.name,
                product_name_en=product.name_en,
                holder=holder.name if holder else "",
                holder_en=holder.name_en if holder else "",
                place=str(place or ""),
                body=row.body,
                decision=row.decision,
                issued_on=row.issued_on,
                ends_on=row.ends_on,
                is_demo=is_demo,
                key=key,
                token=tokens.seal(mark, private),
                made_at=at or row.recorded_at,
                made_by_name=by_name,
            )
        )
    return Certificate.objects.bulk_create(made, batch_size=1000)


def _record(by: Any, action: str, made: list[Certificate], reason: str, before: dict[str, Any] | None = None) -> None:
    """One entry: the papers by number, and for many a digest of all their codes."""
    after: dict[str, Any] = {"count": len(made), "first": made[0].number, "last": made[-1].number}
    if len(made) <= _NAMED_IN_LEDGER:
        after["numbers"] = [one.number for one in made]
    after["digest"] = hashlib.sha256("\n".join(one.token for one in made).encode()).hexdigest()
    subject = made[0].recognition.product if len(made) == 1 else None
    record(by=by, action=action, topic="registry", subject=subject, before=before, after=after, reason=reason)


__all__ = ["Issued", "Level", "issue_certificates", "refuse_unfit", "reissue", "with_facts", "write"]
