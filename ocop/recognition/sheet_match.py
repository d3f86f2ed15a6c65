"""What the register already holds of the products a list names: one set of queries for a whole file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from ocop.exchange.kinds import PlanRow
from ocop.people.models import Organisation
from ocop.producers.sheet_makers import FACTS
from ocop.producers.sheet_places import Place
from ocop.products.models import Product, ProductGroup
from ocop.recognition.models import Assessment, Precision, Recognition
from ocop.vietnamese.folding import canonical

FIELDS = (
    "id",
    "reference",
    "name",
    "name_folded",
    "name_en",
    "product_set",
    "story_vi",
    "ingredients_vi",
    "source",
    "producer_id",
    "producer__organisation_id",
    "commune_id",
    "old_commune_id",
    "district_id",
    "province_id",
    "place_as_given",
)
_CHUNK = 800


class Known:
    """Products that the rows of one file may mean, with their groups, recognitions and assessments."""

    def __init__(self, register: str, rows: Sequence[PlanRow]) -> None:
        self._by_reference: dict[str, dict[str, Any]] = {}
        self._by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.products: dict[int, dict[str, Any]] = {}
        self._codes = {canonical(row.texts.get("code", ""))[:40] for row in rows} - {""}
        base = Product.objects.filter(register=register, merged_into__isnull=True)
        if not base.exists():
            return
        references = {row.values["product"]["reference"] for row in rows} - {""}
        names = {row.values["product"]["name_folded"] for row in rows} - {""}
        for lookup, values in (("reference__in", references), ("name_folded__in", names)):
            for part in _parts(values):
                for one in base.filter(**{lookup: part}).values(*FIELDS):
                    self.products.setdefault(one["id"], one)
        for one in self.products.values():
            if one["reference"]:
                self._by_reference[one["reference"]] = one
            self._by_name[one["name_folded"]].append(one)

    def by_reference(self, reference: str) -> dict[str, Any] | None:
        """The product of a source row."""
        return self._by_reference.get(reference)

    def by_identity(self, name_folded: str, organisation_id: int | None, place: Place) -> dict[str, Any] | None:
        """The one product of this name and maker; without a maker, of this name and place. None when several fit."""
        found = [
            one for one in self._by_name.get(name_folded, ()) if one["producer__organisation_id"] == organisation_id
        ]
        if organisation_id is None:
            keys = place.values()
            found = [
                one
                for one in found
                if all(one[key] == keys[key] for key in ("commune_id", "district_id", "province_id"))
            ]
        return found[0] if len(found) == 1 else None

    @cached_property
    def groups(self) -> dict[int, dict[str, str]]:
        """product -> scheme -> group."""
        groups: dict[int, dict[str, str]] = defaultdict(dict)
        for part in _parts(self.products):
            for key, scheme, group in ProductGroup.objects.filter(product__in=part).values_list(
                "product_id", "scheme", "group"
            ):
                groups[key][scheme] = group
        return groups

    @cached_property
    def _recognitions(self) -> dict[int, list[Recognition]]:
        found: dict[int, list[Recognition]] = defaultdict(list)
        for part in _parts(self.products):
            for one in Recognition.objects.filter(product__in=part, retracted_at__isnull=True).order_by(
                "counted_from", "id"
            ):
                found[one.product_id].append(one)
        return found

    def recognitions(self, product_id: int) -> list[Recognition]:
        """Standing recognitions, oldest first."""
        return self._recognitions.get(product_id, [])

    @cached_property
    def _holders(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for part in _parts(self._codes):
            rows = Recognition.objects.known().filter(code__in=part, product__merged_into=None)
            for code, product_id in rows.values_list("code", "product_id"):
                found[code].add(product_id)
        return found

    def holders(self, code: str) -> set[int]:
        """The products that have this code in what is known today."""
        return self._holders.get(code, set())

    @cached_property
    def _assessments(self) -> dict[int, list[Assessment]]:
        found: dict[int, list[Assessment]] = defaultdict(list)
        for part in _parts(self.products):
            for one in Assessment.objects.filter(product__in=part).order_by("id"):
                found[one.product_id].append(one)
        return found

    def assessments(self, product_id: int) -> list[Assessment]:
        """What was said short of a recognition."""
        return self._assessments.get(product_id, [])

    @cached_property
    def _organisations(self) -> dict[int, dict[str, Any]]:
        keys = {one["producer__organisation_id"] for one in self.products.values()} - {None}
        return {
            one["id"]: one
            for part in _parts(keys)
            for one in Organisation.objects.filter(pk__in=part).values("id", *FACTS)
        }

    def organisation(self, organisation_id: int | None) -> dict[str, Any] | None:
        """Facts of the maker of one of the products."""
        return self._organisations.get(organisation_id) if organisation_id is not None else None

    def corrected_by(self, product_id: int, facts: dict[str, Any], reference: str) -> Recognition | None:
        """The standing recognition that these facts put right: the one of the same source row, or one that knew only the year."""
        for one in self.recognitions(product_id):
            # Two exact days under two decisions are two decisions (a renewal), not a correction.
            is_other = Precision.DAY == one.precision == facts["precision"] and one.decision != facts["decision"]
            if reference and one.reference == reference and not is_other:
                return one
            if (
                facts["precision"] == Precision.DAY
                and one.precision == Precision.YEAR
                and (one.year, one.level) == (facts["year"], facts["level"])
                and not one.decision
            ):
                return one
        return None


def same_recognition(one: Recognition, facts: dict[str, Any]) -> bool:
    """Whether the record already says this: the same level and day (or year), and nothing stated that differs."""
    day = one.issued_on.isoformat() if one.issued_on else None
    if (one.level, day, one.precision) != (facts["level"], facts["issued_on"], facts["precision"]) or one.year != facts[
        "year"
    ]:
        return False
    stated = (
        (facts["decision"], one.decision),
        (facts["code"], one.code),
        (facts["old_code"], one.old_code),
        (facts["kind"] if facts["kind"] != Recognition.Kind.UNSTATED else "", one.kind),
        (facts["body"] if facts["body"] != Recognition.Body.UNSTATED else "", one.body),
        (facts["points"] or "", str(one.points) if one.points is not None else ""),
    )
    return all(not given or given == known for given, known in stated)


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]
