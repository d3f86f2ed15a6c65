"""Questions about places: today's communes, names by code, old and new names for search, the way up to the city."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from ocop.places.models import Commune, District, Province
from ocop.places.resolution import known
from ocop.vietnamese.collation import sort_key


def current_communes() -> QuerySet[Commune]:
    """Today's 126 communes and wards, by folded name."""
    return Commune.objects.filter(layer=Commune.Layer.CURRENT).order_by("name_folded", "code")


def in_alphabet() -> list[Commune]:
    """Today's communes in the order of the Vietnamese alphabet; for choices and lists."""
    return sorted(current_communes(), key=lambda row: (sort_key(row.name), row.code))


def commune_by_code_or_slug(text: str) -> Commune | None:
    """Today's commune by its code (00577) or slug (bat-trang); None when there is none."""
    return current_communes().filter(Q(code=text) | Q(slug=text)).first()


def commune_by_slug(slug: str) -> Commune | None:
    """A commune of any layer by its slug."""
    return Commune.objects.filter(slug=slug).select_related("district").first()


def commune_names() -> dict[str, str]:
    """Code -> name with kind, of today's communes."""
    return {row.code: str(row) for row in current_communes()}


def district_names() -> dict[str, str]:
    """Code -> name with kind, of the 30 districts."""
    return dict(District.objects.order_by("code").values_list("code", "name"))


def province_names() -> dict[str, str]:
    """Code -> name of today's 34 provinces."""
    return dict(Province.objects.filter(valid_to__isnull=True).order_by("code").values_list("code", "name"))


@dataclass(frozen=True)
class ProvinceThen:
    """A province of the 63 and what it is part of today."""

    code: str
    name: str
    code_now: str
    name_now: str


def provinces_then_and_now() -> list[ProvinceThen]:
    """The 63 provinces until 30/6/2025, each with its successor."""
    rows = Province.objects.filter(valid_to__isnull=False).select_related("successor").order_by("code")
    return [ProvinceThen(row.code, row.name, row.successor.code, row.successor.name) for row in rows if row.successor]


@dataclass(frozen=True)
class Origin:
    """A commune of before whose land is in a commune of today; `is_main` when its main part is."""

    commune: Commune
    is_main: bool
    is_whole: bool


def origins(commune: Commune) -> list[Origin]:
    """The communes of before of which today's commune was made, main parts first."""
    rows = commune.origins.select_related("old__district").order_by("-is_main", "old__code")
    return [Origin(row.old, row.is_main, row.relation == "whole") for row in rows]


def names_for_search(
    commune: Commune | None, old: Commune | None = None, district: District | None = None
) -> list[str]:
    """Names under which a thing at this place is looked for: today's, the one named, and its district.

    Where only today's commune is known, also the names of the communes and districts whose main part it took.
    """
    here = known()
    names: list[str] = []
    if commune is not None:
        names.append(str(commune))
    if old is not None:
        names.append(str(old))
        districts = {old.district_id} if old.district_id else set()
        main = next((heir.unit for heir in here.gazetteer.heirs.get(old.id, ()) if heir.is_main), None)
        if main is not None and main.layer == Commune.Layer.OLD:
            names.append(f"{main.kind} {main.name}")
    else:
        units = here.gazetteer.units.values()
        meant = [
            unit
            for unit in units
            if commune is not None
            and unit.layer != "current"
            and (main := here.gazetteer.main_heir(unit))
            and main.id == commune.id
        ]
        names.extend(f"{unit.kind} {unit.name}" for unit in meant)
        districts = {unit.district_id for unit in meant if unit.district_id is not None}
    if district is not None:
        districts = {district.id}
    names.extend(here.districts[key].name for key in sorted(districts))
    return list(dict.fromkeys(names))


def districts_of(commune: Commune) -> list[District]:
    """The districts of before on whose land today's commune lies, by code."""
    here = known()
    keys = here.gazetteer.districts_of_current.get(commune.id, set())
    return sorted((here.districts[key] for key in keys), key=lambda row: row.code)


@dataclass(frozen=True)
class Crumb:
    """One step from the city down; `slug` is empty where there is no page."""

    name: str
    slug: str = ""


def breadcrumbs(commune: Commune) -> list[Crumb]:
    """City, district (for communes of before), commune."""
    city = Province.objects.filter(code=settings.OCOP_PROVINCE, valid_to__isnull=True).first()
    trail = [Crumb(city.name)] if city else []
    if commune.district is not None:
        trail.append(Crumb(commune.district.name))
    return [*trail, Crumb(str(commune), commune.slug)]


def successors(commune: Commune) -> list[Commune]:
    """What a commune of before is today, the main part first; itself when it stands."""
    here = known()
    unit = here.gazetteer.units.get(commune.id)
    if unit is None:
        return []
    return [here.communes[heir.id] for heir in here.gazetteer.current_heirs(unit)]
