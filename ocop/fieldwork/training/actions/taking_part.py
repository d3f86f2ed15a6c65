"""Invited, registered, seats given back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.fieldwork.models import CourseInvitation, CourseSession, Enrolment, Trainee
from ocop.fieldwork.permissions import MEMBER, acts_as, locked_producer, office
from ocop.fieldwork.training import tellings
from ocop.fieldwork.training.proposing import proposals
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.models import Producer
from ocop.vietnamese.folding import canonical, fold
from ocop.workdays import clock

MOST_NAMES = 20


def locked_session(by: Any, session: CourseSession) -> CourseSession:
    """The session, locked until the transaction ends. Raises Refused when it is not within reach."""
    row: CourseSession | None = (
        CourseSession.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("course")
        .filter(pk=session.pk)
        .first()
    )
    if row is None:
        raise Refused(_("This session is not here."))
    return row


def _still_open(row: CourseSession) -> None:
    if row.state == CourseSession.State.CANCELLED:
        raise Refused(_("This session was called off."))
    if row.ends_at < clock.now():
        raise Refused(_("This session is over."))


def invite(*, by: Any, session: CourseSession, producers: Iterable[int]) -> list[CourseInvitation]:
    """Invite producers, each with the reasons for which the course is proposed to it. Raises Refused."""
    office(by)
    wanted = set(producers)
    if not wanted:
        raise Refused(_("Choose whom to invite."))
    with transaction.atomic():
        row = locked_session(by, session)
        _still_open(row)
        if not row.course.is_published:
            raise Refused(_("Publish the course first; then producers can read what it is about."))
        reasons = {one.producer.pk: one.reasons for one in proposals(row.course, by, clock.today())}
        there = set(row.invitations.filter(producer__in=wanted).values_list("producer", flat=True))
        rows = (
            Producer.objects.visible_to(by)
            .filter(pk__in=wanted - there, register=row.course.register)
            .select_related("organisation")
        )
        made = [
            CourseInvitation.objects.create(
                session=row, producer=one, reasons=reasons.get(one.pk, []), invited_at=clock.now()
            )
            for one in rows.order_by("pk")
        ]
        if not made:
            raise Refused(_("Everybody chosen is invited already."))
        record(
            by=by,
            action="fieldwork.course_invited",
            topic="programme",
            subject=row,
            after={"producers": [one.producer_id for one in made]},
        )
        for one in made:
            tellings.invited(one)
    return made


def decline(*, by: Any, invitation: CourseInvitation, reason: str) -> CourseInvitation:
    """Nobody can come. Raises Refused."""
    with transaction.atomic():
        locked_producer(by, invitation.producer)
        row = CourseInvitation.objects.select_for_update().get(pk=invitation.pk)
        if row.state != CourseInvitation.State.INVITED:
            raise Refused(_("This invitation was answered already."))
        row.state, row.decline_reason = CourseInvitation.State.DECLINED, reason.strip()[:250]
        row.save(update_fields=["state", "decline_reason"])
        record(
            by=by,
            action="fieldwork.course_declined",
            topic="programme",
            subject=row.producer,
            before={"state": "invited"},
            after={"session": row.session_id, "state": "declined"},
            reason=row.decline_reason,
        )
        tellings.answered(row)
    return row


def trainee_of(producer: Producer, name: str, person: Any = None) -> Trainee:
    """The one row of somebody of a producer: by the account, else by the name as it is spoken. The producer is locked."""
    every = list(Trainee.objects.filter(producer=producer).order_by("pk"))
    if person is not None:
        mine = next((one for one in every if one.person_id == person.pk), None)
        if mine is not None:
            return mine
    clean = canonical(name)[:120]
    same = next(
        (one for one in every if fold(one.name) == fold(clean) and (person is None or one.person_id is None)), None
    )
    if same is not None:
        if person is not None:
            same.person = person
            same.save(update_fields=["person"])
        return same
    return Trainee.objects.create(producer=producer, name=clean, person=person, created_at=clock.now())


def register(
    *, by: Any, session: CourseSession, producer: Producer, names: Iterable[str] = (), myself: bool = False
) -> list[Enrolment]:
    """Take seats for people of a producer, as many as are left. Raises Refused and takes none."""
    wanted = list(dict.fromkeys(canonical(name) for name in names if name.strip()))
    if len(wanted) > MOST_NAMES:
        raise Refused(_("At most %(most)s people of one producer at once.") % {"most": MOST_NAMES}, field="names")
    with transaction.atomic():
        row = locked_session(by, session)
        _still_open(row)
        whose, part = locked_producer(by, producer)
        if whose.register != row.course.register:
            raise Refused(_("This course is for producers of another register."))
        people = [trainee_of(whose, by.name, by)] if myself and part == MEMBER else []
        for name in wanted:
            one = trainee_of(whose, name)
            if one not in people:
                people.append(one)
        if not people:
            raise Refused(_("Say who comes."), field="names")
        there = {one.trainee_id: one for one in row.enrolments.filter(trainee__in=people)}
        fresh = [one for one in people if one.pk not in there or there[one.pk].state != Enrolment.State.REGISTERED]
        left = row.seats - row.enrolments.filter(state="registered").count()
        if len(fresh) > left:
            raise Refused(_("%(left)s seats are left; nobody was registered.") % {"left": max(left, 0)}, field="names")
        if not fresh:
            raise Refused(_("They are registered already."), field="names")
        made = [_seat(row, one, there.get(one.pk), by, part) for one in fresh]
        row.invitations.filter(producer=whose).update(state=CourseInvitation.State.REGISTERED)
        record(
            by=by,
            action="fieldwork.course_registered",
            topic="programme",
            subject=whose,
            after={"session": row.pk, "seats": len(made), "as": part},
        )
        tellings.registered(row, whose)
    return made


def _seat(row: CourseSession, trainee: Trainee, there: Enrolment | None, by: Any, part: str) -> Enrolment:
    made = there or Enrolment(session=row, trainee=trainee, badge=secrets.token_hex(6))
    made.state, made.is_assisted = Enrolment.State.REGISTERED, part != MEMBER
    made.registered_at, made.registered_by, made.registered_by_name = clock.now(), by, by.name[:120]
    made.save()
    return made


def give_back(*, by: Any, enrolment: Enrolment) -> Enrolment:
    """A seat that is not needed. Raises Refused once they came."""
    with transaction.atomic():
        row = locked_session(by, enrolment.session)
        producer = enrolment.trainee.producer
        if not acts_as(by, producer):
            raise Refused(_("This producer is not yours to act for."))
        kept = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        _still_open(row)
        if hasattr(kept, "attendance"):
            raise Refused(_("They came already."))
        if kept.state != Enrolment.State.REGISTERED:
            raise Refused(_("The seat was given back already."))
        kept.state = Enrolment.State.GIVEN_BACK
        kept.save(update_fields=["state"])
        record(
            by=by, action="fieldwork.seat_given_back", topic="programme", subject=producer, after={"session": row.pk}
        )
    return kept
