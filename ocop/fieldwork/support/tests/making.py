"""A policy with money, and what it is asked for: raw rows for tests."""

from __future__ import annotations

import datetime
from typing import Any

from ocop.fieldwork.models import SupportApplication, SupportBudget, SupportPolicy
from ocop.fieldwork.support.actions import applications
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.workdays import clock
from tests import builders

REWARD = {"levels": ["3", "4", "potential_5", "5"], "kinds": ["new", "upgraded"], "in_force": True, "no_case": True}


def policy(*, budget: int | None = 100_000_000, **extra: Any) -> SupportPolicy:
    """A published reward by stars with a budget of this year."""
    values = {
        "register": "demo",
        "name_vi": "Thưởng sao thử",
        "purpose": "star_reward",
        "scope": "recognition",
        "way": "level",
        "amounts": {"3": 10_000_000, "4": 20_000_000},
        "conditions": REWARD,
        "decision": "1/QĐ-thử",
        "state": "open",
        "valid_from": clock.today() - datetime.timedelta(days=400),
        "created_at": clock.now(),
        **extra,
    }
    row = SupportPolicy.objects.create(**values)
    if budget is not None:
        SupportBudget.objects.create(policy=row, year=clock.today().year, amount=budget, changed_at=clock.now())
    return row


def starred(producer: Producer, name: str = "Gốm thử", level: str = "4", **extra: Any) -> Product:
    """A product of a producer with a star given a hundred days ago."""
    row = builders.product(name, producer=producer)
    builders.recognition(row, level, clock.today() - datetime.timedelta(days=100), **extra)
    return row


def asked(by: Any, of: SupportPolicy, product: Product, **extra: Any) -> SupportApplication:
    """An application for a product."""
    assert product.producer is not None
    return applications.apply(by=by, policy=of, producer=product.producer, product=product, **extra)


def granted(by: Any, row: SupportApplication, amount: int | None = None) -> SupportApplication:
    """Granted by an office."""
    return applications.grant(
        by=by, application=row, amount=amount or row.asked, decision="5/QĐ", decided_on=clock.today()
    )
