"""Whom to invite to a course, each with its reasons: points lost in its criteria, terms of buyers not met, records that lack something."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ocop.fieldwork.models import Course
from ocop.fieldwork.training import content_gaps
from ocop.fieldwork.training.points import latest, scores
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.trade import condition_words
from ocop.trade.conditions import check
from ocop.trade.models import GateCondition, ListingTerm, ListingTerms, MarketGate, Offer
from ocop.trade.sides.profiles import EVERYBODY, profiles_of
from ocop.ui import writing

MOST = 300


@dataclass
class Proposal:
    """A producer and why it is proposed; `weight` orders them: shares of points lost, a tenth for each term, shares of a record's score."""

    producer: Producer
    reasons: list[dict[str, Any]] = field(default_factory=list)
    weight: float = 0


def _points(course: Course, register: str) -> dict[int, list[tuple[float, dict[str, Any]]]]:
    found: dict[int, list[tuple[float, dict[str, Any]]]] = defaultdict(list)
    if not course.criteria:
        return found
    newest = latest(scores(register))
    names = dict(Product.objects.filter(pk__in=newest, merged_into__isnull=True).values_list("pk", "name"))
    makers = dict(Product.objects.filter(pk__in=newest).values_list("pk", "producer"))
    for key, score in newest.items():
        producer = makers.get(key)
        if key not in names or producer is None:
            continue
        for title in course.criteria:
            got, most = score.points.get(title, (0, 0))
            if most and got < most:
                share = float(1 - got / most)
                reason = {
                    "kind": "points",
                    "what": title,
                    "product": names[key],
                    "got": str(round(float(got), 2)),
                    "most": most,
                    "day": score.day.isoformat(),
                }
                found[producer].append((share, reason))
    return found


def _asked(course: Course, day: datetime.date) -> list[tuple[Any, str]]:
    """Rows of published terms and of gates in force about what the course teaches, with who asks."""
    terms = ListingTerms.objects.in_force(day).filter(buyer__state="confirmed", audience="producers")
    rows = ListingTerm.objects.filter(terms__in=terms, code__in=course.conditions, is_must=True).select_related(
        "terms__buyer__organisation"
    )
    found: list[tuple[Any, str]] = [(row, row.terms.buyer.organisation.name) for row in rows.order_by("pk")]
    gates = MarketGate.objects.filter(valid_from__lte=day).exclude(valid_to__lt=day)
    for row in (
        GateCondition.objects.filter(gate__in=gates, code__in=course.conditions, is_must=True)
        .select_related("gate")
        .order_by("pk")
    ):
        found.append((row, row.gate.name_vi))
    return found


def _terms(course: Course, register: str, day: datetime.date) -> dict[int, list[dict[str, Any]]]:
    """Conditions of the course that offers are known not to meet: one reason each condition and offer, with how many ask it."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    asked = _asked(course, day) if course.conditions else []
    if not asked:
        return found
    offers = list(Offer.objects.filter(register=register).select_related("product").order_by("pk"))
    profiles = profiles_of(offers, reader=EVERYBODY, on=day)
    for offer in offers:
        missed: dict[str, list[str]] = defaultdict(list)
        for row, who in asked:
            if check(row, profiles[offer.pk], day).met is False:
                missed[row.code].append(who)
        producer = offer.product.producer_id
        if producer is None:
            continue
        for code, whose in sorted(missed.items()):
            found[producer].append(
                {
                    "kind": "terms",
                    "what": code,
                    "product": offer.product.name,
                    "count": len(set(whose)),
                    "who": whose[0],
                }
            )
    return found


def proposals(course: Course, person: Any, day: datetime.date) -> list[Proposal]:
    """Producers within reach for whom the course is, those who lose most first."""
    points, terms = _points(course, course.register), _terms(course, course.register, day)
    gaps = content_gaps.by_producer(course.contents, course.register)
    rows = (
        Producer.objects.visible_to(person)
        .filter(register=course.register, pk__in={*points, *terms, *gaps})
        .select_related("organisation__commune")
    )
    found = []
    for producer in rows:
        lost = sorted(points.get(producer.pk, []), key=lambda one: (-one[0], one[1]["product"], one[1]["what"]))
        missed, lacking = terms.get(producer.pk, []), gaps.get(producer.pk, [])
        weight = sum(one[0] for one in [*lost, *lacking]) + 0.1 * len(missed)
        found.append(Proposal(producer, [one[1] for one in lost] + missed + [one[1] for one in lacking], weight))
    return sorted(found, key=lambda one: (-round(one.weight, 6), one.producer.name_sort, one.producer.pk))[:MOST]


def say(reason: dict[str, Any]) -> str:
    """A reason in the language of the page."""
    if reason.get("kind") == "points":
        return _("%(what)s: %(got)s of %(most)s points (%(product)s)") % {
            **reason,
            "got": writing.number(float(reason["got"])),
        }
    if reason.get("kind") == "terms":
        words = condition_words.label(reason["what"], "en" if writing.is_english() else "vi")
        return _("%(words)s: not met, asked by %(count)s (%(product)s)") % {**reason, "words": words}
    if reason.get("kind") == "content":
        return content_gaps.say(reason)
    return str(reason.get("words", ""))
