"""Roles are granted from a date to a date and ended; they are never deleted."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people import letters
from ocop.people.models import Organisation, Person, Role, RoleName
from ocop.people.permissions import Post, allows, require
from ocop.people.rights import MEMBER_ROLES, forget
from ocop.workdays import clock


def described(role: Role) -> dict[str, Any]:
    """A role as the ledger keeps it."""
    return {
        "person": role.person_id,
        "name": role.name,
        "commune": role.commune_id,
        "organisation": role.organisation_id,
        "valid_from": role.valid_from,
        "valid_to": role.valid_to,
    }


def check_post(post: Post) -> None:
    """Refused unless the role is held where such a role is held."""
    if post.name not in RoleName.values:
        raise Refused(_("There is no such role."), field="role")
    if post.name == RoleName.COMMUNE_OFFICER:
        if post.commune is None or post.organisation is not None:
            raise Refused(_("Choose the commune for a commune officer."), field="commune")
        if post.commune.layer != "current":
            raise Refused(_("Choose a commune of today."), field="commune")
    elif post.name in MEMBER_ROLES:
        if post.organisation is None or post.commune is not None:
            raise Refused(_("Choose the organisation this person speaks for."), field="organisation")
        if post.organisation.merged_into_id is not None:
            raise Refused(_("This organisation was merged into another; choose that one."), field="organisation")
    elif post.commune is not None or post.organisation is not None:
        raise Refused(_("This role is held in the whole city; leave commune and organisation empty."), field="role")


def hold(
    *,
    person: Person,
    post: Post,
    granted_by_name: str,
    by: Any,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
    reason: str = "",
    granted_by: Person | None = None,
    by_fellow: bool = False,
) -> Role:
    """Write a role that was allowed already (a grant, an accepted invitation, a confirmed claim), in the caller's transaction.

    Refused when the person already holds it, or the dates are the wrong way round.
    """
    check_post(post)
    first = valid_from or clock.today()
    # One grant at a time for a person, so that the same role is not held twice.
    Person.objects.select_for_update().get(pk=person.pk)
    same = person.roles.filter(name=post.name, commune=post.commune, organisation=post.organisation)
    if same.held_on(max(first, clock.today())).exists():
        raise Refused(_("This person already holds this role."), field="role")
    role = Role(
        person=person,
        name=post.name,
        commune=post.commune,
        organisation=post.organisation,
        valid_from=first,
        valid_to=valid_to,
        granted_by_name=granted_by_name[:120],
        granted_by=granted_by,
        by_fellow=by_fellow,
        reason=reason[:250],
        created_at=clock.now(),
    )
    try:
        role.validate_constraints()
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages), field="valid_to") from None
    role.save(force_insert=True)
    record(by=by, action="people.grant_role", topic="people", subject=person, after=described(role), reason=reason)
    forget(person)
    return role


@transaction.atomic
def grant_role(
    *,
    by: Person,
    person: Person,
    name: str,
    commune: Any = None,
    organisation: Organisation | None = None,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
    reason: str = "",
) -> Role:
    """Give a role from a day (today when none is given) to a last day or for good.

    Refused for a role that is not `by`'s to give, to oneself, to a closed account, or when it is held already.
    """
    post = Post(name, commune, organisation)
    require("people.grant_role", by, post)
    if person.pk == by.pk:
        raise Refused(_("Nobody gives a role to themselves; ask a colleague."), field="person")
    if not person.is_active or person.erased_at is not None:
        raise Refused(_("This account is closed."), field="person")
    return hold(
        person=person,
        post=post,
        granted_by_name=by.name,
        granted_by=by,
        by=by,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason,
    )


def last_administrator(role: Role) -> bool:
    """Whether the office would be without an administrator when this role ends."""
    if role.name != RoleName.ADMINISTRATOR:
        return False
    others = Role.objects.held().filter(name=RoleName.ADMINISTRATOR, person__is_active=True)
    return not others.exclude(person_id=role.person_id).exists()


@transaction.atomic
def end_role(*, by: Person, role: Role, reason: str) -> Role:
    """End a role at once; the row stays, with who ended it and why.

    Refused without a reason, when it has ended already, and for the last administrator.
    """
    found = Role.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=role.pk).first()
    if found is None:
        raise Refused(_("There is no such role."))
    require("people.end_role", by, found)
    by_officer = allows("people.grant_role", by, Post(found.name, found.commune, found.organisation))
    if not reason.strip():
        raise Refused(_("Say in one sentence why the role ends."), field="reason")
    today = clock.today()
    if found.ended_at is not None or (found.valid_to is not None and found.valid_to < today):
        raise Refused(_("This role has already ended."))
    if last_administrator(found):
        raise Refused(_("This is the last administrator; give the role to somebody else first."))
    before = described(found)
    found.ended_at = clock.now()
    found.ended_by_name, found.ended_by = by.name[:120], by
    found.end_reason = reason.strip()[:250]
    # A role that was to begin later never begins: its last day may not lie before its first.
    found.valid_to = max(today, found.valid_from)
    found.save(update_fields=["ended_at", "ended_by_name", "ended_by", "end_reason", "valid_to"])
    record(
        by=by,
        action="people.end_role",
        topic="people",
        subject=found.person,
        before=before,
        after=described(found),
        reason=found.end_reason,
    )
    if found.person_id != by.pk and not by_officer:
        _tell_ended(found)
    forget(found.person)
    if found.person_id == by.pk:
        forget(by)
    return found


def _tell_ended(role: Role) -> None:
    """Whom a fellow member put out hears of it, and who can put it right."""
    person = role.person
    if not person.email:
        return
    with translation.override(person.language):
        letters.send_after_commit(
            to=person.email,
            language=person.language,
            subject=_("You no longer speak for %(organisation)s") % {"organisation": role.organisation},
            lines=[
                _("Dear %(name)s,") % {"name": person.name},
                _("%(by)s ended your role: %(role)s, %(organisation)s.")
                % {"by": role.ended_by_name, "role": role, "organisation": role.organisation},
                _("The reason given: %(reason)s") % {"reason": role.end_reason},
                _("If this is wrong, tell the officer of the commune, who can give the role back."),
            ],
        )
