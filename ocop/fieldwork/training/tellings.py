"""Who is told what of courses; sent in the transaction of the change."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocop import notices
from ocop.fieldwork.models import CourseInvitation, CourseSession
from ocop.fieldwork.permissions import runs, takes_part
from ocop.fieldwork.telling import link_to, people_of
from ocop.notices import audience, kinds
from ocop.notices.actions import settle
from ocop.producers.models import Producer

INVITED, MOVED, DECLINED = "fieldwork.course_invited", "fieldwork.course_moved", "fieldwork.course_declined"


def register() -> None:
    """The kinds of messages; from AppConfig.ready."""
    for kind in (
        kinds.Kind(
            INVITED,
            _("Invitations to courses"),
            _("%(producer)s is invited: %(course)s"),
            _("On %(day)s, %(place)s. The page says why the course is proposed to you; register there who comes."),
            for_whom=takes_part,
        ),
        kinds.Kind(
            MOVED,
            _("Changes of courses I am invited to"),
            _("%(course)s: %(what)s"),
            _("Now: %(day)s, %(place)s. %(reason)s"),
            for_whom=takes_part,
            urgent=True,
        ),
        kinds.Kind(
            DECLINED,
            _("Producers that do not come to a course"),
            _("%(producer)s does not come: %(course)s"),
            _("%(reason)s"),
            email=False,
            for_whom=runs,
        ),
    ):
        kinds.register(kind)


def _when(row: CourseSession) -> str:
    return f"{timezone.localtime(row.starts_at):%H:%M %d/%m/%Y}"


def invited(row: CourseInvitation) -> None:
    """A producer is invited."""
    notices.send(
        to=people_of(row.producer),
        kind=INVITED,
        subject=row.producer,
        key=f"{INVITED}:{row.pk}",
        link=link_to("session", row.session_id),
        params={
            "producer": row.producer.organisation.name,
            "course": row.session.course.name_vi,
            "day": _when(row.session),
            "place": row.session.place,
        },
    )


def moved(row: CourseSession) -> None:
    """Everybody invited or registered hears of another time or place, or that it is called off."""
    keys = {*row.invitations.exclude(state="declined").values_list("producer", flat=True)}
    keys |= {*row.enrolments.filter(state="registered").values_list("trainee__producer", flat=True)}
    what = _("called off") if row.state == CourseSession.State.CANCELLED else _("place or time changed")
    for producer in Producer.objects.filter(pk__in=keys).select_related("organisation").order_by("pk"):
        notices.send(
            to=people_of(producer),
            kind=MOVED,
            subject=row,
            key=f"{MOVED}:{row.pk}:{row.state}:{row.starts_at:%y%m%d%H%M}:{row.place[:60]}",
            link=link_to("session", row.pk),
            params={
                "course": row.course.name_vi,
                "what": what,
                "day": _when(row),
                "place": row.place,
                "reason": row.state_reason,
            },
        )


def registered(row: CourseSession, producer: Producer) -> None:
    """The invitation is answered."""
    settle(subject=producer, kind=INVITED)


def answered(row: CourseInvitation) -> None:
    """The office hears of a no."""
    settle(subject=row.producer, kind=INVITED)
    notices.send(
        to=audience.coordination_office(),
        kind=DECLINED,
        subject=row,
        key=f"{DECLINED}:{row.pk}",
        link=link_to("session", row.session_id),
        params={
            "producer": row.producer.organisation.name,
            "course": row.session.course.name_vi,
            "reason": row.decline_reason or "–",
        },
    )
