"""What stands between an offer and a buyer, a need or a market: everything that is asked, in one shape, and what is open of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse

from ocop.trade import condition_words as words
from ocop.trade.conditions import Asked, Finding, Profile, Row, catalogue, check_all, first_to_do
from ocop.trade.models import ListingTerms, MarketGate, Need


def asked_by_need(need: Need, *, shows_price: bool = True) -> list[Row]:
    """Least stars, volume, price, place of delivery as musts, then the rows of the need."""
    asked: list[Row] = []
    if need.min_stars:
        asked.append(Asked("least_stars", need.min_stars))
    if need.quantity is not None and need.every in ("week", "month", "quarter") and need.unit:
        a_month = {"week": need.quantity * 52 / 12, "month": need.quantity, "quarter": need.quantity / 3}[need.every]
        value = {"quantity": str(a_month.quantize(Decimal("0.001"))), "unit": need.unit, "months": need.months}
        asked.append(Asked("volume", value))
    if need.price_to is not None and shows_price:
        asked.append(Asked("unit_price", need.price_to))
    if need.place_id is not None and need.place is not None:
        asked.append(Asked("delivers_to", [need.place.code]))
    return [*asked, *need.rows.all()]


@dataclass(frozen=True)
class Told:
    """A finding in words for a page."""

    finding: Finding
    asked: str
    have: str
    short: str
    what: str
    href: str
    note: str
    source: str
    days: int

    @property
    def is_unstated(self) -> bool:
        """Not known to fail: the offer does not say."""
        return self.finding.met is None


@dataclass(frozen=True)
class Between:
    """What stands between one offer and one door: `open` in the order of doing, and how many are met."""

    title: str
    href: str
    kind: str
    open: list[Told]
    met: int
    asked: int

    @property
    def unmet_musts(self) -> int:
        """Musts that are known to fail."""
        return sum(1 for one in self.open if one.finding.is_must and one.finding.met is False)

    @property
    def unstated(self) -> int:
        """What the offer does not say."""
        return sum(1 for one in self.open if one.is_unstated)

    @property
    def first_three(self) -> list[Told]:
        """What to begin with."""
        return self.open[:3]

    @property
    def rest(self) -> list[Told]:
        """After the first three."""
        return self.open[3:]


def address_of(finding: Finding, profile: Profile) -> str:
    """Where the action of a finding is done; "" when there is no such page here."""
    action = catalogue().actions[finding.action]
    keys = {"offer": profile.offer_id, "product": profile.product_id, "producer": profile.producer_id}
    args: list[Any] = [keys[action.takes]] if action.takes else []
    try:
        return reverse(action.where, args=[*args, *([action.step] if action.step else [])])
    except NoReverseMatch:
        return ""


def tell(finding: Finding, profile: Profile, language: str, places: Mapping[str, str], row: Any = None) -> Told:
    """A finding in words."""
    note = getattr(row, "note_en" if language == "en" else "note_vi", "") or getattr(row, "note_vi", "")
    return Told(
        finding=finding,
        asked=words.say_asked(finding, language, places),
        have=words.say_have(finding, language, places),
        short=words.say_short(finding, language, places),
        what=words.say_action(finding, language),
        href=address_of(finding, profile) if finding.action else "",
        note=note,
        source=getattr(row, "source", ""),
        days=catalogue().actions[finding.action].days if finding.action else 0,
    )


def between(
    rows: Iterable[Any],
    profile: Profile,
    day: datetime.date,
    *,
    title: str,
    href: str,
    kind: str,
    language: str,
    places: Mapping[str, str],
) -> Between:
    """Everything asked at one door against one offer, what is open first to do first."""
    asked = list(rows)
    findings = check_all(asked, profile, day)
    of = {id(finding): row for finding, row in zip(findings, asked, strict=True)}
    todo = first_to_do(findings)
    return Between(
        title=title,
        href=href,
        kind=kind,
        met=len(findings) - len(todo),
        asked=len(findings),
        open=[tell(one, profile, language, places, of[id(one)]) for one in todo],
    )


def doors(person: Any, day: datetime.date) -> tuple[list[ListingTerms], list[MarketGate]]:
    """Terms in force that a person may read, and the gates in force, with their rows. Four queries."""
    terms = (
        ListingTerms.objects.visible_to(person)
        .in_force(day)
        .filter(buyer__state="confirmed")
        .select_related("buyer__organisation")
        .prefetch_related("rows")
        .order_by("buyer__organisation__name", "pk")
    )
    return list(terms), gates_in_force(day)


def gates_in_force(day: datetime.date) -> list[MarketGate]:
    """Market gates on a day: channels, then countries."""
    rows = MarketGate.objects.filter(valid_from__lte=day).exclude(valid_to__lt=day).prefetch_related("rows")
    return list(rows.order_by("kind", "slug"))


def concerns(gate: MarketGate, profile: Profile) -> bool:
    """Whether a gate is for products of this group; one that is not stated is shown all of them."""
    return not gate.groups or not profile.group26 or profile.group26 in gate.groups


def all_between(
    profile: Profile,
    terms: Iterable[ListingTerms],
    gates: Iterable[MarketGate],
    day: datetime.date,
    language: str,
    places: Mapping[str, str],
) -> list[Between]:
    """Every door of one offer: the nearest first (fewest musts that fail, then fewest not stated)."""
    found = [
        between(
            one.rows.all(),
            profile,
            day,
            title=one.buyer.organisation.name,
            href=reverse("trade:terms", args=[one.pk]),
            kind="buyer",
            language=language,
            places=places,
        )
        for one in terms
    ] + [
        between(
            gate.rows.all(),
            profile,
            day,
            title=gate.name_en if language == "en" else gate.name_vi,
            href=reverse("trade:gate", args=[gate.pk]),
            kind=gate.kind,
            language=language,
            places=places,
        )
        for gate in gates
        if concerns(gate, profile)
    ]
    return sorted(found, key=lambda one: (one.unmet_musts, one.unstated, one.title))
