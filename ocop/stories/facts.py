"""The facts of products that content quality looks at, read for many at once."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Q

from ocop.producers.models import Paper, PaperVersion
from ocop.products.gtin import is_right
from ocop.products.models import Product, ProductGroup, ProductPaper, ProductPicture
from ocop.recognition.standing import Standing, standings
from ocop.rulebooks import product_sets
from ocop.stories import books, sketching, wording
from ocop.stories.models import AllowedWords, Claim, TextReading, TradeItem
from ocop.stories.quality import COLUMN, FACTS, Facts

OF_THE_FACILITY = ("business_licence", "food_safety", "quality_system", "environment")
"""Papers that speak for every product of their producer; the others only for those they are linked to."""
SCHEME = "qd26-2026"
EARLIER = {"food": True, "drink": True, "herbal": True, "fabric": False, "souvenir": False, "tourism": False}
STARS = {"3": 3, "4": 4, "potential_5": 4, "5": 5, "unstated": 3}
_COUNTED = ("food_safety", "declaration", "test_result", "traceability", "quality_system")


@dataclass
class Taken:
    """Facts of products, row by row as `ids`; `ends`: the first day on which one of them changes by itself."""

    ids: list[int]
    facts: Facts
    ends: list[datetime.date | None]
    read: list[TextReading] = field(default_factory=list)
    """Texts that were read afresh, to be kept by who may write."""


@dataclass(frozen=True)
class Span:
    """From when until when a paper of a kind stands; None: open."""

    kind: str
    begins: datetime.date | None
    ends: datetime.date | None

    def stands(self, day: datetime.date) -> bool:
        """On a day; the last day counts."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or self.ends >= day)

    def changes(self, day: datetime.date) -> datetime.date | None:
        """The first later day on which the answer is another."""
        if self.begins is not None and self.begins > day:
            return self.begins
        return self.ends + datetime.timedelta(days=1) if self.ends is not None and self.ends >= day else None


def is_consumed(product_set: str, groups: dict[str, str]) -> bool | None:
    """Eaten, drunk or taken; None when neither set nor group is stated."""
    group = product_sets.group_of(product_set) if product_set else groups.get(SCHEME, "")
    if group:
        return group in books.CONSUMED
    return EARLIER.get(groups.get("ocop-2019", ""))


def consumed(product: Product) -> bool | None:
    """The same of one product."""
    return is_consumed(product.product_set, dict(product.groups.values_list("scheme", "group")))


def spans_of(papers: Iterable[int]) -> dict[int, list[Span]]:
    """Paper -> when its versions stand, by key. One query."""
    found: dict[int, list[Span]] = {}
    rows = PaperVersion.objects.filter(paper__in=list(papers))
    for paper, kind, begins, ends in rows.values_list("paper_id", "paper__kind", "valid_from", "valid_to"):
        found.setdefault(paper, []).append(Span(kind, begins, ends))
    return found


def take(product_ids: Sequence[int], day: datetime.date) -> Taken:
    """Facts of these products on a day; a fixed number of queries. Products that are gone are left out."""
    ids = list(product_ids)
    rows = {row["pk"]: row for row in Product.objects.filter(pk__in=ids, merged_into__isnull=True).values(*_FIELDS)}
    ids = [key for key in ids if key in rows]
    around = _Around(ids, rows, day)
    taken = Taken(ids, np.zeros((len(ids), len(FACTS)), dtype=np.int64), [None] * len(ids))
    readings = _readings(ids, rows, around, taken)
    for place, key in enumerate(ids):
        row = rows[key]
        values = _plain(row, around.items.get(key))
        values["consumed"] = int(bool(around.consumed(row)))
        values |= around.pictures.get(key, {})
        standing = around.stars[key]
        values["stars"] = STARS.get(standing.level, 0) if standing.state == "in_force" else 0
        spans = around.papers(row)
        for kind in _COUNTED:
            values[f"paper_{kind}"] = int(any(span.kind == kind and span.stands(day) for span in spans))
        reading = readings[key]
        values["words_in_order"] = int(reading.flagged == 0)
        values["claims_in_order"] = int(around.claims_stand(key, reading.claims))
        for name, value in values.items():
            taken.facts[place, COLUMN[name]] = value
        taken.ends[place] = around.changes(row, standing, spans)
    return taken


