"""Who is told what of inspections; sent in the transaction of the change."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from ocop import notices
from ocop.fieldwork.models import Inspection, InspectionFinding
from ocop.fieldwork.permissions import takes_part
from ocop.fieldwork.telling import link_to, people_of
from ocop.notices import audience, kinds
from ocop.notices.actions import settle
from ocop.people.models import Person
from ocop.people.rights import rights_of

COMES, SENT, FOUND, LATE, LOOK, CLOSED = (
    f"fieldwork.{what}"
    for what in ("inspection_comes", "inspection_sent", "finding", "finding_late", "finding_look", "finding_closed")
)


def _officer(person: object) -> bool:
    return rights_of(person).is_officer


def register() -> None:
    """The kinds of messages; from AppConfig.ready."""
    for kind in (
        kinds.Kind(
            COMES,
            _("Inspections that come to us"),
            _("An inspection comes by %(day)s"),
            _("%(producer)s is visited by %(day)s, by %(inspector)s. The page says what is looked at."),
            for_whom=takes_part,
            legal=True,
        ),
        kinds.Kind(
            SENT,
            _("Inspections I am sent to"),
            _("You are sent to %(producer)s"),
            _("Visit it by %(day)s. The checklist works without network."),
            for_whom=_officer,
        ),
        kinds.Kind(
            FOUND,
            _("Findings of inspections"),
            _("Found at the inspection: %(severity)s"),
            _("%(words)s To do by %(day)s: %(action)s"),
            for_whom=takes_part,
            legal=True,
        ),
        kinds.Kind(
            LATE,
            _("Findings to be put right"),
            _("To be put right by %(day)s"),
            _("%(producer)s: %(words)s To do: %(action)s"),
            for_whom=takes_part,
            urgent=True,
        ),
        kinds.Kind(
            LOOK,
            _("Findings to be looked at again"),
            _("%(producer)s says it is put right"),
            _("%(words)s Look at the proof, and close it or send it back."),
            for_whom=_officer,
        ),
        kinds.Kind(CLOSED, _("What became of findings"), _("%(what)s"), _("%(words)s"), for_whom=takes_part),
    ):
        kinds.register(kind)


def office_of(row: Inspection) -> list[Person]:
    """Who was sent; else the coordination office."""
    return [row.inspector] if row.inspector is not None else audience.coordination_office()


def announced(row: Inspection) -> None:
    """The producer and the inspector hear of a visit."""
    params = {"producer": row.producer.organisation.name, "day": row.due_on, "inspector": row.inspector_by_name or "–"}
    notices.send(
        to=people_of(row.producer),
        kind=COMES,
        subject=row,
        key=f"{COMES}:{row.pk}",
        link=link_to("inspection", row.pk),
        params=params,
        due_on=row.due_on,
    )
    if row.inspector is not None:
        notices.send(
            to=[row.inspector],
            kind=SENT,
            subject=row,
            key=f"{SENT}:{row.pk}:{row.inspector_id}",
            link=link_to("inspection", row.pk),
            params={"producer": params["producer"], "day": row.due_on},
            due_on=row.due_on,
        )


def visited(row: Inspection) -> None:
    """The visit is over."""
    for kind in (COMES, SENT):
        settle(subject=row, kind=kind)


def found(one: InspectionFinding) -> None:
    """The producer reads what was found."""
    notices.send(
        to=people_of(one.inspection.producer),
        kind=FOUND,
        subject=one,
        key=f"{FOUND}:{one.pk}",
        link=link_to("finding", one.pk),
        due_on=one.due_on,
        params={
            "severity": InspectionFinding.Severity(one.severity).label,
            "words": one.words,
            "day": one.due_on,
            "action": one.action,
        },
    )


def late(one: InspectionFinding, step: str, day: datetime.date) -> None:
    """Before the day, and every week after it: the producer; once late the office too."""
    to = people_of(one.inspection.producer)
    if one.due_on < day:
        to = [*to, *(person for person in office_of(one.inspection) if person not in to)]
    notices.send(
        to=to,
        kind=LATE,
        subject=one,
        key=f"{LATE}:{one.pk}:{one.due_on}:{step}",
        link=link_to("finding", one.pk),
        due_on=one.due_on,
        params={
            "producer": one.inspection.producer.organisation.name,
            "words": one.words,
            "day": one.due_on,
            "action": one.action,
        },
    )


def answered(one: InspectionFinding, number: int) -> None:
    """The inspector looks again."""
    for kind in (FOUND, LATE):
        settle(subject=one, kind=kind)
    notices.send(
        to=office_of(one.inspection),
        kind=LOOK,
        subject=one,
        key=f"{LOOK}:{one.pk}:{number}",
        link=link_to("finding", one.pk),
        params={"producer": one.inspection.producer.organisation.name, "words": one.words},
    )


def looked(one: InspectionFinding, number: int) -> None:
    """The producer reads what the look came to."""
    settle(subject=one, kind=LOOK)
    what = _("A finding is closed") if one.state == "closed" else _("A finding is not put right yet")
    notices.send(
        to=people_of(one.inspection.producer),
        kind=CLOSED,
        subject=one,
        key=f"{CLOSED}:{one.pk}:{number}",
        link=link_to("finding", one.pk),
        params={"what": what, "words": one.words},
    )
