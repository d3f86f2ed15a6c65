"""The catalogue's facets: which there are, what their values are called, and the address of every choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from ocop.people.models import OrganisationKind, Register
from ocop.places.models import Commune, District, Province
from ocop.producers.models import CraftVillage
from ocop.rulebooks import product_sets, schemes
from ocop.workdays import clock

SHOWN = 8  # values of a long facet before the fold
NAMES: dict[str, str | Promise] = {
    "stars": gettext_lazy("Stars"),
    "state": gettext_lazy("Still valid?"),
    "group": gettext_lazy("Group (list until May 2026)"),
    "group26": gettext_lazy("Group"),
    "set": gettext_lazy("Product set"),
    "commune": gettext_lazy("Commune or ward"),
    "district": gettext_lazy("District until 30/6/2025"),
    "province": gettext_lazy("Province or city"),
    "kind": gettext_lazy("Kind of producer"),
    "village": gettext_lazy("Craft village"),
    "register": gettext_lazy("Where the row comes from"),
}
# Those with boxes beside the list; the others come by links and stand as chips.
BOXES = ("stars", "state", "group26", "kind", "commune", "district", "set", "register")
OPEN = ("stars", "state", "group26")
STARS: dict[str, str | Promise] = {
    "5": gettext_lazy("5 stars"),
    "potential_5": gettext_lazy("potential 5 stars"),
    "4": gettext_lazy("4 stars"),
    "3": gettext_lazy("3 stars"),
    "unstated": gettext_lazy("recognised, stars not stated"),
    "none": gettext_lazy("no recognition known"),
}
STATES: dict[str, str | Promise] = {
    "in_force": pgettext_lazy("state of a star", "In force"),
    "unknown": pgettext_lazy("state of a star", "Validity not known"),
    "ended": pgettext_lazy("state of a star", "Ended"),
    "withdrawn": pgettext_lazy("state of a star", "Withdrawn"),
    "none": gettext_lazy("No recognition known"),
}
SORTS: dict[str, str | Promise] = {
    "relevance": gettext_lazy("Best match first"),
    "quality": gettext_lazy("In force first"),
    "name": gettext_lazy("By name, A to Ỹ"),
    "newest": gettext_lazy("Newest recognition first"),
}


@dataclass(frozen=True)
class Query:
    """A question to the catalogue as its address states it."""

    text: str
    chosen: dict[str, list[str]]
    sort: str
    page: int

    def pairs(self, *, page: int = 1) -> list[tuple[str, str]]:
        """Name and value of every parameter that is not what it would be anyway."""
        found = [("q", self.text)] if self.text else []
        found += [(name, value) for name in NAMES for value in self.chosen.get(name, [])]
        if self.sort:
            found.append(("sort", self.sort))
        if page > 1:
            found.append(("page", str(page)))
        return found

    def address(self, *, page: int = 1) -> str:
        """The query string, with its question mark, or "" when nothing is asked."""
        pairs = self.pairs(page=page)
        return "?" + urlencode(pairs) if pairs else "?"

    def without(self, name: str, value: str | None = None) -> Query:
        """The same question without a facet, or without one value of it."""
        left = {key: list(values) for key, values in self.chosen.items() if key != name}
        if value is not None:
            rest = [one for one in self.chosen.get(name, []) if one != value]
            if rest:
                left[name] = rest
        return Query(self.text, left, self.sort, 1)

    def asking(self, text: str) -> Query:
        """The same choices with other words."""
        return Query(text, self.chosen, self.sort, 1)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.text or self.chosen)


def read(data: QueryDict) -> Query:
    """The question in an address; what is not understood is left out, never an error."""
    chosen = {}
    for name in NAMES:
        values = [value for value in dict.fromkeys(data.getlist(name)) if value and len(value) <= 100][:40]
        if values:
            chosen[name] = values
    page = data.get("page", "1")
    sort = data.get("sort", "")
    return Query(
        text=" ".join(data.get("q", "").split())[:200],
        chosen=chosen,
        sort=sort if sort in SORTS else "",
        page=min(int(page), 10_000) if page.isascii() and page.isdigit() and int(page) > 0 else 1,
    )


@dataclass(frozen=True)
class Value:
    """One box: its value, its words, how many products, and whether it is ticked."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One facet with its boxes, the first few and the rest behind a fold."""

    name: str
    label: str
    first: list[Value]
    rest: list[Value] = field(default_factory=list)
    is_open: bool = False


