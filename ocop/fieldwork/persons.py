"""Where this room names persons, and what becomes of it when one has their account erased (see `ocop.people.naming`)."""

from __future__ import annotations

from ocop.people import naming

# What only officers write.
OFFICIAL = ("RiskWeights.set_by_name", "Inspection.inspector_by_name", "Inspection.inspector")
LINKED = (
    ("SupportPolicy", "made", ("name_vi", "valid_from", "created_at"), "created_at"),
    ("SupportApplication", "filed", ("policy__name_vi", "producer__organisation__name", "asked", "filed_at")),
    ("SupportApplication", "decided", ("policy__name_vi", "producer__organisation__name", "granted", "decided_at")),
    ("SupportPayment", "recorded", ("application__policy__name_vi", "amount", "document", "recorded_at")),
    ("SupportPayment", "struck", ("application__policy__name_vi", "strike_reason", "struck_at")),
    ("Course", "made", ("name_vi", "created_at"), "created_at"),
    ("Enrolment", "registered", ("session__course__name_vi", "trainee__name", "registered_at")),
    ("Attendance", "noted", ("enrolment__session__course__name_vi", "enrolment__trainee__name", "came_at"), "came_at"),
    ("InspectionPlan", "drafted", ("year", "drafted_at")),
    ("Inspection", "done", ("producer__organisation__name", "visited_on", "done_at")),
    ("InspectionFinding", "found", ("inspection__producer__organisation__name", "severity", "words", "found_at")),
    ("InspectionFinding", "closed", ("inspection__producer__organisation__name", "words", "closed_at")),
    ("FindingWord", "said", ("finding__words", "kind", "words", "said_at")),
)


def declare() -> None:
    """Called when the room starts."""
    naming.kept(naming.OFFICIAL, *(f"fieldwork.{field}" for field in OFFICIAL))
    naming.linked(
        "fieldwork.Trainee", link="person", name="name", shows=("producer__organisation__name", "name", "created_at")
    )
    for model, verb, shows, *dated in LINKED:
        naming.linked(
            f"fieldwork.{model}",
            link=f"{verb}_by",
            name=f"{verb}_by_name",
            dated=dated[0] if dated else f"{verb}_at",
            shows=shows,
        )
