"""What an office does at the place itself: support, training, inspection."""

from ocop.fieldwork.models.inspection import (
    FindingWord,
    Inspection,
    InspectionFinding,
    InspectionPlan,
    RiskWeights,
)
from ocop.fieldwork.models.support import SupportApplication, SupportBudget, SupportPayment, SupportPolicy
from ocop.fieldwork.models.training import (
    Attendance,
    AttendanceWord,
    Course,
    CourseInvitation,
    CourseMaterial,
    CourseSession,
    Enrolment,
    Trainee,
)

__all__ = [
    "Attendance",
    "AttendanceWord",
    "Course",
    "CourseInvitation",
    "CourseMaterial",
    "CourseSession",
    "Enrolment",
    "FindingWord",
    "Inspection",
    "InspectionFinding",
    "InspectionPlan",
    "RiskWeights",
    "SupportApplication",
    "SupportBudget",
    "SupportPayment",
    "SupportPolicy",
    "Trainee",
]
