"""Rows of plans for the tests of this room."""

from __future__ import annotations

import datetime
from typing import Any

from ocop.people.models import Person
from ocop.places.models import Commune
from ocop.programme.actions import lines, plans
from ocop.programme.models import Plan, Target
from tests import builders

DAY = datetime.date(2021, 3, 1)


def officer(name: str = "Cán bộ Điều phối") -> Person:
    """A coordination officer."""
    who = builders.person(name)
    builders.role(who, "coordination_officer")
    return who


def commune_officer(commune: Commune, name: str = "Cán bộ Xã") -> Person:
    """An officer of a commune."""
    who = builders.person(name)
    builders.role(who, "commune_officer", commune=commune)
    return who


def plan(by: Person, year: int = 2021, **extra: Any) -> Plan:
    """A plan with the contents of its template."""
    return plans.begin(by=by, register="demo", year=year, title=extra.pop("title", f"Kế hoạch {year}"), **extra)


def target(by: Person, of: Plan, code: str = "products_new", low: int = 400, **extra: Any) -> Target:
    """A target of the fourth content."""
    return lines.write_target(by=by, plan_id=of.pk, content=extra.pop("content", 4), indicator=code, low=low, **extra)


def approved(by: Person, of: Plan, on: datetime.date = DAY) -> Plan:
    """The plan with a version more."""
    of.refresh_from_db()
    plans.approve(by=by, plan_id=of.pk, revision=of.revision, on=on)
    of.refresh_from_db()
    return of