_FIELDS = (
    "pk",
    "name",
    "name_en",
    "story_vi",
    "story_en",
    "ingredients_vi",
    "ingredients_en",
    "storage_vi",
    "storage_en",
    "shelf_life_days",
    "pack_sizes",
    "price_from",
    "product_set",
    "commune_id",
    "capacity_a_month",
    "producer_id",
)


def _plain(row: dict[str, Any], item: Any) -> dict[str, int]:
    """What stands in the product's own row and in its trade item."""
    texts = ("name", "name_en", "story_vi", "story_en", "ingredients_vi", "ingredients_en", "storage_vi", "storage_en")
    values = {f"{name}_length": len(row[name].strip()) for name in texts}
    values |= {
        "shelf_life": int(bool(row["shelf_life_days"])),
        "price": int(bool(row["price_from"])),
        "place": int(row["commune_id"] is not None),
        "product_set": int(bool(row["product_set"])),
        "capacity": int(bool(row["capacity_a_month"])),
        "packing": int(bool(row["pack_sizes"])),
    }
    if item:
        values |= {
            f"{name}_length": len(item[name].strip()) for name in ("usage_vi", "usage_en", "origin_vi", "origin_en")
        }
        values |= {
            "allergens": len(item["allergens"]),
            "net_content": int(item["net_content"] is not None and bool(item["net_unit"])),
            "gtin": int(is_right(item["gtin"])),
            "hs_code": int(bool(item["hs_code"])),
        }
        values["packing"] |= int(bool(item["packing_vi"]))
    return values


class _Around:
    """All that hangs on some products, by key."""

    def __init__(self, ids: list[int], rows: dict[int, dict[str, Any]], day: datetime.date) -> None:
        self.day = day
        self.items = {one["product_id"]: one for one in TradeItem.objects.filter(product__in=ids).values()}
        self.stars: dict[int, Standing] = standings(ids, day)
        self.groups: dict[int, dict[str, str]] = {}
        for key, scheme, group in ProductGroup.objects.filter(product__in=ids).values_list(
            "product_id", "scheme", "group"
        ):
            self.groups.setdefault(key, {})[scheme] = group
        self.pictures = _pictures(ids)
        self._links: dict[int, list[int]] = {}
        for key, paper in ProductPaper.objects.filter(product__in=ids).values_list("product_id", "paper_id"):
            self._links.setdefault(key, []).append(paper)
        makers = {row["producer_id"] for row in rows.values() if row["producer_id"]}
        self._facility: dict[int, list[int]] = {}
        for maker, paper in Paper.objects.filter(producer__in=makers, kind__in=OF_THE_FACILITY).values_list(
            "producer_id", "pk"
        ):
            self._facility.setdefault(maker, []).append(paper)
        self._claims: dict[int, dict[tuple[str, str], Any]] = {}
        kept = Claim.objects.filter(story__product__in=ids).values(
            "story__product_id", "kind", "passage", "backing", "paper_id", "recognition_id", "title__ended_on"
        )
        for one in kept:
            self._claims.setdefault(one["story__product_id"], {})[one["kind"], one["passage"]] = one
        wanted = {paper for found in (*self._links.values(), *self._facility.values()) for paper in found}
        wanted |= {one["paper_id"] for found in self._claims.values() for one in found.values() if one["paper_id"]}
        self._spans = spans_of(wanted)
        self.allowed: dict[int, set[tuple[str, str]]] = {}
        for key, rule, passage in AllowedWords.objects.filter(story__product__in=ids).values_list(
            "story__product_id", "rule", "passage"
        ):
            self.allowed.setdefault(key, set()).add((rule, passage))

    def consumed(self, row: dict[str, Any]) -> bool | None:
        return is_consumed(row["product_set"], self.groups.get(row["pk"], {}))

    def papers(self, row: dict[str, Any]) -> list[Span]:
        keys = {*self._links.get(row["pk"], ()), *self._facility.get(row["producer_id"], ())}
        return [span for key in keys for span in self._spans.get(key, ())]

    def claims_stand(self, key: int, claimed: list[list[str]]) -> bool:
        """Whether all that the text claims is settled and what backs it stands today."""
        kept = self._claims.get(key, {})
        return all(
            (found := kept.get((kind, passage))) is not None and self._stands(key, found) for kind, passage in claimed
        )

    def _stands(self, key: int, claim: dict[str, Any]) -> bool:
        if claim["backing"] == "paper":
            return any(span.stands(self.day) for span in self._spans.get(claim["paper_id"], ()))
        if claim["backing"] == "recognition":
            star = self.stars[key]
            return star.state == "in_force" and star.recognition_id == claim["recognition_id"]
        if claim["backing"] == "title":
            return claim["title__ended_on"] is None or claim["title__ended_on"] > self.day
        return True

    def changes(self, row: dict[str, Any], standing: Standing, spans: list[Span]) -> datetime.date | None:
        days = [span.changes(self.day) for span in spans]
        for claim in self._claims.get(row["pk"], {}).values():
            days += [span.changes(self.day) for span in self._spans.get(claim["paper_id"], ())]
            days.append(claim["title__ended_on"])
        if standing.state == "in_force":
            days.append(standing.over_on)
        return min((day for day in days if day is not None and day > self.day), default=None)


