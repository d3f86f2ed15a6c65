"""Tables of the programme: plans (planning), what producers say and think of (producing)."""

from ocop.programme.models.planning import Activity, HandCount, Plan, PlanContent, PlanVersion, Target
from ocop.programme.models.producing import ProductIdea, YearStatement

__all__ = [
    "Activity",
    "HandCount",
    "Plan",
    "PlanContent",
    "PlanVersion",
    "ProductIdea",
    "Target",
    "YearStatement",
]