def fixed_labels(name: str) -> Mapping[str, str | Promise] | None:
    """Words of a facet whose values are known beforehand, in the order shown; None for places and villages."""
    english = get_language() == "en"
    if name == "stars":
        return STARS
    if name == "state":
        return STATES
    if name in ("group", "group26"):
        scheme = "ocop-2019" if name == "group" else "qd26-2026"
        return {one.code: one.en if english else one.vi for one in schemes.groups(scheme)} | {
            "unstated": _("not stated")
        }
    if name == "set":
        return {one.id: f"{one.number}. {one.en if english else one.vi}" for one in product_sets.all_sets()} | {
            "unstated": _("not stated")
        }
    if name == "kind":
        return {value: label for value, label in OrganisationKind.choices if value != "office"} | {
            "unstated": _("not stated")
        }
    if name == "register":
        return dict(Register.choices)
    return None


def looked_up(name: str, values: Iterable[str]) -> dict[str, str]:
    """Words of places and villages, asked in one query."""
    wanted = [value for value in values if value not in ("unstated", "")]
    found = {"unstated": _("commune not stated") if name == "commune" else _("not stated")}
    if not wanted:
        return found
    if name == "commune":
        found |= {one.slug: str(one) for one in Commune.objects.filter(slug__in=wanted)}
    elif name == "district":
        found |= dict(District.objects.filter(code__in=wanted).values_list("code", "name"))
    elif name == "province":
        found |= {one.code: one.name for one in Province.objects.filter(code__in=wanted).order_by("valid_from")}
    elif name == "village":
        found |= dict(CraftVillage.objects.visible_to(None).filter(slug__in=wanted).values_list("slug", "name"))
    return found


def words(name: str, values: Iterable[str]) -> dict[str, str]:
    """value -> words; a value nobody knows is shown as it is."""
    values = list(values)
    known = fixed_labels(name)
    if known is None:
        known = looked_up(name, values)
    return {value: str(known.get(value, value)) for value in values}


def boxes(query: Query, counts: Mapping[str, list[tuple[str, int]]]) -> list[Facet]:
    """The facets beside the list. Fixed ones keep their order; places stand by number of products."""
    facets = []
    for name in BOXES:
        found = dict(counts.get(name, []))
        chosen = query.chosen.get(name, [])
        fixed = fixed_labels(name)
        if fixed is not None:
            order = [value for value in fixed if found.get(value) or value in chosen]
            order += [value for value in found if value not in fixed]
        else:
            order = sorted(found, key=lambda value: (value == "unstated", -found[value]))
            order += [value for value in chosen if value not in found]
        if not order or (name == "register" and len(order) < 2 and not chosen):
            continue
        if fixed is None:
            order.sort(key=lambda value: value not in chosen)
        labels = words(name, order)
        values = [Value(value, labels[value], found.get(value, 0), value in chosen) for value in order]
        cut = len(values) if len(values) <= SHOWN + 2 else SHOWN
        facets.append(Facet(name, str(NAMES[name]), values[:cut], values[cut:], name in OPEN or bool(chosen)))
    return facets


@dataclass(frozen=True)
class Chip:
    """A chosen condition and the address without it."""

    label: str
    address: str


def chips(query: Query) -> list[Chip]:
    """What was chosen, each with the way to drop it."""
    found = []
    for name, values in query.chosen.items():
        labels = words(name, values)
        found += [Chip(labels[value], query.without(name, value).address()) for value in values]
    return found


def standing_scheme() -> str:
    """The scheme whose groups count today."""
    return schemes.scheme_at(clock.today()).id
