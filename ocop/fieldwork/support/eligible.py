"""Which support a producer may ask for, product by product, and why not; what was asked for already."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from ocop.fieldwork.models import SupportApplication, SupportPolicy
from ocop.fieldwork.support import facts
from ocop.fieldwork.support.amounts import due
from ocop.fieldwork.support.catalogue import say_condition, say_have, terms_of
from ocop.fieldwork.support.conditions import Finding, check
from ocop.fieldwork.support.twice import Thing, standing_for
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.recognition.models import Recognition


@dataclass(frozen=True)
class Said:
    """A condition in words."""

    words: str
    have: str
    met: bool | None


@dataclass(frozen=True)
class Chance:
    """One policy and one thing of a producer: may it be asked for, how much, and what stands in the way."""

    policy: SupportPolicy
    producer: Producer
    product: Product | None
    recognition: Recognition | None
    findings: list[Finding]
    amount: int | None
    before: SupportApplication | None = None
    said: list[Said] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Nothing is known to stand in the way; what is not stated is looked at by the officer."""
        return self.before is None and all(one.met is not False for one in self.findings)

    @property
    def needs_cost(self) -> bool:
        """The amount depends on what it cost."""
        return self.policy.way == "share"


def say(findings: list[Finding]) -> list[Said]:
    """Findings in the language of the page."""
    return [Said(say_condition(one.code, one.asked), say_have(one), one.met) for one in findings]


def plain(findings: list[Finding]) -> list[dict[str, Any]]:
    """Findings as they are kept with an application."""
    return [{"code": one.code, "asked": one.asked, "met": one.met, "have": one.have} for one in findings]


def again(rows: list[dict[str, Any]]) -> list[Said]:
    """Kept findings in words."""
    return say([Finding(row["code"], row["asked"], row["met"], row["have"]) for row in rows])


def chance(
    policy: SupportPolicy, producer: Producer, product: Product | None, day: datetime.date, *, cost: int | None = None
) -> Chance:
    """One policy, one thing, as it stands on a day."""
    keys = list(Product.objects.filter(producer=producer, merged_into__isnull=True).values_list("pk", flat=True))
    known, stands = facts.of_products(producer, keys, day)
    recognition = _recognition(stands[product.pk].recognition_id) if product is not None else None
    return _one(policy, producer, product, recognition, known, day, cost)


def _recognition(key: int | None) -> Recognition | None:
    return Recognition.objects.select_related("replaces").filter(pk=key).first() if key else None


def _one(
    policy: SupportPolicy,
    producer: Producer,
    product: Product | None,
    recognition: Recognition | None,
    known: dict[int, Any],
    day: datetime.date,
    cost: int | None = None,
) -> Chance:
    of = known[product.pk if product is not None else 0]
    findings = check(policy.conditions, of, day)
    thing = Thing(
        producer.pk, product.pk if product else None, recognition if policy.scope == "recognition" else None, day.year
    )
    return Chance(
        policy=policy,
        producer=producer,
        product=product,
        recognition=thing.recognition,
        findings=findings,
        amount=due(terms_of(policy), level=of.level, cost=cost),
        before=standing_for(policy, thing),
        said=say(findings),
    )


def chances(
    producer: Producer, policies: list[SupportPolicy], day: datetime.date
) -> list[tuple[SupportPolicy, list[Chance]]]:
    """Every policy with everything of the producer it could be for: products with a recognition, or the producer itself."""
    products = list(Product.objects.filter(producer=producer, merged_into__isnull=True).order_by("name_sort", "pk"))
    known, stands = facts.of_products(producer, [one.pk for one in products], day)
    rows = {
        row.pk: row
        for row in Recognition.objects.select_related("replaces").filter(
            pk__in=[one.recognition_id for one in stands.values() if one.recognition_id]
        )
    }
    found = []
    for policy in policies:
        if policy.scope in ("producer", "producer_year"):
            found.append((policy, [_one(policy, producer, None, None, known, day)]))
            continue
        things = [one for one in products if policy.scope == "product" or stands[one.pk].recognition_id]
        found.append(
            (
                policy,
                [
                    _one(policy, producer, one, rows.get(stands[one.pk].recognition_id or 0), known, day)
                    for one in things
                ],
            )
        )
    return found
