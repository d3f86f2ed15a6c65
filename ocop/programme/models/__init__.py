"""Tables of the programme: plans (planning), what producers say and think of (producing), reports."""

from ocop.programme.models.planning import Activity, HandCount, Plan, PlanContent, PlanVersion, Target
from ocop.programme.models.producing import ProductIdea, YearStatement
from ocop.programme.models.reports import KeptPart, Report, ReportVersion

__all__ = [
    "Activity",
    "HandCount",
    "KeptPart",
    "Plan",
    "PlanContent",
    "PlanVersion",
    "ProductIdea",
    "Report",
    "ReportVersion",
    "Target",
    "YearStatement",
]
