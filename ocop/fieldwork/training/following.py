"""What the rest of the system knows of training: words of the ledger, messages, files, navigation, merges."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.fieldwork import permissions
from ocop.fieldwork.models import CourseInvitation, CourseMaterial, Trainee
from ocop.fieldwork.training import tellings
from ocop.files import rights
from ocop.files.models import StoredFile
from ocop.people import history
from ocop.producers import dependents
from ocop.producers.models import Producer
from ocop.ui import navigation

ACTIONS = {
    "fieldwork.course_kept": _("course written"),
    "fieldwork.material_added": _("file put beside a course"),
    "fieldwork.material_removed": _("file of a course taken away"),
    "fieldwork.session_kept": _("session of a course set"),
    "fieldwork.session_cancelled": _("session of a course called off"),
    "fieldwork.course_invited": _("producers invited to a course"),
    "fieldwork.course_declined": _("invitation to a course declined"),
    "fieldwork.course_registered": _("people registered for a course"),
    "fieldwork.seat_given_back": _("seat of a course given back"),
    "fieldwork.course_attended": _("attendance of a course noted"),
    "fieldwork.attendance_undone": _("attendance of a course taken back"),
}


def _opens(person: Any, file: StoredFile) -> bool:
    return CourseMaterial.objects.visible_to(person).filter(file=file).exists()


def _move(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """People and invitations go to the winner; what it has already stays its own, the loser's copy goes."""
    there = CourseInvitation.objects.filter(producer=winner).values_list("session", flat=True)
    CourseInvitation.objects.filter(producer=loser, session__in=list(there)).delete()
    invitations = list(CourseInvitation.objects.filter(producer=loser).order_by("pk").values_list("pk", flat=True))
    CourseInvitation.objects.filter(pk__in=invitations).update(producer=winner)
    accounts = list(Trainee.objects.filter(producer=winner, person__isnull=False).values_list("person", flat=True))
    # One person of both keeps one row with the account; the other row goes on under the name.
    Trainee.objects.filter(producer=loser, person__in=accounts).update(person=None)
    trainees = list(Trainee.objects.filter(producer=loser).order_by("pk").values_list("pk", flat=True))
    Trainee.objects.filter(pk__in=trainees).update(producer=winner)
    return {"course_invitations": invitations, "trainees": trainees}


def register() -> None:
    """Called when the room starts."""
    history.register_words(ACTIONS)
    tellings.register()
    rights.register("fieldwork.training", _opens)
    dependents.register_mover("fieldwork.training", _move)
    group = _("Field work")
    for label, address, order, icon, shown_to in (
        (_("Training"), "fieldwork:courses", 64, "people", permissions.takes_part),
        (_("Where points are lost"), "fieldwork:points_lost", 65, "chart", permissions.reads),
        (_("What records of products lack"), "fieldwork:content_lacking", 65, "doc", permissions.reads),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=shown_to)
        )
