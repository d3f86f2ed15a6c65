"""How plans, statements and ideas stand on the desk, how their acts are said, who opens their files, how they follow a merge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.files import rights as file_rights
from ocop.files.models import StoredFile
from ocop.people import history
from ocop.people.rights import rights_of
from ocop.producers import dependents
from ocop.producers.models import Producer
from ocop.programme.models import HandCount, ProductIdea, YearStatement
from ocop.ui import navigation

ACTIONS = {
    "programme.plan_begin": _("plan begun"),
    "programme.plan_describe": _("head of a plan changed"),
    "programme.content_word": _("words of a plan's content changed"),
    "programme.plan_approve": _("plan approved"),
    "programme.plan_reopen": _("approved plan opened for a change"),
    "programme.activity_write": _("activity of a plan written"),
    "programme.activity_report": _("progress of an activity reported"),
    "programme.activity_tie": _("activity led to a course, inspections or a policy"),
    "programme.activity_take_out": _("activity taken out of a plan"),
    "programme.target_write": _("target of a plan written"),
    "programme.target_take_out": _("target taken out of a plan"),
    "programme.hand_count": _("figure counted by hand"),
    "programme.hand_count_check": _("figure counted by hand was checked"),
    "programme.year_state": _("year of a producer stated"),
    "programme.year_check": _("year of a producer checked"),
    "programme.idea_keep": _("product idea kept"),
    "programme.idea_settle": _("product idea settled"),
}


def file_is_within_reach(person: Any, file: StoredFile) -> bool:
    """Whoever reads the plan opens the evidence of its figures."""
    return HandCount.objects.visible_to(person).filter(file=file).exists()


def move_producer(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """Statements and ideas of a merged producer are the winner's; of a year both stated, the winner's stays."""
    both = YearStatement.objects.filter(producer=winner).values("year")
    rows = YearStatement.objects.filter(producer=loser).exclude(year__in=both)
    moved = sorted(rows.values_list("pk", flat=True))
    YearStatement.objects.filter(pk__in=moved).update(producer=winner)
    ideas = sorted(ProductIdea.objects.filter(producer=loser).values_list("pk", flat=True))
    ProductIdea.objects.filter(pk__in=ideas).update(producer=winner)
    return {name: keys for name, keys in (("year_statements", moved), ("product_ideas", ideas)) if keys}


def _plans(_organisation_ids: Iterable[int]) -> Iterable[int]:
    """A plan is the office's; no organisation reads its history."""
    return []


def register() -> None:
    """Called when the room starts."""
    file_rights.register("programme.plans", file_is_within_reach)
    history.register("programme.plan", _plans)
    history.register_words(ACTIONS)
    dependents.register_mover("programme.plans", move_producer)
    group = _("Programme")
    for label, address, order, icon, shown_to in (
        (_("Plans"), "programme:plans", 70, "note", _office),
        (_("Indicators"), "programme:indicators", 71, "chart", _office),
        (_("Demand and supply"), "programme:demand", 72, "box", _demand),
        (_("Product ideas"), "programme:ideas", 73, "add", _producing),
        (_("Years of producers"), "programme:statements", 74, "people", _producing),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=shown_to)
        )


def _office(person: Any) -> bool:
    return rights_of(person).is_officer


def _producing(person: Any) -> bool:
    rights = rights_of(person)
    return bool(rights.organisation_ids("producer_member") or rights.commune_ids or rights.sees_everything)


def _demand(person: Any) -> bool:
    return _office(person) or _producing(person)
