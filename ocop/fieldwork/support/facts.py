"""What is known of producers, their products and recognitions when support is asked for. A fixed number of queries for many."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Max

from ocop.appraisal.models import WithdrawalCase
from ocop.fieldwork.models import Attendance
from ocop.fieldwork.support.conditions import Known
from ocop.producers.models import PaperVersion, Producer
from ocop.recognition.models import Recognition
from ocop.recognition.standing import NONE, Standing, standings


def _papers(producers: list[int]) -> dict[int, dict[str, datetime.date | None]]:
    """The last day of what lasts longest, by producer and kind; the newest version of a paper counts."""
    newest: dict[int, PaperVersion] = {}
    rows = (
        PaperVersion.objects.filter(paper__producer__in=producers).select_related("paper").order_by("paper", "number")
    )
    for row in rows:
        newest[row.paper_id] = row
    found: dict[int, dict[str, datetime.date | None]] = {}
    for row in newest.values():
        of = found.setdefault(row.paper.producer_id, {})
        kind = row.paper.kind
        if kind not in of:
            of[kind] = row.valid_to
        else:
            before = of[kind]
            of[kind] = None if before is None or row.valid_to is None else max(before, row.valid_to)
    return found


def trained(producers: Iterable[int]) -> dict[int, datetime.date]:
    """The last day on which somebody of a producer was at a session."""
    rows = (
        Attendance.objects.filter(enrolment__trainee__producer__in=list(producers))
        .values("enrolment__trainee__producer")
        .annotate(last=Max("enrolment__session__starts_at"))
    )
    return {row["enrolment__trainee__producer"]: row["last"].date() for row in rows}


def gravest(producers: Iterable[int]) -> dict[int, str]:
    """The gravest open finding of each producer that has one."""
    from ocop.fieldwork.models import InspectionFinding

    order = ["minor", "major", "critical"]
    found: dict[int, str] = {}
    rows = InspectionFinding.objects.filter(inspection__producer__in=list(producers)).exclude(state="closed")
    for producer, severity in rows.values_list("inspection__producer", "severity"):
        if producer not in found or order.index(severity) > order.index(found[producer]):
            found[producer] = severity
    return found


def of_products(
    producer: Producer, product_ids: Iterable[int], on: datetime.date
) -> tuple[dict[int, Known], dict[int, Standing]]:
    """What is known of each of a producer's products, and where its star stands; key 0 is the producer itself."""
    wanted = list(product_ids)
    stands = standings(wanted, on)
    papers = _papers([producer.pk]).get(producer.pk, {})
    last = trained([producer.pk]).get(producer.pk)
    grave = gravest([producer.pk]).get(producer.pk, "")
    cases = set(
        WithdrawalCase.objects.filter(recognition__product__in=wanted, state__in=["open", "heard"]).values_list(
            "recognition__product", flat=True
        )
    )
    best = max(
        (one for one in stands.values() if one.state == "in_force"),
        key=lambda one: RANK.get(one.level, 0),
        default=NONE,
    )
    every = {**stands, 0: best}
    known = {
        key: Known(
            producer_kind=producer.organisation.kind,
            level=one.level,
            kind=one.kind,
            state=one.state,
            issued_on=one.issued_on,
            papers=papers,
            grave=grave,
            has_case=key in cases if key else bool(cases),
            trained_on=last,
        )
        for key, one in every.items()
    }
    return known, stands


RANK = {"unstated": 1, "3": 2, "4": 3, "potential_5": 4, "5": 5}


def root_of(recognition: Recognition) -> int:
    """The first record of a recognition: what was corrected is still the same recognition."""
    at, seen = recognition, set()
    while at.replaces is not None and at.pk not in seen:
        seen.add(at.pk)
        at = at.replaces
    return at.pk
