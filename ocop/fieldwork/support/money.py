"""The money of a policy in a year: stated, promised, paid, left. What is not stated is None."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from ocop.fieldwork.models import SupportApplication, SupportBudget


@dataclass(frozen=True)
class Money:
    """Whole dong. `asked`: what waits for a decision."""

    budget: int | None
    paid: int = 0
    promised: int = 0
    asked: int = 0

    @property
    def left(self) -> int | None:
        """What can still be granted; None where no budget is stated."""
        return None if self.budget is None else self.budget - self.paid - self.promised


def of_year(policies: Iterable[int], year: int) -> dict[int, Money]:
    """By policy. Two queries."""
    keys = list(policies)
    budgets = dict(SupportBudget.objects.filter(policy__in=keys, year=year).values_list("policy", "amount"))
    rows = SupportApplication.objects.filter(policy__in=keys, year=year).values("policy", "state")
    sums: dict[tuple[int, str], tuple[int, int]] = {
        (row["policy"], row["state"]): (row["granted_sum"] or 0, row["asked_sum"] or 0)
        for row in rows.annotate(granted_sum=Sum("granted"), asked_sum=Sum("asked")).order_by("policy", "state")
    }
    return {
        key: Money(
            budgets.get(key),
            sums.get((key, "paid"), (0, 0))[0],
            sums.get((key, "approved"), (0, 0))[0],
            sums.get((key, "filed"), (0, 0))[1],
        )
        for key in keys
    }
