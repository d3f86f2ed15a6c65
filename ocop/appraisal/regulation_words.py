"""The settings of a council's regulation in plain words: what each decides, its value, and whether the decree left it open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.rulebooks.regulations import default
from ocop.ui import writing

# The same reasons as in rulebooks/data/regulations.yaml, here to be read in both languages.
SETTINGS: dict[str, tuple[str | Promise, str | Promise]] = {
    "quorum": (
        gettext_lazy("Share of the appointed members that must score"),
        gettext_lazy(
            "The decree leaves the quorum to the council's regulation; three quarters was an earlier province's rule."
        ),
    ),
    "quorum_needs_chair": (
        gettext_lazy("The chair must be among them"),
        gettext_lazy("The same earlier rule counts a meeting only when the chair takes part."),
    ),
    "chairs": (
        gettext_lazy("Who may chair"),
        gettext_lazy(
            "A leader of the People's Committee, or the head of a specialised agency to whom it was delegated."
        ),
    ),
    "aggregation": (
        gettext_lazy("How the total is formed"),
        gettext_lazy("Stars follow the mean of the members' totals."),
    ),
    "outliers": (
        gettext_lazy("Sheets that lie far out"),
        gettext_lazy("The decree names no treatment of them, so none is left out."),
    ),
    "decimals": (
        gettext_lazy("Decimals of the mean"),
        gettext_lazy("The decree does not round the mean; unrounded, no product gains or loses a star by rounding."),
    ),
    "rounding": (gettext_lazy("How it is rounded"), gettext_lazy("Applies only when decimals are set.")),
    "largest_gap": (
        gettext_lazy("Largest gap between two members, in points"),
        gettext_lazy("Two provinces let members differ by ten points at most before they discuss and score again."),
    ),
    "passes": (
        gettext_lazy("Passes of scoring"),
        gettext_lazy(
            "Once, and once more when the gap is too wide; after the last pass the result stands and the gap is minuted."
        ),
    ),
    "mark_rule": (
        gettext_lazy("The council's choice for a star mark"),
        gettext_lazy(
            "The decree does not say how members who disagree are combined; the council has chosen what more than half chose or better."
        ),
    ),
    "mark_share": (gettext_lazy("Share of the sheets for it"), gettext_lazy("Goes with the rule above.")),
    "unmet_requirement": (
        gettext_lazy("A requirement that is not met"),
        gettext_lazy(
            "The decree states requirements without a consequence; they are shown to the council, no points are taken."
        ),
    ),
    "abstentions_count": (
        gettext_lazy("Who abstains counts for the quorum"),
        gettext_lazy("Who abstains hands in no sheet; the mean and the shares are of the sheets handed in."),
    ),
    "least_sheets": (
        gettext_lazy("Fewest sheets"),
        gettext_lazy("The quorum decides how many must score; no other number is given."),
    ),
}
VALUES: dict[str, str | Promise] = {
    "mean": gettext_lazy("mean"),
    "median": gettext_lazy("median"),
    "none": gettext_lazy("all count"),
    "drop_highest_and_lowest": gettext_lazy("the highest and the lowest are left out"),
    "half_up": gettext_lazy("half up"),
    "half_even": gettext_lazy("half to even"),
    "down": gettext_lazy("down"),
    "more_than": gettext_lazy("more than the share chose it or better"),
    "at_least": gettext_lazy("at least the share chose it or better"),
    "note": gettext_lazy("is noted"),
    "criterion_zero": gettext_lazy("the criterion counts 0"),
    "excluded": gettext_lazy("excludes the product"),
    "chair": gettext_lazy("chair"),
    "delegated_chair": gettext_lazy("delegated chair"),
    "vice_chair": gettext_lazy("vice chair"),
}


@dataclass(frozen=True)
class Setting:
    """One setting as it is read. `is_open`: the decree leaves it to the council; `is_default`: the city activated no own value."""

    label: str
    value: str
    reason: str
    is_open: bool
    is_default: bool


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(str(VALUES.get(one, one)) for one in value)
    if value is None:
        return _("not rounded")
    if name == "largest_gap":
        return writing.number(str(Fraction(value)) if Fraction(value).denominator == 1 else float(Fraction(value)))
    return str(VALUES.get(value, value))


def told(settings: Mapping[str, Any]) -> list[Setting]:
    """The settings a ruling was computed with, in the order of the regulation."""
    usual, notes = default().settings(), default().notes
    found = []
    for name, (label, reason) in SETTINGS.items():
        value = settings.get(name, usual[name])
        is_default = value == usual[name]
        own = _("Set by the council's own regulation.")
        found.append(
            Setting(
                str(label), _value(name, value), str(reason) if is_default else own, notes[name].is_open, is_default
            )
        )
    return found
