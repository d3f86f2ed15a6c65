"""Rows of a list that a person has settled since: confirmed into the office register, or merged. The list changes nothing there.

The same file brought once more must not bring back as a second product what an officer took over or found to be one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.exchange.kinds import PlanRow
from ocop.people.models import Register
from ocop.producers.sheet_places import Place
from ocop.products.models import Product
from ocop.recognition.models import Recognition
from ocop.recognition.sheet_match import Known

_FIELDS = (
    "reference",
    "name_folded",
    "merged_into__name",
    "producer__organisation_id",
    "commune_id",
    "district_id",
    "province_id",
)


def moved_makers(register: str) -> set[int]:
    """Organisations that went from the public into the office register when one of their products was confirmed."""
    if register != Register.PUBLIC:
        return set()
    came = Q(register=Register.PUBLIC) | Q(recognitions__register=Register.PUBLIC)
    found = Product._base_manager.filter(came, producer__organisation__register=Register.OFFICE)
    return set(found.values_list("producer__organisation_id", flat=True))


class Settled:
    """What a list is told of its rows that are settled; by reference, else by name and maker (or place)."""

    def __init__(self, register: str) -> None:
        self._by_reference: dict[str, str] = {}
        self._by_identity: dict[tuple[Any, ...], str] = {}
        for one in Product._base_manager.filter(register=register, merged_into__isnull=False).values(*_FIELDS):
            sentence = _("This product was merged into “%(name)s”; the list changes nothing there.")
            self._add(one, sentence % {"name": one["merged_into__name"]})
        if register == Register.PUBLIC:
            self._add_confirmed()

    def sentence(self, row: PlanRow, organisation_id: int | None, place: Place, known: Known) -> str:
        """Why the row changes nothing, "" when nobody settled it."""
        product = row.values["product"]
        # Two sources may number different things; a row with a reference of its own is compared by nothing else.
        if product["reference"]:
            return self._by_reference.get(product["reference"], "")
        said = self._by_identity.get(_identity(product["name_folded"], organisation_id, place.values()), "")
        # What was merged may have borne the very name of what stands.
        stands = known.by_identity(product["name_folded"], organisation_id, place) if said else None
        return "" if stands else said

    def _add_confirmed(self) -> None:
        """A confirmed row is retracted and stays with the product, also when that was merged into another of the office."""
        sentence = _("This row was confirmed into the office register; the list changes nothing there.")
        confirmed = Recognition.objects.filter(register=Register.PUBLIC, product__register=Register.OFFICE)
        rows = confirmed.values_list("reference", "product_id")
        self._by_reference.update({reference: sentence for reference, _key in rows if reference})
        keys = {key for _reference, key in rows}
        for one in Product._base_manager.filter(Q(pk__in=keys) | Q(merged_into__in=keys)).values(*_FIELDS):
            self._add(one, sentence)

    def _add(self, one: Mapping[str, Any], sentence: str) -> None:
        if one["reference"]:
            self._by_reference.setdefault(one["reference"], sentence)
        else:
            self._by_identity[_identity(one["name_folded"], one["producer__organisation_id"], one)] = sentence


def _identity(name_folded: str, organisation_id: int | None, place: Mapping[str, Any]) -> tuple[Any, ...]:
    where = None if organisation_id else tuple(place[key] for key in ("commune_id", "district_id", "province_id"))
    return (name_folded, organisation_id, where)