def _pictures(ids: list[int]) -> dict[int, dict[str, int]]:
    """How many, how wide the first one, whether each is described."""
    found: dict[int, dict[str, int]] = {}
    rows = ProductPicture.objects.filter(product__in=ids).order_by("product_id", "position", "id")
    for key, alt_vi, alt_en, width in rows.values_list("product_id", "alt_vi", "alt_en", "file__width"):
        one = found.setdefault(key, {"pictures": 0, "picture_width": width or 0, "alts_vi": 1, "alts_en": 1})
        one["pictures"] += 1
        one["alts_vi"] &= int(bool(alt_vi.strip()))
        one["alts_en"] &= int(bool(alt_en.strip()))
    return found


def _readings(ids: list[int], rows: dict[int, dict[str, Any]], around: _Around, taken: Taken) -> dict[int, TextReading]:
    """What was read in each text: kept where the text is the same, else read now."""
    kept = {one.product_id: one for one in TextReading.objects.filter(product__in=ids)}
    stale = []
    found: dict[int, TextReading] = {}
    for key in ids:
        eaten = around.consumed(rows[key]) is not False
        digest = text_digest(rows[key], eaten, around.allowed.get(key, set()))
        one = kept.get(key)
        if one is not None and one.digest == digest:
            found[key] = one
        else:
            stale.append((key, digest, eaten))
    sketches = sketching.sketch_many([rows[key]["story_vi"] for key, _digest, _eaten in stale])
    for (key, digest, eaten), minima in zip(stale, sketches, strict=True):
        found[key] = _read(rows[key], digest, minima, eaten, around.allowed.get(key, set()))
        taken.read.append(found[key])
    return found


def text_digest(row: dict[str, Any], eaten: bool, allowed: set[tuple[str, str]]) -> str:
    """Of all a reading rests on."""
    told = (row["name"], row["story_vi"], row["story_en"], eaten, sorted(allowed), books.digest())
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _read(row: dict[str, Any], digest: str, minima: bytes, eaten: bool, allowed: set[tuple[str, str]]) -> TextReading:
    """Read a story: what a rule forbids and nobody allowed, what it claims."""
    flags, said = wording.look(row["story_vi"], row["story_en"], consumed=eaten)
    flagged = [
        flag
        for flag in (*flags, *wording.flags(row["name"], "vi", consumed=eaten))
        if flag.rule.severity == "forbidden" and not flag.unsure and flag.key not in allowed
    ]
    claims = [list(one.key) for one in said]
    return TextReading(product_id=row["pk"], digest=digest, minima=minima, flagged=len(flagged), claims=claims)


def papers_for(product: Product) -> Any:
    """The papers that speak for a product: those linked to it, and those of its producer's facility."""
    reach = Q(product_links__product=product)
    if product.producer_id:
        reach |= Q(producer=product.producer_id, kind__in=OF_THE_FACILITY)
    return Paper.objects.filter(reach).distinct()
