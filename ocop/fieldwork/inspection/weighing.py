"""Producers by what speaks for a visit, read from papers, complaints, reports, findings and earlier visits. A fixed number of queries."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from ocop.fieldwork.inspection.risk import Facts, score, shipped
from ocop.fieldwork.models import Inspection, InspectionFinding, RiskWeights
from ocop.outlets.models import FaultReport
from ocop.producers.models import Paper, PaperVersion, Producer
from ocop.recognition.standing import standings
from ocop.trade.models import Complaint

WORDS = {
    "paper_ended": _("papers that have ended: %(n)s"),
    "paper_ending": _("papers that end soon: %(n)s"),
    "test_ended": _("test results that have ended: %(n)s"),
    "test_missing": _("no test result here"),
    "complaint": _("complaints of buyers: %(n)s"),
    "fault": _("reports from points of sale: %(n)s"),
    "open_finding": _("findings still open: %(n)s"),
    "never": _("never visited"),
    "half_year": _("half-years since the last visit: %(n)s"),
}


def say(reasons: list[dict[str, Any]]) -> list[str]:
    """Reasons in the language of the page."""
    return [
        f"{str(WORDS[one['code']]) % {'n': one['count']}} (+{one['points']})"
        for one in reasons
        if one.get("code") in WORDS
    ]


def weights_on(day: datetime.date) -> tuple[dict[str, Any], RiskWeights | None]:
    """The weights that stand on a day: the office's own newest, else those that ship with the program."""
    row = RiskWeights.objects.filter(valid_from__lte=day).order_by("-valid_from", "-pk").first()
    return (dict(row.weights) if row is not None else dict(shipped()["weights"])), row


@dataclass(frozen=True)
class Weighed:
    """A producer, its points and why."""

    producer: Producer
    score: int
    reasons: list[dict[str, Any]]


def _papers(keys: set[int], day: datetime.date) -> dict[int, Counter[str]]:
    soon = day + datetime.timedelta(days=int(shipped()["ending_days"]))
    newest: dict[int, tuple[int, str, datetime.date | None]] = {}
    rows = PaperVersion.objects.order_by("paper", "number")
    for paper, producer, kind, last in rows.values_list("paper", "paper__producer", "paper__kind", "valid_to"):
        newest[paper] = (producer, kind, last)
    found: dict[int, Counter[str]] = {}
    for producer, kind, last in newest.values():
        if producer not in keys:
            continue
        of = found.setdefault(producer, Counter())
        is_test = kind == Paper.Kind.TEST_RESULT
        of["test"] += is_test
        if last is not None and last < day:
            of["test_ended" if is_test else "paper_ended"] += 1
        elif last is not None and last <= soon:
            of["paper_ending"] += 1
    return found


def facts_of(keys: set[int], day: datetime.date) -> dict[int, Facts]:
    """What is known of producers on a day. Five queries."""
    since = day - datetime.timedelta(days=int(shipped()["looks_back_days"]))
    papers = _papers(keys, day)
    complaints = Counter(
        Complaint.objects.filter(side="buyer", raised_at__date__gt=since, raised_at__date__lte=day)
        .exclude(state="withdrawn")
        .values_list("memorandum__producer", flat=True)
    )
    faults = Counter(
        FaultReport.objects.filter(came_on__gt=since, came_on__lte=day, product__isnull=False)
        .exclude(outcome__in=["not_so", "not_usable"])
        .values_list("product__producer", flat=True)
    )
    visits = dict(
        Inspection.objects.filter(state="done", visited_on__lte=day)
        .values("producer")
        .annotate(last=Max("visited_on"))
        .values_list("producer", "last")
    )
    findings = dict(
        InspectionFinding.objects.exclude(state="closed")
        .values("inspection__producer")
        .annotate(n=Count("pk"))
        .values_list("inspection__producer", "n")
    )
    empty: Counter[str] = Counter()
    return {
        key: Facts(
            paper_ended=papers.get(key, empty)["paper_ended"],
            paper_ending=papers.get(key, empty)["paper_ending"],
            test_ended=papers.get(key, empty)["test_ended"],
            test_missing=int(not papers.get(key, empty)["test"]),
            complaint=complaints[key],
            fault=faults[key],
            open_finding=findings.get(key, 0),
            days_since=(day - visits[key]).days if key in visits else None,
        )
        for key in keys
    }


def weighed(register: str, day: datetime.date) -> list[Weighed]:
    """Every producer with a star in force, most points first; the same day and rows give the same order."""
    weights, _row = weights_on(day)
    products = Producer.objects.filter(
        register=register, organisation__merged_into__isnull=True, products__recognitions__isnull=False
    )
    pairs = set(products.values_list("pk", "products"))
    stands = standings([product for _producer, product in pairs], day)
    keys = {producer for producer, product in pairs if stands[product].state == "in_force"}
    facts = facts_of(keys, day)
    rows = (
        Producer.objects.filter(register=register, products__recognitions__isnull=False)
        .select_related("organisation__commune")
        .distinct()
    )
    found = [Weighed(one, *score(facts[one.pk], weights)) for one in rows if one.pk in keys]
    return sorted(found, key=lambda one: (-one.score, one.producer.name_sort, one.producer.pk))
